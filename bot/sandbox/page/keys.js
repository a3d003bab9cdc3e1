// Keys that work everywhere, as in Slack: Ctrl+K to jump, F6 between the regions, Alt+Up and Alt+Down between conversations.

import { avatar } from "./avatar.js";
import { showDialog } from "./dialog.js";
import { fill, h, roving } from "./dom.js";
import { icon } from "./icons.js";

// Where F6 stops, in this order.
const STOPS = [
  "#sidebar .side-item[aria-current]", "#main .message[tabindex='0'], #main .tab", "#composer", "#thread-composer",
  "#drawer .tab", "#topbar .clock-face",
];

const REGIONS = "nav, main, aside, header.topbar";

export class Keys {
  constructor(page) {
    this.page = page;
    addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("click", (event) => this.mentionClicked(event));
  }

  pressed(event) {
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      this.jump();
    } else if (event.key === "F6") {
      event.preventDefault();
      this.nextRegion(event.shiftKey ? -1 : 1);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.step(event.key === "ArrowUp" ? -1 : 1);
    }
  }

  nextRegion(step) {
    const stops = STOPS.map((selector) => document.querySelector(selector)).filter((node) => node?.offsetParent);
    const active = document.activeElement;
    const region = active?.closest(REGIONS);
    const exact = stops.indexOf(active);
    const here = exact >= 0 ? exact : stops.findIndex((node) => node.closest(REGIONS) === region);
    stops[(here + step + stops.length) % stops.length]?.focus();
  }

  step(step) {
    const items = [...document.querySelectorAll("#sidebar a.side-item")].filter((node) => node.offsetParent);
    const here = items.findIndex((node) => node.hasAttribute("aria-current"));
    items[(here + step + items.length) % items.length]?.click();
  }

  /** The switcher: type a few letters, Enter. */
  async jump() {
    const { store } = this.page;
    const list = h("ul", { class: "people" });
    const search = h("input", {
      class: "text-field", type: "search", placeholder: "Jump to…", "aria-label": "Jump to a conversation", autofocus: true,
    });
    const all = [...store.conversations.values()];
    const chosen = await showDialog("Jump to…", (finish) => {
      const draw = () => {
        const words = search.value.trim().toLowerCase();
        const found = all.filter((each) => store.titleOf(each).toLowerCase().includes(words));
        fill(list, found.map((each) => this.place(each, () => finish(each.id))));
      };
      search.addEventListener("input", draw);
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") list.querySelector("button")?.click();
        if (event.key === "ArrowDown") list.querySelector("button")?.focus();
      });
      roving(list, ".person");
      draw();
      return [h("div", { class: "dialog-body" }, search, list)];
    }, { className: "jump-dialog" });
    if (chosen) this.page.go({ conversation: chosen });
  }

  place(conversation, onclick) {
    const title = this.page.store.titleOf(conversation);
    return h("li", {}, h("button", { class: "person", type: "button", onclick }, this.face(conversation), title));
  }

  face(conversation) {
    const { store } = this.page;
    if (conversation.kind === "channel") return icon(conversation.is_private ? "lock" : "hash", 18);
    return avatar(conversation.kind === "app" ? { ...store.app, is_bot: true } : store.users.get(conversation.user), 22);
  }

  /** A press on a name opens the conversation with that person; on a channel, the channel. */
  async mentionClicked(event) {
    const target = event.target.closest?.("[data-user], [data-channel]");
    if (!target || target.closest("dialog")) return;
    const { user, channel } = target.dataset;
    const { store } = this.page;
    if (channel) this.page.go({ conversation: channel });
    else if (user && user === store.app.bot_user_id) this.page.go({ conversation: store.appConversation?.id });
    else if (store.users.has(user)) await this.page.sidebar.openDm(user);
  }
}
