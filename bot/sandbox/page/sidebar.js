// The list of conversations.

import { avatar } from "./avatar.js";
import { fill, h, reconcile, roving } from "./dom.js";
import { icon } from "./icons.js";
import { openPeoplePicker } from "./people.js";
import { opener } from "./popover.js";
import { personalCount } from "./state.js";

export class Sidebar {
  constructor(page, node, scrim) {
    Object.assign(this, { page, node, scrim });
    this.head = h("div", { class: "side-head" });
    this.lists = { channel: h("ul"), dm: h("ul"), app: h("ul"), other: h("ul") };
    this.otherGroup = h("details", { class: "side-other" },
      h("summary", {}, icon("right", 14), "More channels"), this.lists.other);
    node.append(this.head,
      h("div", { class: "side-scroll" },
        group("Apps", this.lists.app),
        group("Channels", this.lists.channel, this.otherGroup),
        group("Direct messages", this.lists.dm, this.newMessage())));
    roving(node, ".side-item, summary");
    const { store } = page;
    store.on("hello conversations users app route draft", () => this.draw());
    store.on("route", () => this.toggle(false));
    scrim.addEventListener("click", () => this.toggle(false));
    node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.toggle(false); });
  }

  newMessage() {
    return opener({ class: "side-item side-add" }, (anchor) => openPeoplePicker(this.page, anchor, {
      label: "Send a message to…", onPick: (user) => this.openDm(user.id),
    }), h("span", { class: "side-icon" }, icon("plus", 16)), h("span", { class: "side-name" }, "New message"));
  }

  async openDm(user) {
    const reply = await this.page.attempt("dm", { user });
    const id = reply?.conversation?.id ?? reply?.conversation;
    if (id) this.page.go({ conversation: id });
  }

  /** On a narrow screen the sidebar is a drawer. */
  toggle(open = !document.body.classList.contains("side-open")) {
    const was = document.body.classList.contains("side-open");
    document.body.classList.toggle("side-open", open);
    this.scrim.hidden = !open;
    if (open) this.node.querySelector("[aria-current], .side-item")?.focus();
    else if (was) document.getElementById("menu-button")?.focus();
  }

  draw() {
    const { store } = this.page;
    fill(this.head, h("strong", {}, store.team.name || "Practice team"));
    const all = [...store.conversations.values()].filter((each) => !each.is_archived || each.id === store.route.conversation);
    const mine = (each) => each.kind === "channel" && each.is_member !== false;
    this.drawList("channel", all.filter(mine));
    this.drawList("other", all.filter((each) => each.kind === "channel" && !mine(each)));
    this.drawList("dm", all.filter((each) => each.kind === "dm"));
    this.drawList("app", all.filter((each) => each.kind === "app"));
    this.otherGroup.hidden = this.lists.other.children.length === 0;
  }

  drawList(kind, conversations) {
    const { store } = this.page;
    const sorted = conversations.toSorted((one, other) => store.titleOf(one).localeCompare(store.titleOf(other)));
    reconcile(this.lists[kind], sorted.map((each) => ({
      key: each.id,
      sign: [each, store.route.conversation === each.id, store.titleOf(each), this.hasDraft(each), store.app.connected, store.me],
      make: () => h("li", {}, this.item(each)),
    })));
  }

  hasDraft(conversation) {
    const { store } = this.page;
    return conversation.id !== store.route.conversation
      && sessionStorage.getItem(`draft:${store.me}:${conversation.id}:`) !== null;
  }

  item(conversation) {
    const { store } = this.page;
    const here = store.route.conversation === conversation.id;
    const unread = conversation.unread > 0 && !here;
    const badge = unread ? personalCount(conversation) : 0;
    const title = store.titleOf(conversation);
    const href = this.page.routes.href({ conversation: conversation.id, tab: this.tabOf(conversation) });
    return h("a", {
      class: `side-item${unread ? " unread" : ""}`, href,
      "aria-current": here ? "page" : null,
      onclick: (event) => this.follow(event, conversation),
    },
    h("span", { class: "side-icon" }, this.face(conversation)),
    h("span", { class: "side-name" }, title, conversation.user === store.me ? h("span", { class: "you" }, " you") : null),
    this.hasDraft(conversation) ? h("span", { class: "draft", title: "Draft" },
      icon("edit", 14), h("span", { class: "sr-only" }, "Draft")) : null,
    conversation.kind === "app" && !store.app.connected
      ? h("span", { class: "away", title: "The app is not connected" }, "offline") : null,
    badge ? h("span", { class: "count" }, badge, h("span", { class: "sr-only" }, " unread")) : null,
    unread && !badge ? h("span", { class: "sr-only" }, " unread") : null);
  }

  tabOf(conversation) {
    return conversation.kind === "app" && this.page.store.app.home_tab && !conversation.unread ? "home" : "messages";
  }

  face(conversation) {
    const { store } = this.page;
    if (conversation.kind === "app") return avatar({ ...store.app, bot_user_id: "app" }, 20);
    if (conversation.user) return avatar(store.users.get(conversation.user), 20);
    if (conversation.kind === "dm") return icon("people", 16);
    return icon(conversation.is_private ? "lock" : "hash", 16);
  }

  follow(event, conversation) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.page.go({ conversation: conversation.id, tab: this.tabOf(conversation) });
  }
}

function group(title, ...content) {
  return h("section", { class: "side-group" }, h("h2", {}, title), content);
}
