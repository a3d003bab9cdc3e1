// Slack's own markup ("mrkdwn") to DOM nodes. The text is foreign: it only ever becomes text nodes and safe links.

import { h, link } from "./dom.js";
import { emojiChar, emojiText } from "./emoji.js";
import { formatDateTokens, fullTime } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const MARKS = { "*": "strong", _: "em", "~": "s" };
const BARE_URL = /^https?:\/\/[^\s<>|"]*[^\s<>|"'.,;:!?)\]}]/;

/** Slack escapes exactly three characters. */
export function decodeEntities(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/**
 * Renders mrkdwn.
 * @param {string} text
 * @param {import("./state.js").Store} store for the names of people and channels, the zone and the clock
 * @returns {Node[]}
 */
export function mrkdwn(text, store) {
  return String(text ?? "").split(/```\n?/).flatMap((piece, index, all) => {
    // An opening fence without its closing one is ordinary text.
    const fenced = index % 2 === 1;
    if (fenced && index < all.length - 1) return [h("pre", {}, preText(piece, store))];
    const pieceText = fenced ? `\`\`\`${piece}` : piece;
    const afterFence = index > 0 && !fenced ? pieceText.replace(/^\n/, "") : pieceText;
    return lines(afterFence, store);
  });
}

function preText(text, store) {
  return tokenise(text.replace(/\n$/, ""), store, { plain: true });
}

function lines(text, store) {
  if (text === "") return [];
  const out = [];
  const rows = text.split("\n");
  for (let at = 0; at < rows.length;) {
    const quoted = quoteAt(rows, at);
    if (quoted) {
      out.push(h("blockquote", {}, joinLines(quoted.rows, store)));
      at = quoted.next;
    } else {
      const end = rows.findIndex((row, index) => index >= at && isQuote(row));
      const stop = end < 0 ? rows.length : end;
      out.push(...joinLines(rows.slice(at, stop), store));
      at = stop;
    }
  }
  return out;
}

function isQuote(row) {
  return /^(&gt;|>(?!>))/.test(row) || /^>>>/.test(row);
}

function quoteAt(rows, at) {
  if (/^(&gt;|>){3}/.test(rows[at])) {
    const rest = [rows[at].replace(/^(&gt;|>){3} ?/, ""), ...rows.slice(at + 1)];
    return { rows: rest, next: rows.length };
  }
  let next = at;
  while (next < rows.length && isQuote(rows[next])) next += 1;
  if (next === at) return null;
  return { rows: rows.slice(at, next).map((row) => row.replace(/^(&gt;|>) ?/, "")), next };
}

function joinLines(rows, store) {
  return rows.flatMap((row, index) => [index > 0 ? h("br") : null, ...tokenise(row, store)]).filter(Boolean);
}

/** One line, read from left to right. */
function tokenise(text, store, { plain = false } = {}) {
  const out = [];
  let buffer = "";
  const flush = () => {
    if (buffer) out.push(document.createTextNode(decodeEntities(buffer)));
    buffer = "";
  };
  for (let at = 0; at < text.length;) {
    const found = special(text, at, store, plain);
    if (found) {
      flush();
      out.push(...found.nodes);
      at += found.length;
    } else {
      buffer += text[at];
      at += 1;
    }
  }
  flush();
  return out;
}

function special(text, at, store, plain) {
  const char = text[at];
  if (char === "<") return angle(text, at, store);
  if (plain) return null;
  if (char === "`") return code(text, at, store);
  if (char === ":") return emoji(text, at);
  if (char === "h" && boundaryBefore(text, at)) return bareUrl(text, at);
  return MARKS[char] ? emphasis(text, at, store) : null;
}

function code(text, at, store) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  const inside = tokenise(text.slice(at + 1, end), store, { plain: true });
  return { nodes: [h("code", {}, inside)], length: end - at + 1 };
}

function emoji(text, at) {
  const name = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/i.exec(text.slice(at, at + 80))?.[1];
  if (!name || !emojiChar(name)) return null;
  return { nodes: [emojiNode(name)], length: name.length + 2 };
}

