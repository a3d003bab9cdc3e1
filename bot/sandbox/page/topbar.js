// The bar at the top: what time it is here, who one is, and the way behind the scenes.

import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openPeopleSwitcher } from "./people.js";
import { opener } from "./popover.js";
import { TimeMachine } from "./timemachine.js";

export class Topbar {
  constructor(page, node) {
    this.page = page;
    this.clock = new TimeMachine(page);
    this.who = opener({ class: "who" }, (anchor) => openPeopleSwitcher(page, anchor));
    this.theme = h("button", { class: "top-button", type: "button", onclick: () => this.switchTheme() });
    this.curious = h("button", {
      class: "top-button labelled", type: "button", "aria-pressed": "false", "aria-label": "Behind the scenes",
      title: "Behind the scenes: envelopes, acks, API calls, trouble",
      onclick: () => page.drawer.toggle(),
    }, icon("terminal"), h("span", {}, "Behind the scenes"));
    node.append(
      h("div", { class: "top-left" },
        h("button", {
          id: "menu-button", class: "top-button menu-button", type: "button", "aria-label": "Conversations",
          onclick: () => page.sidebar.toggle(),
        }, icon("menu")),
        h("img", { src: "/page/icon.svg", alt: "", width: "24", height: "24" }), h("span", {}, "Practice workspace")),
      this.clock.node,
      h("div", { class: "top-right" }, this.who, this.theme, this.curious));
    this.drawTheme();
    page.store.on("hello users", () => this.drawWho());
  }

  drawWho() {
    const { store } = this.page;
    fill(this.who, avatar(store.myself, 24), h("span", { class: "who-words" }, h("small", {}, "Acting as"), " ",
      h("strong", {}, store.nameOf(store.me))), icon("down", 16));
  }

  get isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  switchTheme() {
    const theme = this.isDark ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    this.drawTheme();
  }

  drawTheme() {
    const label = this.isDark ? "Light colours" : "Dark colours";
    this.theme.setAttribute("aria-label", label);
    this.theme.title = label;
    fill(this.theme, icon(this.isDark ? "sun" : "moon"));
  }
}
