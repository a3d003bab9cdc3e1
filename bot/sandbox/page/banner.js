// Short words across the page: the connection's state, and small notices that go by themselves.

import { announce, fill, h } from "./dom.js";
import { icon } from "./icons.js";

const TOAST_MS = 4500;
const CALM_MS = 350;

export class Banner {
  constructor(page, node) {
    this.node = node;
    this.toasts = h("div", { class: "toasts" });
    document.body.append(this.toasts);
    page.store.on("status", (status) => this.status(status));
  }

  status(status) {
    clearTimeout(this.timer);
    if (status === "open") this.hide();
    // A reconnect that succeeds at once is nobody's business.
    else if (status === "lost") this.timer = setTimeout(() => this.lost(), this.node.hidden ? CALM_MS : 0);
  }

  hide() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    announce("Connected again.");
  }

  lost() {
    this.node.hidden = false;
    fill(this.node, h("span", { class: "spinner" }), "Connection lost — reconnecting…; nothing you typed is lost");
  }

  /** A notice that goes away by itself. */
  toast(text, { bad = false } = {}) {
    const node = h("div", { class: `toast${bad ? " bad" : ""}` }, icon(bad ? "warning" : "check", 16), text);
    this.toasts.append(node);
    // In the top layer, so that a modal does not hide it.
    this.toasts.popover = "manual";
    this.toasts.showPopover();
    announce(text, bad);
    setTimeout(() => node.remove(), TOAST_MS);
  }
}
