// The common part of Slack's emoji by name. Anything else stays ":as_typed:".

const TABLE = `
smile:😄 smiley:😃 grinning:😀 blush:😊 wink:😉 heart_eyes:😍 kissing_heart:😘 joy:😂 rofl:🤣 sweat_smile:😅
laughing:😆 relaxed:☺️ slightly_smiling_face:🙂 simple_smile:🙂 upside_down_face:🙃 relieved:😌 yum:😋
stuck_out_tongue:😛 sunglasses:😎 nerd_face:🤓 thinking_face:🤔 neutral_face:😐 expressionless:😑 smirk:😏
unamused:😒 face_with_rolling_eyes:🙄 grimacing:😬 pensive:😔 confused:😕 worried:😟 cry:😢 sob:😭 angry:😠 rage:😡
scream:😱 flushed:😳 dizzy_face:😵 mask:😷 sleeping:😴 zzz:💤 hugging_face:🤗 shushing_face:🤫 partying_face:🥳
star-struck:🤩 exploding_head:🤯 saluting_face:🫡 melting_face:🫠 innocent:😇 skull:💀 ghost:👻 robot_face:🤖
alien:👽 poop:💩 wave:👋 raised_hands:🙌 clap:👏 pray:🙏 handshake:🤝 +1:👍 thumbsup:👍 -1:👎 thumbsdown:👎
ok_hand:👌 v:✌️ crossed_fingers:🤞 muscle:💪 point_up:☝️ point_right:👉 point_left:👈 point_down:👇
point_up_2:👆 hand:✋ raised_hand:✋ writing_hand:✍️ facepunch:👊 fist:✊ eyes:👀 eye:👁️ brain:🧠 ear:👂
bust_in_silhouette:👤 busts_in_silhouette:👥 woman-raising-hand:🙋‍♀️ man-shrugging:🤷‍♂️ shrug:🤷 technologist:🧑‍💻
heart:❤️ orange_heart:🧡 yellow_heart:💛 green_heart:💚 blue_heart:💙 purple_heart:💜 broken_heart:💔
sparkling_heart:💖 100:💯 boom:💥 sparkles:✨ star:⭐ star2:🌟 dizzy:💫 fire:🔥 zap:⚡ sunny:☀️ cloud:☁️
partly_sunny:⛅ umbrella:☔ snowflake:❄️ rainbow:🌈 ocean:🌊 droplet:💧 moon:🌔 earth_africa:🌍 earth_americas:🌎
evergreen_tree:🌲 seedling:🌱 four_leaf_clover:🍀 cactus:🌵 rose:🌹 sunflower:🌻 cherry_blossom:🌸 dog:🐶 cat:🐱
mouse:🐭 bear:🐻 panda_face:🐼 penguin:🐧 bird:🐦 unicorn_face:🦄 bee:🐝 bug:🐛 turtle:🐢 octopus:🐙 whale:🐳
hatching_chick:🐣 snail:🐌 apple:🍎 banana:🍌 strawberry:🍓 avocado:🥑 pizza:🍕 hamburger:🍔 taco:🌮 sushi:🍣
cake:🍰 birthday:🎂 cookie:🍪 coffee:☕ tea:🍵 beer:🍺 beers:🍻 wine_glass:🍷 champagne:🍾 tada:🎉
confetti_ball:🎊 gift:🎁 balloon:🎈 trophy:🏆 medal:🏅 first_place_medal:🥇 second_place_medal:🥈
third_place_medal:🥉 dart:🎯 soccer:⚽ basketball:🏀 video_game:🎮 musical_note:🎵 headphones:🎧 microphone:🎤
art:🎨 camera:📷 movie_camera:🎥 tv:📺 computer:💻 desktop_computer:🖥️ keyboard:⌨️ iphone:📱 telephone:☎️
phone:☎️ telephone_receiver:📞 email:📧 envelope:✉️ incoming_envelope:📨 mailbox:📫 inbox_tray:📥 outbox_tray:📤
package:📦 memo:📝 pencil:📝 pencil2:✏️ page_facing_up:📄 page_with_curl:📃 bookmark_tabs:📑 clipboard:📋 notebook:📓
books:📚 book:📖 newspaper:📰 calendar:📆 date:📅 spiral_calendar_pad:🗓️ card_index:📇 file_folder:📁
open_file_folder:📂 chart_with_upwards_trend:📈 chart_with_downwards_trend:📉 bar_chart:📊 pushpin:📌
round_pushpin:📍 paperclip:📎 scissors:✂️ lock:🔒 unlock:🔓 key:🔑 mag:🔍 mag_right:🔎 bulb:💡 wrench:🔧 hammer:🔨
hammer_and_wrench:🛠️ gear:⚙️ link:🔗 bell:🔔 no_bell:🔕 mega:📣 loudspeaker:📢 speech_balloon:💬
thought_balloon:💭 hourglass:⌛ hourglass_flowing_sand:⏳ alarm_clock:⏰ stopwatch:⏱️ watch:⌚ clock9:🕘 clock10:🕙
clock3:🕒 moneybag:💰 credit_card:💳 gem:💎 money_with_wings:💸 rocket:🚀 airplane:✈️ car:🚗 bike:🚲 bus:🚌
train:🚋 house:🏠 office:🏢 hospital:🏥 school:🏫 door:🚪 world_map:🗺️ desert_island:🏝️ construction:🚧
rotating_light:🚨 ambulance:🚑 white_check_mark:✅ heavy_check_mark:✔️ ballot_box_with_check:☑️ x:❌
negative_squared_cross_mark:❎ heavy_multiplication_x:✖️ heavy_plus_sign:➕ heavy_minus_sign:➖ question:❓
grey_question:❔ exclamation:❗ grey_exclamation:❕ warning:⚠️ no_entry:⛔ no_entry_sign:🚫 octagonal_sign:🛑
stop_sign:🛑 recycle:♻️ information_source:ℹ️ new:🆕 free:🆓 up:🆙 ok:🆗 sos:🆘 red_circle:🔴 large_orange_circle:🟠
large_yellow_circle:🟡 large_green_circle:🟢 large_blue_circle:🔵 large_purple_circle:🟣 white_circle:⚪
black_circle:⚫ large_orange_diamond:🔶 small_blue_diamond:🔹 small_orange_diamond:🔸 arrow_up:⬆️ arrow_down:⬇️
arrow_left:⬅️ arrow_right:➡️ arrows_counterclockwise:🔄 repeat:🔁 fast_forward:⏩ arrow_forward:▶️
double_vertical_bar:⏸️ black_square_for_stop:⏹️ one:1️⃣ two:2️⃣ three:3️⃣ four:4️⃣ five:5️⃣ six:6️⃣ seven:7️⃣ eight:8️⃣
nine:9️⃣ keycap_ten:🔟 zero:0️⃣ checkered_flag:🏁 triangular_flag_on_post:🚩 white_flag:🏳️ crown:👑 tophat:🎩
mortar_board:🎓 briefcase:💼 eyeglasses:👓 ring:💍 crystal_ball:🔮 magic_wand:🪄 test_tube:🧪 microscope:🔬
telescope:🔭 satellite:🛰️ battery:🔋 electric_plug:🔌 floppy_disk:💾 printer:🖨️ label:🏷️ ticket:🎫 scales:⚖️
shield:🛡️ compass:🧭 anchor:⚓ puzzle_piece:🧩 jigsaw:🧩 thread:🧵 bouquet:💐 hot_pepper:🌶️ see_no_evil:🙈
hear_no_evil:🙉 speak_no_evil:🙊 heavy_heart_exclamation_mark_ornament:❣️ heavy_dollar_sign:💲 copyright:©️ tm:™️
`;

