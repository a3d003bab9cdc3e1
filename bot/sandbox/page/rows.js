// A conversation as rows for `reconcile`: its messages, a line before each day, and the line above what is new.

import { h } from "./dom.js";
import { continues, renderMessage } from "./message.js";
import { dayName, isoDate } from "./time.js";

/** @param {import("./messages.js").MessageList} list */
export function conversationRows(list) {
  const { store } = list.page;
  const out = [];
  let before = null;
  let marked = list.newAfter === null;
  for (const message of list.timeline.messages) {
    const day = dayRow(message, before, store);
    const isNew = !marked && message.ts > list.newAfter && message.user !== store.me;
    if (day) out.push(day);
    if (isNew) out.push({ key: "new", sign: "new", make: newLine });
    marked ||= isNew;
    const alone = day || isNew || !before;
    out.push(messageRow(list, message, !alone && continues(message, before, store)));
    before = message;
  }
  return out;
}

function dayRow(message, before, store) {
  const day = isoDate(Number(message.ts), store.tz);
  if (before && isoDate(Number(before.ts), store.tz) === day) return null;
  const label = dayName(Number(message.ts), store.tz, store.now());
  return { key: `day ${day}`, sign: label, make: () => dayLine(label) };
}

function messageRow({ page, conversation, version }, message, compact) {
  const editing = page.editing?.ts === message.ts;
  return {
    key: message.ts, sign: [message, compact, editing, version, conversation],
    make: () => renderMessage(message, { page, conversation, compact }),
  };
}

function dayLine(label) {
  return h("div", { class: "day-line", role: "listitem" }, h("span", {}, label));
}

function newLine() {
  return h("div", { class: "new-line", role: "listitem" }, h("span", {}, "New"));
}
