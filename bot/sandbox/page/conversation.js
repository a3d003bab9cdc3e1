// The middle of the page: the head of the conversation, its tabs, its messages and the message box.

import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { Home, about } from "./home.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMenu, opener } from "./popover.js";
import { beginningOf, hint } from "./welcome.js";

const TABS = [["home", "Home"], ["messages", "Messages"], ["about", "About"]];

export class Conversation {
  constructor(page, node) {
    this.page = page;
    this.node = node;
    this.shown = null;
    this.head = h("header", { class: "conv-head" });
    this.hint = h("div");
    this.body = h("div", { class: "conv-body" });
    node.append(this.head, this.hint, this.body);
    this.list = new MessageList(page, { label: "Messages", intro: (conversation) => beginningOf(page, conversation) });
    this.home = new Home(page);
    page.store.on("route", () => this.show());
    page.store.on("hello conversations users app", () => this.drawHead());
    page.store.on("hello app", () => fill(this.hint, hint(page)));
  }

  show() {
    const { store } = this.page;
    const { conversation, tab, thread } = store.route;
    // A reply shows in its thread; the conversation then stands at the message it answers.
    const message = store.route.message && (thread ?? store.route.message);
    const key = `${store.me}:${conversation}:${tab}`;
    this.drawHead();
    if (!store.current) return fill(this.body, h("p", { class: "empty" }, "There is no conversation here yet."));
    const revisit = this.shown === key;
    this.shown = key;
    if (this.isHome()) return this.showHome(tab);
    // The list, the place in it and the message box stay when only a thread opens, or a lost connection returns.
    if (!revisit) this.buildMessages(conversation);
    const loaded = revisit && store.timelines.get(conversation)?.loaded;
    if (!loaded) this.tellOpened(conversation);
    if (!loaded || message) this.list.open(conversation, message);
    return undefined;
  }

  tellOpened(conversation) {
    const isApp = this.page.store.current.kind === "app";
    this.page.attempt("open", isApp ? { conversation: "app", tab: "messages" } : { conversation });
  }

  isHome() {
    const { store } = this.page;
    return store.current?.kind === "app" && store.route.tab !== "messages";
  }

  showHome(tab) {
    this.composer = null;
    fill(this.body, tab === "about" ? about(this.page) : this.home.node);
    if (tab === "home") this.home.open();
  }

  buildMessages(conversation) {
    const { store } = this.page;
    this.composer = this.canWrite(store.current)
      ? new Composer(this.page, { conversation, id: "composer", placeholder: this.placeholder(store.current) }) : null;
    fill(this.body, this.list.node, this.composer?.node ?? this.closedNote(store.current));
    if (this.mayTakeFocus()) this.composer?.focus();
  }

  // Not on touch screens, where a keyboard would jump up, and not away from a modal or another pane.
  mayTakeFocus() {
    const elsewhere = document.activeElement?.closest("dialog, aside");
    return !elsewhere && !matchMedia("(pointer: coarse)").matches;
  }

  canWrite(conversation) {
    if (conversation.is_archived) return false;
    if (conversation.kind === "app") return this.page.store.app.messages_tab_read_only !== true;
    return conversation.kind !== "channel" || conversation.is_member !== false;
  }

  closedNote(conversation) {
    if (conversation.is_archived) return h("div", { class: "closed-note" }, "This channel is archived.");
    if (conversation.kind === "app") {
      return h("div", { class: "closed-note" }, "Sending messages to this app has been turned off.");
    }
    return h("div", { class: "closed-note" }, h("strong", {}, `#${conversation.name}`),
      h("button", { class: "button primary", type: "button", onclick: () => this.join(conversation) }, "Join channel"));
  }

  async join(conversation) {
    if (await this.page.attempt("join", { conversation: conversation.id })) this.rebuild();
  }

  placeholder(conversation) {
    const name = this.page.store.titleOf(conversation);
    if (conversation.user === this.page.store.me) return "Jot something down";
    return `Message ${conversation.kind === "channel" ? "#" : ""}${name}`;
  }

  drawHead() {
    const { store } = this.page;
    const conversation = store.current;
    const title = store.titleOf(conversation);
    const sign = conversation?.kind === "channel" ? "#" : "";
    const count = store.waiting > 0 ? `(${store.waiting}) ` : "";
    document.title = conversation ? `${count}${sign}${title} · ${store.team.name}` : "Practice workspace";
    if (!conversation) return fill(this.head);
    const mark = conversation.kind === "channel" ? icon(conversation.is_private ? "lock" : "hash", 20) : null;
    fill(this.head,
      h("div", { class: "conv-title" }, h("h1", {}, mark, h("span", {}, title)),
        conversation.kind === "app" ? h("span", { class: "badge" }, "APP") : null,
        conversation.is_ext_shared ? h("span", { class: "badge" }, "SHARED") : null,
        this.subtitle(conversation), this.more(conversation)),
      conversation.kind === "app" ? this.tabs() : null);
    return undefined;
  }

  subtitle(conversation) {
    const { store } = this.page;
    const person = store.users.get(conversation.user);
    const text = conversation.topic || person?.title;
    return text ? h("span", { class: "topic" }, mrkdwn(text, store)) : null;
  }

  more(conversation) {
    if (conversation.kind !== "channel" || !conversation.is_member || conversation.is_archived) return null;
    const leave = () => this.page.attempt("leave", { conversation: conversation.id }).then(() => this.rebuild());
    return opener({ class: "icon-button more", "aria-label": "Channel actions", title: "Channel actions" },
      (anchor) => openMenu(anchor, [{ label: `Leave #${conversation.name}`, icon: "close", danger: true, run: leave }],
        { label: "Channel actions", align: "end" }), icon("more"));
  }

  rebuild() {
    this.shown = null;
    this.show();
  }

  tabs() {
    const { store } = this.page;
    const has = { home: store.app.home_tab !== false, messages: store.app.messages_tab !== false, about: true };
    const shown = TABS.filter(([tab]) => has[tab]);
    return h("div", { class: "tabs", role: "group", "aria-label": "Parts of the app" }, shown.map(([tab, label]) => h("button", {
      class: "tab", type: "button", "aria-current": store.route.tab === tab ? "page" : null,
      onclick: () => this.page.go({ conversation: store.route.conversation, tab }),
    }, label)));
  }

  /** Takes an ephemeral message away; one of the page's own just goes. */
  async dismiss(conversation, message) {
    if (message.local) this.page.store.receive({ type: "message_deleted", conversation, ts: message.ts });
    else await this.page.attempt("delete", { conversation, ts: message.ts });
  }

  async markUnread(message) {
    const { conversation } = this.page.store.route;
    const before = (Number(message.ts) - 0.000001).toFixed(6);
    if (await this.page.attempt("mark", { conversation, ts: before })) this.list.holdUnread(before);
  }

  editLast() {
    return this.list.editLast();
  }
}
