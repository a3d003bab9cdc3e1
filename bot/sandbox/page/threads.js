// A thread, in the pane beside the conversation.

import { iconButton } from "./buttons.js";
import { Composer } from "./composer.js";
import { fill, h, keepingFocus, oncePerFrame, reconcile } from "./dom.js";
import { continues, renderMessage } from "./message.js";
import { Timeline } from "./timeline.js";
import { MessageToolbar } from "./toolbar.js";

export class ThreadPane {
  constructor(page, node) {
    this.page = page;
    this.node = node;
    this.rows = h("div", { class: "rows", role: "list", "aria-label": "Replies" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Thread" }, this.rows);
    this.subtitle = h("span", { class: "topic" });
    this.foot = h("div");
    node.append(
      h("header", { class: "pane-head" }, h("h2", {}, "Thread"), this.subtitle,
        iconButton("Close the thread", "close", () => this.close())),
      this.scroller, this.foot);
    this.bar = new MessageToolbar(page, this.rows, (ts) => this.thread?.find(ts), { inThread: true });
    const refresh = oncePerFrame(() => this.refresh());
    page.store.on("thread users", refresh);
    page.store.on("route", () => this.show());
    node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) this.close(); });
  }

  get key() {
    const { conversation, thread } = this.page.store.route;
    return `${conversation}:${thread}`;
  }

  get thread() {
    return this.page.store.threads.get(this.key);
  }

  async show() {
    const { store } = this.page;
    const { conversation, thread } = store.route;
    this.node.hidden = !thread;
    document.body.classList.toggle("with-thread", Boolean(thread));
    if (!thread) return;
    const key = this.key;
    if (!store.threads.has(key)) store.threads.set(key, new Timeline());
    if (this.shown !== `${store.me} ${key}`) this.open(conversation, thread);
    this.shown = `${store.me} ${key}`;
    const reply = await this.page.attempt("replies", { conversation, thread_ts: thread });
    if (!reply || key !== this.key) return;
    this.thread.reset(reply.messages);
    this.refresh();
    this.pointAt(store.route.message);
  }

  /** Shows the reply that a link named. */
  pointAt(ts) {
    const node = ts && this.rows.keyed.get(ts)?.node;
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("pointed");
  }

  open(conversation, thread) {
    const { store } = this.page;
    const title = store.titleOf(store.current);
    this.subtitle.textContent = store.current?.kind === "channel" ? `#${title}` : title;
    fill(this.rows).keyed = new Map();
    this.composer = new Composer(this.page, { conversation, thread, id: "thread-composer", placeholder: "Reply…" });
    fill(this.foot, this.composer.node);
    this.composer.focus();
    this.refresh();
  }

  refresh() {
    if (!this.thread || this.node.hidden) return;
    const { store } = this.page;
    const { conversation, thread } = store.route;
    const { messages } = this.thread;
    const items = messages.flatMap((message, index) => {
      const compact = index > 1 && continues(message, messages[index - 1], store);
      const row = {
        key: message.ts, sign: [message, compact, this.page.editing?.ts === message.ts],
        make: () => renderMessage(message, { page: this.page, conversation, compact, inThread: true }),
      };
      return message.ts === thread && messages.length > 1 ? [row, countLine(messages.length - 1)] : [row];
    });
    const atEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
    keepingFocus(this.rows, ".message", () => reconcile(this.rows, items));
    if (atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** A word of Slackbot's, in this thread and only here. */
  note(text) {
    const { store } = this.page;
    this.thread?.put({ ts: store.now().toFixed(6), user: "USLACKBOT", text, is_ephemeral: true, local: true, failure: true });
    this.refresh();
  }

  close() {
    this.shown = null;
    this.page.routes.setThread(null);
    document.getElementById("composer")?.focus();
  }
}

function countLine(count) {
  const label = `${count} ${count === 1 ? "reply" : "replies"}`;
  return { key: "count", sign: label, make: () => h("div", { class: "count-line", role: "listitem" }, h("span", {}, label)) };
}