/** An emoji with its name, so that a screen reader and a mouse both learn what it is. */
export function emojiNode(name, unicode) {
  const shown = emojiText(name, unicode);
  return h("span", { class: "emoji", role: "img", "aria-label": `${name} emoji`, title: `:${name}:` }, shown);
}

function bareUrl(text, at) {
  const url = BARE_URL.exec(text.slice(at))?.[0];
  return url ? { nodes: [link(decodeEntities(url), decodeEntities(url))], length: url.length } : null;
}

function boundaryBefore(text, at) {
  return at === 0 || /[\s\p{P}\p{S}]/u.test(text[at - 1]);
}

function emphasis(text, at, store) {
  if (!boundaryBefore(text, at) || /\s/.test(text[at + 1] ?? " ") || text[at + 1] === text[at]) return null;
  const end = closing(text, at);
  if (end < 0) return null;
  const inside = tokenise(text.slice(at + 1, end), store);
  return { nodes: [h(MARKS[text[at]], {}, inside)], length: end - at + 1 };
}

/** The place of the mark that closes the one at `at`, passing over links and code. */
function closing(text, at) {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "<") end = skipTo(text, end, ">");
    else if (text[end] === "`") end = skipTo(text, end, "`");
    else if (text[end] === text[at] && end > at + 1 && closes(text, end)) return end;
  }
  return -1;
}

function skipTo(text, at, char) {
  const found = text.indexOf(char, at + 1);
  return found < 0 ? at : found;
}

function closes(text, end) {
  return !/\s/.test(text[end - 1]) && (end + 1 === text.length || /[\s\p{P}\p{S}]/u.test(text[end + 1]));
}

function angle(text, at, store) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const node = reference(text.slice(at + 1, end), store);
  return node ? { nodes: [node], length: end - at + 1 } : null;
}

/** The inside of `<…>`: a person, a channel, a command such as a date, or a link. */
function reference(inside, store) {
  const [target, label] = splitOnce(inside, "|");
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1), store, label);
  if (/^#[CGD]/.test(target)) return channelMention(target.slice(1), store, label);
  if (target.startsWith("!")) return command(target.slice(1), label, store);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    return link(decodeEntities(target), decodeEntities(label ?? target.replace(/^mailto:/, "")));
  }
  return null;
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

export function userMention(id, store, label) {
  const name = store.users.has(id) ? store.nameOf(id) : decodeEntities(label ?? id);
  const mine = id === store.me ? " mention-me" : "";
  return h("button", { class: `mention${mine}`, type: "button", dataset: { user: id } }, `@${name}`);
}

export function channelMention(id, store, label) {
  const name = store.conversations.get(id)?.name ?? (label ? decodeEntities(label) : null);
  if (!name) return h("span", { class: "mention" }, "#private-channel");
  return h("button", { class: "mention", type: "button", dataset: { channel: id } }, `#${name}`);
}

function command(body, label, store) {
  if (body.startsWith("date^")) return dateNode(body, label, store);
  if (body.startsWith("subteam^")) return h("span", { class: "mention" }, decodeEntities(label ?? "@group"));
  const broad = /^(here|channel|everyone)$/.exec(body)?.[1];
  return h("span", { class: broad ? "mention mention-me" : "mention" }, broad ? `@${broad}` : decodeEntities(label ?? body));
}

function dateNode(body, fallback, store) {
  const [, stamp, format, url] = body.split("^");
  const seconds = Number(stamp);
  if (!Number.isFinite(seconds) || !format) return document.createTextNode(decodeEntities(fallback ?? ""));
  return dateTime(seconds, decodeEntities(format), store, url);
}

/** A moment in the reader's zone; the tooltip tells it in full. */
export function dateTime(seconds, format, store, url) {
  const words = formatDateTokens(format, seconds, store);
  const node = h("time", { class: "date", title: fullTime(seconds, store) }, words);
  return url ? link(url, node) : node;
}
