// A conversation's messages: pages of history on scrolling, days, the "New" line, staying at the end.

import { announce, fill, h, keepingFocus, oncePerFrame, reconcile } from "./dom.js";
import { startEditing } from "./editor.js";
import { icon } from "./icons.js";
import { authorOf } from "./message.js";
import { conversationRows } from "./rows.js";
import { plainText } from "./text.js";
import { MessageToolbar } from "./toolbar.js";

const PAGE_SIZE = 50;
const KEPT_AT_END = 300;
const NEAR_PX = 600;
const AT_END_PX = 40;

export class MessageList {
  constructor(page, { label, intro }) {
    this.page = page;
    this.intro = intro;
    this.version = 0;
    this.rows = h("div", { class: "rows", role: "list", "aria-label": label });
    this.top = h("div", { class: "list-top" });
    this.jump = h("button", { class: "jump", type: "button", hidden: true, onclick: () => this.toEnd() },
      icon("down", 16), h("span"));
    this.working = h("div", { class: "working", "aria-hidden": "true", hidden: true });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, this.top, this.rows);
    this.node = h("div", { class: "list" }, this.scroller, this.working, this.jump);
    this.bar = new MessageToolbar(page, this.rows, (ts) => this.timeline?.find(ts));
    this.listen();
  }

  listen() {
    const { store } = this.page;
    const refresh = oncePerFrame(() => this.refresh());
    const later = ({ conversation }) => { if (conversation === this.conversation) refresh(); };
    store.on("timeline", later);
    store.on("users clock", () => { this.version += 1; refresh(); });
    store.on("arrived", (detail) => this.arrived(detail));
    store.on("working", () => this.drawWorking());
    this.scroller.addEventListener("scroll", oncePerFrame(() => this.scrolled()));
    this.rows.addEventListener("click", (event) => this.clicked(event));
    this.rows.addEventListener("keydown", (event) => this.walk(event));
    // Pictures and fonts grow rows after they were drawn; who is at the end stays there.
    new ResizeObserver(() => { if (this.stuck) this.scrollToEnd(); }).observe(this.rows);
    new ResizeObserver(() => { if (this.stuck) this.scrollToEnd(); }).observe(this.scroller);
  }

  get timeline() {
    return this.page.store.timelines.get(this.conversation);
  }

  /** Shows a conversation, at a message when one is named. */
  async open(conversation, message = null) {
    const { store } = this.page;
    Object.assign(this, { conversation, version: 0, stuck: !message, lastTop: 0, loading: null, newAfter: null, arrivals: 0 });
    const known = store.timeline(conversation);
    if (message ? known.find(message) : known.loaded && !known.hasNewer) known.trim(KEPT_AT_END);
    else fill(this.rows).keyed = new Map();
    this.newAfter = unreadFrom(store.conversations.get(conversation));
    this.refresh();
    if (message) await this.openAt(message);
    else await this.loadEnd();
  }

  async openAt(ts) {
    if (!this.timeline.find(ts)) {
      const reply = await this.page.attempt("history", { conversation: this.conversation, around: ts, limit: PAGE_SIZE });
      if (!reply) return;
      Object.assign(this.timeline, { hasOlder: true });
      this.timeline.reset(reply.messages);
      this.timeline.hasNewer = true;
      this.refresh();
    }
    const node = this.nodeOf(ts);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("pointed");
    node?.focus({ preventScroll: true });
  }

  async loadEnd() {
    const { conversation } = this;
    const reply = await this.page.attempt("history", { conversation, limit: PAGE_SIZE });
    if (!reply || conversation !== this.conversation) return;
    this.timeline.reset(reply.messages);
    this.timeline.hasOlder = reply.has_more;
    this.refresh();
    if (this.stuck) this.scrollToEnd();
  }

  nodeOf(ts) {
    return this.rows.querySelector(`.message[data-ts="${CSS.escape(ts)}"]`);
  }

  refresh() {
    if (!this.timeline) return;
    if (this.stuck && this.timeline.messages.length > 2 * KEPT_AT_END) this.timeline.trim(KEPT_AT_END);
    const before = this.anchor();
    keepingFocus(this.rows, ".message", () => reconcile(this.rows, conversationRows(this)));
    this.makeTabbable();
    const { loaded, hasOlder } = this.timeline;
    fill(this.top, loaded && !hasOlder ? this.intro(this.conversation)
      : h("div", { class: "loading-older" }, h("span", { class: "spinner" })));
    this.keepPlace(before);
    this.drawWorking();
  }

  /** Exactly one message is in the order of Tab; the arrows lead to the others. */
  makeTabbable() {
    if (this.rows.querySelector(".message[tabindex='0']")) return;
    this.rows.querySelector(".message:last-of-type")?.setAttribute("tabindex", "0");
  }

  /** What the reader looks at now, so that rows coming in above it do not push it away. */
  anchor() {
    if (this.stuck) return null;
    let row = firstBelow(this.rows.children, this.scroller.getBoundingClientRect().top);
    // A day's line stays first while messages come in below it, so only a message is a good mark.
    while (row && !row.dataset.ts) row = row.nextElementSibling;
    return row ? { ts: row.dataset.ts, top: row.getBoundingClientRect().top } : null;
  }

  keepPlace(anchor) {
    const row = anchor && this.rows.keyed.get(anchor.ts)?.node;
    if (this.stuck) this.scrollToEnd();
    else if (row) this.scroller.scrollTop += row.getBoundingClientRect().top - anchor.top;
    this.drawJump();
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const fromEnd = scrollHeight - scrollTop - clientHeight;
    // Only a person leaves the end by scrolling up; rows that grow below do not.
    if (fromEnd < AT_END_PX) this.stuck = !this.timeline?.hasNewer;
    else if (scrollTop < this.lastTop - 1) this.stuck = false;
    this.lastTop = scrollTop;
    if (this.stuck) this.reachedEnd();
    this.drawJump();
    if (scrollTop < NEAR_PX && this.timeline?.hasOlder) this.load("older");
    else if (fromEnd < NEAR_PX && this.timeline?.hasNewer) this.load("newer");
  }

  async load(side) {
    const { conversation, timeline } = this;
    if (this.loading || !timeline.loaded) return;
    this.loading = side;
    const where = side === "older" ? { before: timeline.firstTs } : { around: timeline.lastTs };
    const last = timeline.lastTs;
    const reply = await this.page.attempt("history", { conversation, limit: PAGE_SIZE, ...where });
    this.loading = null;
    if (!reply || conversation !== this.conversation) return;
    timeline.merge(reply.messages);
    if (side === "older") timeline.hasOlder = reply.has_more && reply.messages.length > 0;
    else if (timeline.lastTs === last) timeline.hasNewer = false;
    this.refresh();
    // A page of few or short messages may not fill the window.
    if (this.scroller.scrollHeight <= this.scroller.clientHeight) this.scrolled();
  }

  reachedEnd() {
    if (this.arrivals > 0) this.markRead();
    this.arrivals = 0;
  }

  arrived({ conversation, message }) {
    if (conversation !== this.conversation) return;
    const { store } = this.page;
    if (message.user === store.me) {
      if (!this.timeline.hasNewer) this.stuck = true;
      else if (!message.thread_ts) this.toEnd();
      return;
    }
    announce(`${authorOf(message, store).name}: ${plainText(message.text ?? "").slice(0, 240)}`);
    this.arrivals += 1;
    if (this.stuck && document.visibilityState === "visible") this.markRead();
  }

  markRead() {
    const ts = this.timeline?.lastTs;
    if (ts && this.page.store.status === "open") this.page.ask("mark", { conversation: this.conversation, ts }).catch(() => {});
    this.arrivals = 0;
  }

  holdUnread(ts) {
    this.newAfter = ts;
    this.refresh();
  }

  drawJump() {
    const away = !this.stuck && this.timeline?.loaded
      && (this.timeline.hasNewer || this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight > 400);
    this.jump.hidden = !away;
    this.jump.lastChild.textContent = this.arrivals > 0 ? `${this.arrivals} new` : "Latest messages";
  }

  toEnd() {
    this.stuck = true;
    if (this.timeline.hasNewer) {
      this.timeline.hasNewer = false;
      this.timeline.messages = [];
      this.loadEnd();
    } else {
      this.scrollToEnd();
    }
  }

  drawWorking() {
    const { store } = this.page;
    this.working.hidden = !store.working.has(this.conversation);
    if (!this.working.hidden) fill(this.working, h("span", { class: "spinner" }), `${store.app.name} is working on it…`);
  }

  clicked(event) {
    const link = event.target.closest("[data-permalink]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.page.go({ conversation: this.conversation, message: link.dataset.permalink });
  }

  walk(event) {
    const here = event.target;
    if (!here.classList.contains("message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const all = [...this.rows.querySelectorAll(".message")];
    const next = all[all.indexOf(here) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    here.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  /** @returns {boolean} whether there was an own message to edit */
  editLast() {
    const { me } = this.page.store;
    const mine = (each) => each.user === me && !each.bot_id && !each.is_ephemeral && !each.subtype;
    const message = this.timeline?.messages.findLast(mine);
    if (message) startEditing(this.page, this.conversation, message);
    return Boolean(message);
  }
}

/** The first of many rows that reaches below a line; they are in order, so halving finds it. */
function firstBelow(rows, line) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom <= line + 1) low = middle + 1;
    else high = middle;
  }
  return rows[low];
}

function unreadFrom(conversation) {
  return conversation?.unread > 0 ? conversation.last_read ?? "0" : null;
}
