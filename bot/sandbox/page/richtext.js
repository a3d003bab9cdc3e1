// Slack's rich_text blocks to DOM.

import { h, link } from "./dom.js";
import { channelMention, dateTime, emojiNode, userMention } from "./mrkdwn.js";

const BULLETS = ["disc", "circle", "square"];
const NUMBERS = ["decimal", "lower-alpha", "lower-roman"];

/** @returns {Node[]} */
export function richText(block, store) {
  return (block.elements ?? []).map((part) => richPart(part, store));
}

function richPart(part, store) {
  const inside = () => inlineParts(part.elements ?? [], store);
  switch (part.type) {
    case "rich_text_list": return list(part, store);
    case "rich_text_preformatted": return h("pre", {}, inside());
    case "rich_text_quote": return h("blockquote", {}, inside());
    default: return h("div", { class: "rich-section" }, inside());
  }
}

function list(part, store) {
  const ordered = part.style === "ordered";
  const indent = part.indent ?? 0;
  const kinds = ordered ? NUMBERS : BULLETS;
  return h(ordered ? "ol" : "ul", {
    class: part.border ? "rich-list bordered" : "rich-list",
    start: ordered && part.offset ? part.offset + 1 : null,
    style: { "list-style-type": kinds[indent % 3], "margin-left": `${indent * 1.6}em` },
  }, (part.elements ?? []).map((item) => h("li", {}, inlineParts(item.elements ?? [], store))));
}

function inlineParts(elements, store) {
  return elements.flatMap((element) => styled(inlinePart(element, store), element.style));
}

function inlinePart(element, store) {
  switch (element.type) {
    case "text": return textWithBreaks(element.text ?? "");
    case "link": return [link(element.url, element.text || element.url)];
    case "emoji": return [emojiNode(element.name, element.unicode)];
    case "user": return [userMention(element.user_id, store)];
    case "channel": return [channelMention(element.channel_id, store)];
    case "usergroup": return [h("span", { class: "mention" }, "@group")];
    case "broadcast": return [h("span", { class: "mention mention-me" }, `@${element.range}`)];
    case "date": return [dateTime(element.timestamp, element.format ?? "{date_short} {time}", store, element.url)];
    case "color": return [colour(element.value)];
    default: return [document.createTextNode(element.text ?? element.fallback ?? "")];
  }
}

function textWithBreaks(text) {
  return text.split("\n").flatMap((row, index) => (index > 0 ? [h("br"), row] : [row]))
    .filter((row) => row !== "")
    .map((row) => (typeof row === "string" ? document.createTextNode(row) : row));
}

function colour(value) {
  const safe = /^#[0-9a-f]{3,8}$/i.test(value ?? "") ? value : "transparent";
  return h("span", {}, h("span", { class: "swatch", style: { background: safe } }), value);
}

function styled(nodes, style) {
  const tags = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
  return Object.entries(tags).reduce(
    (inner, [name, tag]) => (style?.[name] ? [h(tag, {}, inner)] : inner), nodes);
}
