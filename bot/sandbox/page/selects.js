// All selects, single and multiple: a field that filters, a list underneath, chosen things as tokens.

import { iconButton, TINY } from "./buttons.js";
import { fill, h, uid } from "./dom.js";
import { commit, fieldProps } from "./field.js";
import { valueKey } from "./form.js";
import { icon } from "./icons.js";
import { Suggestions } from "./popover.js";
import { sourceOf } from "./options.js";
import { plainText, textNodes } from "./text.js";

const TYPING_PAUSE_MS = 180;

/** @param {import("./field.js").Env} env */
export function select(env) {
  return new Select(env).node;
}

class Select {
  constructor(env) {
    this.env = env;
    this.multi = env.element.type.startsWith("multi_");
    this.key = valueKey(env.element.type);
    this.source = sourceOf(env);
    this.buildNode();
    this.read();
    this.draw();
  }

  buildNode() {
    const { element, surface, inInput } = this.env;
    this.placeholder = plainText(element.placeholder) || surface.store.sentence(this.multi ? "choose_some" : "choose_one");
    const props = fieldProps(this.env, this.placeholder);
    this.field = h("input", {
      type: "text", autocomplete: "off", spellcheck: "false", class: "select-field", id: uid("select"), ...props,
    });
    this.tokens = h("span", { class: "tokens" });
    this.clear = iconButton("Clear the choice", "close", () => this.choose([]), TINY);
    this.node = h("div", { class: `select ${this.multi ? "multi" : ""}` }, this.tokens, this.field,
      inInput && !this.multi && !this.env.required ? this.clear : null, icon("down", 16));
    this.list = new Suggestions(this.field, {
      label: this.placeholder, anchor: this.node, onPick: (item) => this.picked(item.option),
    });
    this.field.addEventListener("input", () => this.search());
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("blur", () => this.leave());
    this.field.addEventListener("keydown", (event) => this.keydown(event));
    this.node.addEventListener("click", (event) => this.clicked(event));
    this.surface = surface;
  }

  /** The chosen values, as options with a label, from the form. */
  read() {
    const { surface, blockId, element } = this.env;
    if (element.default_to_current_conversation && !surface.form.has(blockId, element)) this.preselect();
    const state = surface.form.get(blockId, element);
    const values = [state[this.key] ?? []].flat();
    this.chosen = values.map((value) => this.source.describe(value));
  }

  /** "default_to_current_conversation": the one the person was in when the modal opened. */
  preselect() {
    const { surface, blockId, element } = this.env;
    const here = surface.store.route.conversation;
    if (here) surface.form.set(blockId, element.action_id, { type: element.type, [this.key]: this.multi ? [here] : here });
  }

  draw() {
    const { store } = this.surface;
    fill(this.tokens, this.multi ? this.chosen.map((option) => h("span", { class: "token" }, textNodes(option.text, store),
      iconButton(`Remove ${plainText(option.text)}`, "close", () => this.remove(option), TINY))) : []);
    this.field.value = this.multi ? "" : plainText(this.chosen[0]?.text);
    this.field.placeholder = this.multi && this.chosen.length > 0 ? "" : this.placeholder;
    this.clear.hidden = this.chosen.length === 0;
  }

  clicked(event) {
    if (event.target.closest("button")) return;
    this.field.focus();
    if (this.list.isOpen && event.target !== this.field) this.list.hide();
    else if (!this.list.isOpen) this.search("");
  }

  keydown(event) {
    if (this.list.key(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.search("");
    } else if (event.key === "Backspace" && this.multi && this.field.value === "" && this.chosen.length > 0) {
      this.choose(this.chosen.slice(0, -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
    }
  }

  search(text = this.field.value) {
    clearTimeout(this.timer);
    const found = this.source.find(text);
    if (!(found instanceof Promise)) return this.show(found);
    this.list.show([], { status: "Loading…" });
    this.timer = setTimeout(async () => {
      try {
        const groups = await this.source.load(text);
        if (this.list.isOpen) this.show(groups);
      } catch (failure) {
        this.list.show([], { status: `These options could not be loaded. ${failure.message}` });
      }
    }, TYPING_PAUSE_MS);
    return undefined;
  }

  show(groups) {
    const { store } = this.surface;
    const items = groups.flatMap((group) => group.options.map((option, index) => ({
      option, heading: index === 0 && group.label ? plainText(group.label) : null, selected: this.isChosen(option),
      node: [option.node ?? null, h("span", { class: "menu-text" }, h("span", {}, textNodes(option.text, store)),
        option.description ? h("span", { class: "menu-detail" }, textNodes(option.description, store)) : null),
      this.isChosen(option) ? icon("check", 16) : null],
    })));
    const active = Math.max(0, items.findIndex((item) => item.selected && !this.multi));
    this.list.show(items, { active, status: items.length === 0 ? groups.status ?? "No results" : "" });
  }

  isChosen(option) {
    return this.chosen.some((each) => each.value === option.value);
  }

  picked(option) {
    if (this.multi) {
      if (this.toggle(option) && this.list.isOpen) this.search("");
    } else {
      this.list.hide();
      this.choose([option]);
    }
  }

  /** @returns {boolean} whether there was room for it */
  toggle(option) {
    const without = this.chosen.filter((each) => each.value !== option.value);
    const limit = this.env.element.max_selected_items ?? Infinity;
    const given = without.length < this.chosen.length;
    const room = given || this.chosen.length < limit;
    if (room) this.choose(given ? without : [...this.chosen, option]);
    else this.list.show([], { status: this.surface.store.sentence("too_many_options", { most: limit }) });
    return room;
  }

  /** By the cross of its token, which is gone then; the focus goes to the field. */
  remove(option) {
    this.toggle(option);
    this.field.focus();
  }

  async choose(options) {
    const former = this.chosen;
    this.chosen = options;
    this.draw();
    this.node.dispatchEvent(new Event("change", { bubbles: true }));
    const values = options.map((option) => this.source.valueOf(option));
    const done = await commit(this.env, { [this.key]: this.multi ? values : values[0] ?? null }, this.node);
    if (done) return;
    this.chosen = former;
    this.draw();
  }

  leave() {
    clearTimeout(this.timer);
    this.list.hide();
    this.draw();
  }
}
