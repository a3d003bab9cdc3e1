// Behind the scenes, for the curious: every envelope, ack and API call; the time machine; the trouble switches.

import { iconButton } from "./buttons.js";
import { fill, h, oncePerFrame, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { clockTimeWithSeconds } from "./time.js";
import { Trouble } from "./troublepanel.js";

const TABS = [["log", "Log"], ["time", "Time"], ["trouble", "Trouble"]];
const ARROWS = { envelope: "→ app", ack: "← ack", api: "app →", event: "→ app", http: "http", note: "note" };
const SHOWN = 400;

export class Drawer {
  constructor(page, node) {
    this.page = page;
    this.node = node;
    this.tab = "log";
    this.trouble = new Trouble(page);
    this.tabs = h("div", { class: "tabs", role: "group", "aria-label": "Parts of the drawer" });
    this.body = h("div", { class: "drawer-body" });
    this.rows = h("ol", { class: "log-rows" });
    this.nothing = h("p", { class: "hint nothing" });
    this.shown = SHOWN;
    this.earlier = h("button", { class: "button earlier", type: "button", onclick: () => this.showEarlier() }, "Show earlier");
    this.filter = h("input", {
      class: "text-field", type: "search", placeholder: "Filter: a method, an action, a person…",
      "aria-label": "Filter the log", oninput: () => this.drawLog(),
    });
    node.append(
      h("header", { class: "pane-head" }, h("h2", {}, "Behind the scenes"), h("span", { class: "topic" }),
        iconButton("Close the drawer", "close", () => this.toggle(false))),
      this.tabs, this.body);
    const later = oncePerFrame(() => { if (this.isOpen && this.tab === "log") this.drawLog(); });
    page.store.on("log", later);
    page.store.on("hello app", () => { if (this.isOpen) this.draw(); });
    page.store.on("clock", () => { if (this.isOpen && this.tab === "time") this.draw(); });
    node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) this.toggle(false); });
    if (sessionStorage.getItem("drawer") === "open") this.toggle(true, false);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle(open = !this.isOpen, focus = true) {
    this.node.hidden = !open;
    document.body.classList.toggle("with-drawer", open);
    this.page.topbar.curious.setAttribute("aria-pressed", String(open));
    sessionStorage.setItem("drawer", open ? "open" : "");
    if (open) this.draw();
    if (open && focus) this.tabs.querySelector("button").focus();
    else if (focus) this.page.topbar.curious.focus();
  }

  draw() {
    const { app } = this.page.store;
    this.node.querySelector(".topic").textContent = app.connected
      ? `${app.name}: ${app.connected} ${app.connected === 1 ? "connection" : "connections"}` : "No app is connected";
    fill(this.tabs, TABS.map(([tab, label]) => h("button", {
      class: "tab", type: "button", "aria-current": this.tab === tab ? "page" : null,
      onclick: () => { this.tab = tab; this.draw(); this.tabs.querySelector("[aria-current]").focus(); },
    }, label)));
    if (this.tab === "log") {
      fill(this.body, h("div", { class: "log-tools" }, this.filter),
        h("div", { class: "log-scroll", tabindex: "0", role: "region", "aria-label": "Log" }, this.rows, this.nothing, this.earlier));
      this.drawLog();
    } else if (this.tab === "time") {
      fill(this.body, this.timePanel());
    } else {
      fill(this.body, this.trouble.node);
    }
  }

  timePanel() {
    return h("div", { class: "panel" },
      h("p", {}, "The workspace has a clock of its own. Travel, and everything that is due until then happens ",
        "as it would have: reminders, retries, deadlines."),
      h("div", { class: "ways" }, this.page.topbar.clock.ways().filter((way) => way !== "line").map(wayButton)));
  }

  drawLog() {
    const words = this.filter.value.trim().toLowerCase();
    const found = this.page.store.log.filter((entry) => !words || this.searchable(entry).includes(words));
    // Newest first; entries that are open stay open, since their nodes are kept.
    reconcile(this.rows, found.slice(-this.shown).reverse().map((entry) => ({
      key: String(entry.n), sign: entry, make: () => this.row(entry),
    })));
    this.earlier.hidden = found.length <= this.shown && !(this.page.store.log[0]?.n > 1);
    this.nothing.hidden = found.length > 0;
    this.nothing.textContent = words ? "Nothing like that." : "Nothing has happened yet. Type a command and watch.";
  }

  async showEarlier() {
    const { store } = this.page;
    this.shown += SHOWN;
    const reply = store.log[0]?.n > 1 ? await this.page.attempt("seen", { before: store.log[0].n }) : null;
    if (reply) store.putEarlier(reply.entries);
    this.drawLog();
    if (reply?.entries.length === 0) this.earlier.hidden = true;
  }

  searchable(entry) {
    return `${entry.title} ${entry.kind} ${entry.error ?? ""} ${this.page.store.nameOf(entry.user) ?? ""}`.toLowerCase();
  }

  row(entry) {
    const { store } = this.page;
    const bad = entry.ok === false;
    const json = h("div", { class: "log-json" });
    const details = h("details", {
      class: `log-row ${entry.kind}${bad ? " bad" : ""}`,
      ontoggle: () => { if (details.open) fill(json, this.json(entry)); },
    }, h("summary", {},
      h("span", { class: "log-time" }, clockTimeWithSeconds(entry.at, store.tz)),
      h("span", { class: "log-kind" }, ARROWS[entry.kind] ?? entry.kind),
      h("span", { class: "log-title" }, entry.title,
        store.users.has(entry.user) ? h("span", { class: "log-who" }, ` ${store.nameOf(entry.user)}`) : null,
        entry.error ? h("span", { class: "log-error" }, ` ${entry.error}`) : null),
      h("span", { class: "log-ms" }, duration(entry.ms))), json);
    return h("li", {}, details);
  }

  json(entry) {
    const parts = [["Request", entry.request], ["Response", entry.response]];
    return parts.filter(([, value]) => value !== null && value !== undefined)
      .map(([label, value]) => [h("h3", {}, label), h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2))]);
  }
}

function wayButton(way) {
  return h("button", { class: "way", type: "button", onclick: way.run }, icon(way.icon), h("span", { class: "menu-text" },
    h("strong", {}, way.label), h("span", { class: "menu-detail" }, way.detail)));
}

function duration(ms) {
  if (ms === null || ms === undefined) return "";
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
