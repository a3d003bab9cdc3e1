// Block Kit text objects to DOM.

import { emojiChar } from "./emoji.js";
import { decodeEntities, emojiNode, mrkdwn } from "./mrkdwn.js";

/** A `plain_text` or `mrkdwn` object (or a bare string) as nodes. */
export function textNodes(object, store) {
  if (!object) return [];
  if (typeof object === "string") return plainNodes(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text, store) : plainNodes(object.text, object.emoji !== false);
}

/** The text of a text object without any markup, for names and titles. */
export function plainText(object) {
  return decodeEntities(String((typeof object === "string" ? object : object?.text) ?? ""))
    .replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiChar(name) ?? whole);
}

function plainNodes(text, withEmoji = true) {
  return String(text ?? "").split("\n").flatMap((row, index) => [
    ...(index > 0 ? [document.createElement("br")] : []),
    ...(withEmoji ? emojiRow(row) : [document.createTextNode(decodeEntities(row))]),
  ]);
}

function emojiRow(row) {
  return row.split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/i).filter(Boolean).map((piece) => {
    const name = /^:(.+):$/.exec(piece)?.[1];
    return name && emojiChar(name) ? emojiNode(name) : document.createTextNode(decodeEntities(piece));
  });
}
