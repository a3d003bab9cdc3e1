// The `markdown` block: the common part of Markdown, to DOM, again without ever parsing HTML.

import { h, link } from "./dom.js";
import { emojiChar } from "./emoji.js";
import { channelMention, emojiNode, userMention } from "./mrkdwn.js";

/** @returns {Node[]} */
export function markdown(text, store) {
  const rows = String(text ?? "").replaceAll("\r\n", "\n").split("\n");
  const out = [];
  for (let at = 0; at < rows.length;) {
    const taken = READERS.map((reader) => reader(rows, at, store)).find(Boolean);
    if (taken?.node) out.push(taken.node);
    at = taken?.next ?? at + 1;
  }
  return out;
}

const READERS = [blank, fence, heading, rule, quote, list, pipeTable, paragraph];

function blank(rows, at) {
  return rows[at].trim() === "" ? { next: at + 1 } : null;
}

function fence(rows, at) {
  if (!/^\s*```/.test(rows[at])) return null;
  const end = rows.findIndex((row, index) => index > at && /^\s*```/.test(row));
  const stop = end < 0 ? rows.length : end;
  return { node: h("pre", {}, rows.slice(at + 1, stop).join("\n")), next: stop + 1 };
}

function heading(rows, at, store) {
  const found = /^(#{1,6})\s+(.+?)\s*#*$/.exec(rows[at]);
  if (!found) return null;
  const level = Math.min(6, found[1].length + 2);
  return { node: h(`h${level}`, {}, inline(found[2], store)), next: at + 1 };
}

function rule(rows, at) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(rows[at]) ? { node: h("hr", { class: "divider" }), next: at + 1 } : null;
}

function quote(rows, at, store) {
  const next = endOf(rows, at, (row) => /^\s*>/.test(row));
  if (next === at) return null;
  const inside = rows.slice(at, next).map((row) => row.replace(/^\s*> ?/, "")).join("\n");
  return { node: h("blockquote", {}, markdown(inside, store)), next };
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

function list(rows, at, store) {
  const next = endOf(rows, at, (row) => ITEM.test(row));
  if (next === at) return null;
  const items = rows.slice(at, next).map((row) => {
    const [, space, mark, tick, text] = ITEM.exec(row);
    return { depth: Math.floor(space.length / 2), ordered: /\d/.test(mark), tick, text };
  });
  return { node: nest(items, 0, store).node, next };
}

function nest(items, from, store) {
  const { depth, ordered } = items[from];
  const node = h(ordered ? "ol" : "ul", { class: "rich-list" });
  let at = from;
  while (at < items.length && items[at].depth >= depth) {
    if (items[at].depth > depth) {
      const inner = nest(items, at, store);
      (node.lastElementChild ?? node).append(inner.node);
      at = inner.next;
    } else {
      node.append(item(items[at], store));
      at += 1;
    }
  }
  return { node, next: at };
}

function item({ tick, text }, store) {
  const [name, sign] = tick === " " ? ["not done", "☐ "] : ["done", "☑ "];
  const box = tick === undefined ? null : h("span", { role: "img", "aria-label": name }, sign);
  return h("li", {}, box, inline(text, store));
}

function pipeTable(rows, at, store) {
  if (!rows[at].includes("|") || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(rows[at + 1] ?? "")) return null;
  const next = endOf(rows, at + 2, (row) => row.includes("|"));
  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => inline(cell.trim(), store));
  return {
    node: h("div", { class: "table-block", tabindex: "0", role: "group", "aria-label": "Table" }, h("table", {},
      h("thead", {}, h("tr", {}, cells(rows[at]).map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rows.slice(at + 2, next).map((row) => h("tr", {}, cells(row).map((cell) => h("td", {}, cell))))))),
    next,
  };
}

function paragraph(rows, at, store) {
  const next = Math.max(at + 1, endOf(rows, at, (row, index) => index === at
    || (row.trim() !== "" && !/^(#{1,6}\s|\s*>|\s*```)/.test(row) && !ITEM.test(row))));
  const lines = rows.slice(at, next).flatMap((row, index) => [index > 0 ? h("br") : null, ...inline(row.trim(), store)]);
  return { node: h("p", {}, lines), next };
}

function endOf(rows, at, belongs) {
  let next = at;
  while (next < rows.length && belongs(rows[next], next)) next += 1;
  return next;
}

// The order matters: code first, for nothing inside it is markup; the longer mark before the shorter.
const INLINE = [
  [/`([^`]+)`/, ([, text]) => h("code", {}, text)],
  [/!\[([^\]]*)\]\(([^\s)]+)[^)]*\)/, ([, alt, url]) => link(url, alt || "Picture")],
  [/\[([^\]]+)\]\(([^\s)]+)[^)]*\)/, ([, text, url], store) => link(url, inline(text, store))],
  [/<@([UWB]\w+)(?:\|[^>]*)?>/, ([, id], store) => userMention(id, store)],
  [/<#([CGD]\w+)(?:\|([^>]*))?>/, ([, id, label], store) => channelMention(id, store, label)],
  [/<(https?:\/\/[^\s>]+)>/, ([, url]) => link(url, url)],
  [/\*\*(?=\S)(.+?\S?)\*\*/, ([, text], store) => h("strong", {}, inline(text, store))],
  [/__(?=\S)(.+?\S?)__/, ([, text], store) => h("strong", {}, inline(text, store))],
  [/~~(?=\S)(.+?\S?)~~/, ([, text], store) => h("s", {}, inline(text, store))],
  [/\*(?=\S)([^*]+)\*/, ([, text], store) => h("em", {}, inline(text, store))],
  [/(?<![\w])_(?=\S)([^_]+)_(?![\w])/, ([, text], store) => h("em", {}, inline(text, store))],
  [/https?:\/\/[^\s<>()]*[^\s<>().,;:!?]/, ([url]) => link(url, url)],
  [/:([a-z0-9_+-]+):/, ([whole, name]) => (emojiChar(name) ? emojiNode(name) : document.createTextNode(whole))],
];

/** The pieces of one line, the leftmost match first. */
function inline(text, store) {
  if (!text) return [];
  const found = INLINE.map(([pattern, make]) => ({ match: pattern.exec(text), make })).filter(({ match }) => match);
  if (found.length === 0) return [document.createTextNode(text.replace(/\\([*_`~[\]()#>\\-])/g, "$1"))];
  const { match, make } = found.reduce((best, each) => (each.match.index < best.match.index ? each : best));
  return [
    ...(match.index > 0 ? [document.createTextNode(text.slice(0, match.index))] : []),
    make(match, store),
    ...inline(text.slice(match.index + match[0].length), store),
  ];
}
