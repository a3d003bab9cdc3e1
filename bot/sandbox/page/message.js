// One message as a DOM node.

import { avatar } from "./avatar.js";
import { renderBlocks } from "./blocks.js";
import { h, link, safeUrl } from "./dom.js";
import { editor } from "./editor.js";
import { emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { picture } from "./images.js";
import { mrkdwn } from "./mrkdwn.js";
import { FormState } from "./form.js";
import { Surface } from "./surface.js";
import { faceTime, fullTime, relative } from "./time.js";
import { readableSize } from "./upload.js";

const SYSTEM = new Set([
  "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive",
  "channel_unarchive", "group_join", "group_leave", "bot_add", "bot_remove", "tombstone",
]);

/** Who wrote a message, for its face and its name. */
export function authorOf(message, store) {
  if (message.user === "USLACKBOT") return { id: "USLACKBOT", name: "Slackbot", isApp: true, user: { id: "USLACKBOT" } };
  const user = store.users.get(message.user);
  const isApp = Boolean(message.bot_id) || user?.is_bot;
  const name = message.username ?? (user ? store.nameOf(user.id) : message.bot_profile?.name ?? store.app.name);
  const face = user ?? { id: message.bot_id, is_bot: isApp, real_name: name };
  return { id: message.user ?? message.bot_id, name, isApp, user: face };
}

/** Whether a message may stand under the one before it without repeating its author. */
export function continues(message, before, store) {
  if (!before || SYSTEM.has(message.subtype) || SYSTEM.has(before.subtype)) return false;
  if (message.is_ephemeral || before.is_ephemeral || message.reply_count) return false;
  const gap = Number(message.ts) - Number(before.ts);
  return gap < 300 && authorOf(message, store).name === authorOf(before, store).name && message.user === before.user;
}

/**
 * @param {object} message
 * @param {{page: object, conversation: string, compact?: boolean, inThread?: boolean}} options
 */
export function renderMessage(message, options) {
  const { page, compact = false } = options;
  const { store } = page;
  const author = authorOf(message, store);
  const seconds = Number(message.ts);
  const time = h("a", {
    class: "stamp", href: page.routes.permalink(options.conversation, message), title: fullTime(seconds, store),
    dataset: { permalink: message.ts },
  }, compact ? faceTime(seconds, store).replace(/ [AP]M$/, "") : faceTime(seconds, store));
  const classes = ["message", compact && "compact", message.is_ephemeral && "ephemeral", message.failure && "failure",
    SYSTEM.has(message.subtype) && "system"].filter(Boolean).join(" ");
  return h("div", {
    class: classes, dataset: { ts: message.ts }, tabindex: "-1", role: "listitem",
    "aria-label": `${author.name}, ${faceTime(seconds, store)}`,
  },
  message.is_ephemeral ? h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null,
  h("div", { class: "gutter" }, compact ? time : avatar(author.user, 36)),
  h("div", { class: "message-main" },
    compact ? null : h("div", { class: "message-head" },
      h("button", { class: "author", type: "button", dataset: { user: message.user ?? "" } }, author.name),
      author.isApp ? h("span", { class: "badge" }, "APP") : null, time),
    contentOf(message, options)));
}

function contentOf(message, options) {
  const { page, conversation } = options;
  if (page.editing?.ts === message.ts && page.editing.conversation === conversation) return editor(message, options);
  return [
    body(message, options),
    (message.attachments ?? []).map((each) => attachment(each, message, options)),
    message.files?.length ? h("div", { class: "files" }, message.files.map((file) => fileNode(file, page.store))) : null,
    message.is_ephemeral ? dismiss(message, options) : null,
    message.reactions?.length ? reactions(message, options) : null,
    message.reply_count && !options.inThread ? threadFoot(message, options) : null,
  ];
}

function body(message, options) {
  const { store } = options.page;
  if (message.subtype === "tombstone") return h("div", { class: "text hint" }, "This message was deleted.");
  const edited = message.edited ? editedMark(Number(message.edited.ts), store) : null;
  if (message.blocks?.length) return h("div", { class: "blocks" }, blocksOf(message, message.blocks, options), edited);
  return message.text ? h("div", { class: "text" }, mrkdwn(message.text, store), edited && [" ", edited]) : edited;
}

function editedMark(seconds, store) {
  return h("span", { class: "edited", title: fullTime(seconds, store) }, "(edited)");
}

function blocksOf(message, blocks, { page, conversation }) {
  const key = `${conversation}:${message.ts}`;
  if (!page.forms.has(key)) page.forms.set(key, new FormState());
  const surface = new Surface(page, "message", { type: "message", conversation, ts: message.ts },
    { form: page.forms.get(key), blocks });
  // Slack shows a table at the end of its message, wherever it stands among the blocks.
  const tables = blocks.filter((block) => block.type === "table");
  return renderBlocks([...blocks.filter((block) => block.type !== "table"), ...tables], surface);
}

function attachment(each, message, options) {
  const { store } = options.page;
  const colour = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" }[each.color]
    ?? (/^#?[0-9a-f]{6}$/i.test(each.color ?? "") ? `#${each.color.replace("#", "")}` : "");
  const text = (value) => (value ? h("div", { class: "text" }, mrkdwn(value, store)) : null);
  return h("div", { class: "attachment", style: colour ? { "--bar": colour } : {} },
    text(each.pretext),
    each.author_name ? h("div", { class: "hint" }, each.author_name) : null,
    each.title ? h("strong", {}, each.title_link ? link(each.title_link, each.title) : each.title) : null,
    each.blocks?.length ? h("div", { class: "blocks" }, blocksOf(message, each.blocks, options))
      : text(each.text ?? each.fallback),
    each.fields?.length ? h("div", { class: "fields" }, each.fields.map((field) =>
      h("div", {}, h("strong", {}, field.title), text(field.value)))) : null,
    each.image_url ? picture({ image_url: each.image_url, alt_text: each.fallback ?? "" }, "block-image", store) : null,
    each.footer ? h("div", { class: "hint" }, each.footer) : null);
}

function fileNode(file, store) {
  const url = safeUrl(file.url_private_download ?? file.url_private ?? file.permalink ?? "");
  const name = file.title || file.name || "File";
  if (file.mimetype?.startsWith("image/") && url) {
    return h("figure", { class: "file-image" }, h("figcaption", {}, link(url, name)),
      picture({ image_url: file.url_private ?? url, alt_text: name }, "block-image", store));
  }
  const about = [file.pretty_type ?? file.filetype?.toUpperCase(), readableSize(file.size)].filter(Boolean).join(" · ");
  return h("div", { class: "file" }, icon("file", 22),
    h("div", {}, h("strong", {}, name), h("div", { class: "hint" }, about)),
    url ? h("a", { class: "icon-button", href: url, download: file.name ?? "", "aria-label": `Download ${name}` },
      icon("download")) : null);
}

function dismiss(message, { page, conversation }) {
  return h("div", { class: "dismiss" }, "Only visible to you · ",
    h("button", { class: "link", type: "button", onclick: () => page.conversation.dismiss(conversation, message) }, "Dismiss"));
}

function reactions(message, { page, conversation }) {
  const { store } = page;
  return h("div", { class: "reactions" }, message.reactions.map((each) => {
    const mine = each.users?.includes(store.me);
    const who = (each.users ?? []).map((id) => (id === store.me ? "you" : store.nameOf(id))).join(", ");
    return h("button", {
      class: "reaction", type: "button", "aria-pressed": String(Boolean(mine)), title: `${who} reacted with :${each.name}:`,
      "aria-label": `${each.name}, ${each.count}, ${who}`,
      onclick: () => page.attempt(mine ? "unreact" : "react", { conversation, ts: message.ts, name: each.name }),
    }, h("span", { class: "emoji", "aria-hidden": "true" }, emojiText(each.name)), h("span", {}, each.count));
  }));
}

function threadFoot(message, { page }) {
  const { store } = page;
  const count = message.reply_count;
  const last = message.latest_reply && `Last reply ${relative(Number(message.latest_reply), store.now())}`;
  const faces = (message.reply_users ?? []).slice(0, 3).map((id) => avatar(store.users.get(id) ?? { id }, 20));
  return h("button", { class: "thread-foot", type: "button", onclick: () => page.routes.setThread(message.ts) },
    faces, h("strong", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    last ? h("span", { class: "hint" }, last) : null);
}
