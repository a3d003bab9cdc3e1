// Suggestions while typing a message: /commands, @people, #channels and :emoji:.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { EMOJI_NAMES, emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { Suggestions } from "./popover.js";

const MOST = 8;
// A command at the very start, a name after @ or #, an emoji after a colon.
const TRIGGERS = [/^(\/)(\S*)$/, /(?:^|[\s(])([@#])([^\s@#]*)$/, /(?:^|\s)(:)([a-z0-9_+-]{2,})$/];

export class Completion {
  /** @param {HTMLTextAreaElement} field */
  constructor(page, field, { inThread }) {
    Object.assign(this, { page, field, inThread });
    this.list = new Suggestions(field, {
      label: "Suggestions", above: true, tabPicks: true, onPick: (item) => this.insert(item),
    });
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
    const found = TRIGGERS.map((pattern) => pattern.exec(before)).find(Boolean);
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
        h("span", {}, h("strong", {}, each.command), aside(each.usage_hint)), detail(each.description))],
    }));
  }

  insert({ text }) {
    this.list.hide();
    this.field.setRangeText(text, this.from, this.field.selectionStart, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function aside(text) {
  return text ? h("span", { class: "usage" }, ` ${text}`) : null;
}

function detail(text) {
  return text ? h("span", { class: "menu-detail" }, text) : null;
}

function people(store, words) {
  const found = [...store.users.values()]
    .filter((user) => !user.deleted && [user.name, user.real_name, user.display_name].some((name) => startsAWord(name, words)))
    .map((user) => ({
      text: `@${store.nameOf(user.id)} `,
      node: [avatar(user, 24), h("span", { class: "menu-text" },
        h("span", {}, h("strong", {}, store.nameOf(user.id)), aside(user.id === store.me && "(you)")), detail(user.title))],
    }));
  const broad = ["here", "channel"].filter((name) => words && name.startsWith(words)).map((name) => ({
    text: `@${name} `, node: [icon("people"), h("strong", {}, `@${name}`)],
  }));
  return [...found, ...broad].slice(0, MOST);
}

function startsAWord(name, words) {
  const text = (name ?? "").toLowerCase();
  return text.startsWith(words) || text.split(/[\s.]+/).some((part) => part.startsWith(words));
}

function channels(store, words) {
  return [...store.conversations.values()]
    .filter((each) => each.kind === "channel" && each.name.toLowerCase().includes(words)).slice(0, MOST)
    .map((each) => ({ text: `#${each.name} `, node: [icon(each.is_private ? "lock" : "hash", 16), h("span", {}, each.name)] }));
}
