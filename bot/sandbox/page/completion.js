// Suggestions while typing a message: /commands, @people, #channels and :emoji:.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { EMOJI_NAMES, emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { Suggestions } from "./popover.js";

const MOST = 8;

export class Completion {
  /** @param {HTMLTextAreaElement} field */
  constructor(page, field, { inThread }) {
    Object.assign(this, { page, field, inThread });
    this.list = new Suggestions(field, { label: "Suggestions", above: true, tabPicks: true, onPick: (item) => this.insert(item) });
    field.addEventListener("input", () => this.update());
    field.addEventListener("blur", () => this.list.hide());
    field.addEventListener("click", () => this.update());
  }

  key(event) {
    return this.list.key(event);
  }

  /** Looks at the word before the caret and offers what may become of it. */
  update() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const found = /^(\/)(\S*)$/.exec(before) ?? /(?:^|[\s(])([@#])([^\s@#]*)$/.exec(before) ?? /(?:^|\s)(:)([a-z0-9_+-]{2,})$/.exec(before);
    const items = found ? this.itemsFor(found[1], found[2].toLowerCase()) : [];
    this.from = found ? before.length - found[2].length - 1 : 0;
    if (items.length > 0) this.list.show(items);
    else this.list.hide();
  }

  itemsFor(mark, words) {
    const { store } = this.page;
    if (mark === "/") return this.inThread ? [] : this.commands(words);
    if (mark === "@") return people(store, words);
    if (mark === "#") return channels(store, words);
    return EMOJI_NAMES.filter((name) => name.includes(words)).slice(0, MOST).map((name) => ({
      text: `:${name}: `, node: [h("span", { class: "emoji" }, emojiText(name)), h("span", {}, `:${name}:`)],
    }));
  }

  commands(words) {
    const { app } = this.page.store;
    return (app.commands ?? []).filter((each) => each.command.slice(1).toLowerCase().startsWith(words)).map((each, index) => ({
      heading: index === 0 ? app.name : null, text: `${each.command} `,
      node: [avatar(app, 28), h("span", { class: "menu-text" },
        h("span", {}, h("strong", {}, each.command), each.usage_hint ? h("span", { class: "usage" }, ` ${each.usage_hint}`) : null),
        each.description ? h("span", { class: "menu-detail" }, each.description) : null)],
    }));
  }

  insert({ text }) {
    this.list.hide();
    this.field.setRangeText(text, this.from, this.field.selectionStart, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function people(store, words) {
  const found = [...store.users.values()]
    .filter((user) => !user.deleted && [user.name, user.real_name, user.display_name].some((name) => startsAWord(name, words)))
    .map((user) => ({
      text: `@${store.nameOf(user.id)} `,
      node: [avatar(user, 24), h("span", { class: "menu-text" }, h("span", {}, h("strong", {}, store.nameOf(user.id)),
        user.id === store.me ? h("span", { class: "usage" }, " (you)") : null), user.title ? h("span", { class: "menu-detail" }, user.title) : null)],
    }));
  const broad = ["here", "channel"].filter((name) => words && name.startsWith(words)).map((name) => ({
    text: `@${name} `, node: [icon("people"), h("strong", {}, `@${name}`)],
  }));
  return [...found, ...broad].slice(0, MOST);
}

function startsAWord(name, words) {
  return (name ?? "").toLowerCase().split(/[\s.]+/).some((part) => part.startsWith(words)) || (name ?? "").toLowerCase().startsWith(words);
}

function channels(store, words) {
  return [...store.conversations.values()]
    .filter((each) => each.kind === "channel" && each.name.toLowerCase().includes(words)).slice(0, MOST)
    .map((each) => ({ text: `#${each.name} `, node: [icon(each.is_private ? "lock" : "hash", 16), h("span", {}, each.name)] }));
}
