// The Home of the app, and what its manifest says about it.

import { renderBlocks } from "./blocks.js";
import { fill, h, keepingFocus } from "./dom.js";
import { FormState } from "./form.js";
import { Surface } from "./surface.js";

export class Home {
  constructor(page) {
    this.page = page;
    this.node = h("div", { class: "home", tabindex: "0", role: "region", "aria-label": "Home" });
    this.form = new FormState();
    page.store.on("hello", ({ samePerson }) => { if (!samePerson) this.form = new FormState(); });
    page.store.on("hello home", () => this.draw());
  }

  open() {
    this.draw();
    this.page.attempt("open", { conversation: "app", tab: "home" });
  }

  draw() {
    const { store } = this.page;
    const view = store.home;
    if (!view) {
      fill(this.node, h("div", { class: "empty" }, h("h2", {}, `${store.app.name || "This app"} has not set up its Home yet`),
        h("p", {}, "It appears as soon as the app publishes it.")));
      return;
    }
    this.form.keepOnly(view.blocks);
    const surface = new Surface(this.page, "home", { type: "view", view_id: view.id }, { form: this.form, blocks: view.blocks });
    const blocks = h("div", { class: "home-blocks blocks" }, renderBlocks(view.blocks, surface));
    keepingFocus(this.node, ".home-blocks", () => fill(this.node, blocks));
  }
}

/** The About tab: what the manifest tells. */
export function about(page) {
  const { app } = page.store;
  return h("div", { class: "home" }, h("div", { class: "home-blocks" },
    h("h2", {}, app.name), app.description ? h("p", {}, app.description) : null,
    h("h3", {}, "Commands"),
    app.commands?.length ? h("dl", { class: "commands" }, app.commands.flatMap(commandEntry)) : h("p", {}, "None."),
    app.shortcuts?.length ? [h("h3", {}, "Shortcuts"),
      h("dl", { class: "commands" }, app.shortcuts.flatMap(shortcutEntry))] : null));
}

function commandEntry({ command, usage_hint: usage, description }) {
  return [h("dt", {}, h("code", {}, [command, usage].filter(Boolean).join(" "))), h("dd", {}, description)];
}

function shortcutEntry({ name, description, type }) {
  return [h("dt", {}, name), h("dd", {}, description, type === "message" ? " (on a message)" : null)];
}