const BY_NAME = new Map(
  TABLE.trim().split(/\s+/).map((pair) => {
    const at = pair.lastIndexOf(":");
    return [pair.slice(0, at), pair.slice(at + 1)];
  }),
);
const TONES = ["🏻", "🏼", "🏽", "🏾", "🏿"];
const drawable = new Map();
let brush;

/** All names, for the picker and for completion. */
export const EMOJI_NAMES = [...BY_NAME.keys()];

/** The character of a name like "tada" or "wave::skin-tone-3", or null. */
export function emojiChar(name) {
  const [base, tone] = String(name).split("::");
  const char = BY_NAME.get(base);
  if (!char || !tone) return char ?? null;
  const step = Number(tone.replace("skin-tone-", "")) - 2;
  return char.replace("\uFE0F", "") + (TONES[step] ?? "");
}

/** What to show for a name: the character where this computer can draw it, else ":name:". */
export function emojiText(name, unicode = "") {
  const char = emojiChar(name) ?? fromCodepoints(unicode);
  return char && canDraw(char) ? char : `:${name}:`;
}

function fromCodepoints(unicode) {
  if (!/^[0-9a-f]+(-[0-9a-f]+)*$/i.test(unicode)) return null;
  return String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)));
}

// A computer without an emoji font shows the same empty box for all of them; the name is then of more use.
function canDraw(char) {
  if (!drawable.has(char)) drawable.set(char, looks(char) !== looks("\u{10FFFD}"));
  return drawable.get(char);
}

function looks(char) {
  brush ??= Object.assign(document.createElement("canvas"), { width: 24, height: 24 })
    .getContext("2d", { willReadFrequently: true });
  brush.clearRect(0, 0, 24, 24);
  brush.font = "16px sans-serif";
  brush.textBaseline = "top";
  brush.fillText([...char][0], 0, 2);
  return brush.getImageData(0, 0, 24, 24).data.join();
}
