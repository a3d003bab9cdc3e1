// Times as the acting person reads them: in their zone, by the workspace's clock.

const formatters = new Map();

function formatter(tz, options) {
  const key = `${tz}|${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, makeFormatter(tz, options));
  return formatters.get(key);
}

function makeFormatter(tz, options) {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: tz || "UTC", ...options });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
  }
}

/** The parts of an instant in a zone, as strings: year, month, day, hour, minute, second. */
function parts(seconds, tz) {
  const found = formatter(tz, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(seconds * 1000);
  return Object.fromEntries(found.map((part) => [part.type, part.value]));
}

function say(seconds, tz, options) {
  return formatter(tz, options).format(seconds * 1000);
}

// Long conversations ask for the same days again and again; no zone's day begins within a quarter of an hour.
const QUARTER_SECONDS = 900;
const days = new Map();

/** "2026-11-20" */
export function isoDate(seconds, tz) {
  const key = `${tz}|${Math.floor(seconds / QUARTER_SECONDS)}`;
  if (!days.has(key)) {
    const at = parts(seconds, tz);
    days.set(key, `${at.year}-${at.month}-${at.day}`);
  }
  return days.get(key);
}

/** "10:30", as fields, logs and the time machine say it */
export function clockTime(seconds, tz) {
  const at = parts(seconds, tz);
  return `${at.hour}:${at.minute}`;
}

/** "10:30:12" */
export function clockTimeWithSeconds(seconds, tz) {
  const at = parts(seconds, tz);
  return `${at.hour}:${at.minute}:${at.second}`;
}

/** "2:05 PM", or "14:05" for who prefers a clock of 24 hours: the times of messages and in them. */
export function faceTime(seconds, { tz, clockFace }, { withSeconds = false } = {}) {
  const whole = withSeconds ? clockTimeWithSeconds(seconds, tz) : clockTime(seconds, tz);
  if (clockFace === 24) return whole;
  const hour = Number(whole.slice(0, 2));
  return `${hour % 12 || 12}${whole.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
}

/** "Fri 20 Nov" */
export function shortDay(seconds, tz) {
  return say(seconds, tz, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");
}

/** "Berlin" of "Europe/Berlin" */
export function zoneCity(tz) {
  return (tz || "UTC").split("/").at(-1).replaceAll("_", " ");
}

/** The wall clock of a zone ("2026-11-20", "09:00") as Unix seconds. */
export function zonedToUnix(date, time, tz) {
  const wall = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`) / 1000;
  // Two rounds: the first guess may lie on the other side of a change to or from summer time.
  let guess = wall;
  for (let round = 0; round < 2; round += 1) guess = wall - zoneOffset(guess, tz);
  return Math.round(guess);
}

function zoneOffset(seconds, tz) {
  const at = parts(seconds, tz);
  const wall = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) / 1000;
  return wall - Math.floor(seconds);
}

function ordinal(day) {
  const tail = day % 100 >= 11 && day % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
  return `${day}${tail}`;
}

function slackDate(seconds, tz, { weekday = false, short = false } = {}) {
  const month = say(seconds, tz, { month: short ? "short" : "long" });
  const day = Number(parts(seconds, tz).day);
  const year = parts(seconds, tz).year;
  const date = short ? `${month} ${day}, ${year}` : `${month} ${ordinal(day)}, ${year}`;
  return weekday ? `${say(seconds, tz, { weekday: "long" })}, ${date}` : date;
}

function pretty(seconds, tz, now, otherwise) {
  const day = isoDate(seconds, tz);
  if (day === isoDate(now, tz)) return "today";
  if (day === isoDate(now - 86400, tz)) return "yesterday";
  if (day === isoDate(now + 86400, tz)) return "tomorrow";
  return otherwise;
}

function ago(seconds, now) {
  const gap = now - seconds;
  const size = Math.abs(gap);
  const [amount, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]]
    .map(([length, name]) => [Math.floor(size / length), name])
    .find(([count]) => count > 0) ?? [0, "second"];
  const words = `${amount} ${unit}${amount === 1 ? "" : "s"}`;
  return gap >= 0 ? `${words} ago` : `in ${words}`;
}

const TOKENS = {
  date_num: (at, tz) => isoDate(at, tz),
  date: (at, tz) => slackDate(at, tz),
  date_short: (at, tz) => slackDate(at, tz, { short: true }),
  date_long: (at, tz) => slackDate(at, tz, { weekday: true }),
  date_pretty: (at, tz, now) => pretty(at, tz, now, slackDate(at, tz)),
  date_short_pretty: (at, tz, now) => pretty(at, tz, now, slackDate(at, tz, { short: true })),
  date_long_pretty: (at, tz, now) => pretty(at, tz, now, slackDate(at, tz, { weekday: true })),
  day_divider_pretty: (at, tz, now) => pretty(at, tz, now, slackDate(at, tz, { weekday: true })),
  date_long_full: (at, tz) => slackDate(at, tz, { weekday: true }),
  time: (at, tz, now, store) => faceTime(at, store),
  time_secs: (at, tz, now, store) => faceTime(at, store, { withSeconds: true }),
  ago: (at, tz, now) => ago(at, now),
};

/** Fills the tokens of a `<!date^…>` format, such as "{date_short_pretty} at {time}". */
export function formatDateTokens(format, seconds, store) {
  return format.replace(/\{(\w+)\}/g, (whole, token, at) => {
    const text = TOKENS[token]?.(seconds, store.tz, store.now(), store) ?? whole;
    const capital = at === 0 && token.endsWith("pretty");
    return capital ? text[0].toUpperCase() + text.slice(1) : text;
  });
}

/** The words on a line between two days: "Today", "Yesterday", "Friday, 20 November". */
export function dayName(seconds, tz, now) {
  const near = pretty(seconds, tz, now, "");
  if (near) return near[0].toUpperCase() + near.slice(1);
  const options = { weekday: "long", day: "numeric", month: "long" };
  if (parts(seconds, tz).year !== parts(now, tz).year) options.year = "numeric";
  return say(seconds, tz, options);
}

/** "Friday, 20 November 2026 at 10:30:12 AM", for the tooltip of a time. */
export function fullTime(seconds, store) {
  const day = say(seconds, store.tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return `${day} at ${faceTime(seconds, store, { withSeconds: true })}`;
}

/** "5 minutes ago", for the foot of a thread. */
export function relative(seconds, now) {
  return now - seconds < 60 && now >= seconds ? "just now" : ago(seconds, now);
}
