// What one can do with a message: the bar that appears with the pointer or the keyboard on it.

import { iconButton } from "./buttons.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { startEditing } from "./editor.js";
import { emojiText } from "./emoji.js";
import { openEmojiPicker } from "./emojipicker.js";
import { icon } from "./icons.js";
import { openMenu, opener } from "./popover.js";

const QUICK = ["white_check_mark", "eyes", "raised_hands"];

/** Keeps one bar per list and moves it to the message that is pointed at or focused. */
export class MessageToolbar {
  /** @param {HTMLElement} list @param {(ts: string) => object|undefined} find */
  constructor(page, list, find, { inThread = false } = {}) {
    Object.assign(this, { page, list, find, inThread });
    const show = (event) => this.attach(event.target.closest?.(".message"));
    list.addEventListener("pointerover", show);
    list.addEventListener("focusin", show);
    list.addEventListener("pointerleave", () => this.detach());
  }

  get conversation() {
    return this.page.store.route.conversation;
  }

  attach(node) {
    if (!node || node === this.on || this.node?.querySelector("[aria-expanded=true]")) return;
    const message = this.find(node.dataset.ts);
    if (!message || message.local || message.subtype === "tombstone") return;
    this.detach();
    this.on = node;
    this.node = h("div", { class: "message-bar" },
      h("div", { class: "message-tools", role: "toolbar", "aria-label": "Message actions" }, this.buttons(message)));
    node.append(this.node);
  }

  detach() {
    if (this.node?.querySelector("[aria-expanded=true]") || this.node?.contains(document.activeElement)) return;
    this.node?.remove();
    this.node = null;
    this.on = null;
  }

  buttons(message) {
    const { page, conversation } = this;
    if (message.is_ephemeral) return [iconButton("Dismiss", "close", () => page.conversation.dismiss(conversation, message))];
    const quick = QUICK.filter((name) => !emojiText(name).startsWith(":")).map((name) => h("button", {
      class: "icon-button", type: "button", "aria-label": `React with ${name}`, title: `:${name}:`,
      onclick: () => this.react(message, name),
    }, h("span", { class: "emoji" }, emojiText(name))));
    return [
      ...quick,
      opener({ class: "icon-button", "aria-label": "Add a reaction", title: "Add a reaction" },
        (anchor) => openEmojiPicker(anchor, (name) => this.react(message, name)), icon("smile")),
      this.inThread ? null
        : iconButton("Reply in thread", "thread", () => page.routes.setThread(message.thread_ts ?? message.ts)),
      opener({ class: "icon-button", "aria-label": "More actions", title: "More actions" },
        (anchor) => this.openMore(anchor, message), icon("more")),
    ];
  }

  react(message, name) {
    const mine = message.reactions?.some((each) => each.name === name && each.users?.includes(this.page.store.me));
    return this.page.attempt(mine ? "unreact" : "react", { conversation: this.conversation, ts: message.ts, name });
  }

  openMore(anchor, message) {
    const { page, conversation } = this;
    const { store } = page;
    const shortcuts = (store.app.shortcuts ?? []).filter((each) => each.type === "message");
    const own = message.user === store.me && !message.bot_id;
    openMenu(anchor, [
      { label: "Copy link", icon: "link", run: () => this.copyLink(message) },
      { label: "Mark unread from here", icon: "eye", run: () => page.conversation.markUnread(message) },
      ...(shortcuts.length > 0 ? ["line", { heading: "More message shortcuts" }] : []),
      ...shortcuts.map((each) => ({
        label: each.name, detail: store.app.name, icon: "bolt",
        run: () => this.shortcut(each, message),
      })),
      ...(own ? ["line", { label: "Edit message", icon: "edit", run: () => startEditing(page, conversation, message) },
        { label: "Delete message…", icon: "trash", danger: true, run: () => this.remove(message) }] : []),
    ], { label: "Message actions", align: "end" });
  }

  async shortcut(each, message) {
    const { page, conversation } = this;
    try {
      await page.ask("shortcut", { callback_id: each.callback_id, conversation, ts: message.ts });
    } catch (failure) {
      page.failures.unlessTold(failure, { conversation });
    }
  }

  async copyLink(message) {
    const url = this.page.routes.permalink(this.conversation, message);
    try {
      await navigator.clipboard.writeText(url);
      this.page.banner.toast("Link copied");
    } catch {
      // Without leave to use the clipboard the address is at least shown.
      this.page.banner.toast(url);
    }
  }

  async remove(message) {
    const question = "Are you sure you want to delete this message? This cannot be undone.";
    const sure = await ask("Delete message", question, "Delete", { danger: true });
    if (sure) await this.page.attempt("delete", { conversation: this.conversation, ts: message.ts });
  }
}
