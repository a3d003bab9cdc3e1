// Switches for misbehaviour. The page shows whatever switches the workspace has, by the kind of their value.

import { fill, h, uid } from "./dom.js";

export class Trouble {
  constructor(page) {
    this.page = page;
    this.form = h("div", { class: "trouble" });
    this.node = h("div", { class: "panel" },
      h("p", {}, "Let the workspace misbehave, and see how the app takes it. The same seed gives the same trouble."), this.form,
      h("button", { class: "button", type: "button", onclick: () => this.calm() }, "All calm again"));
    page.store.on("hello trouble", () => this.draw());
  }

  draw() {
    // A switch that is just being used is not drawn anew under the person's hand.
    if (this.form.contains(document.activeElement) && this.form.childElementCount > 0) return this.refresh();
    this.fields = new Map();
    fill(this.form, Object.entries(this.page.store.trouble).map(([name, value]) => this.field(name, value)));
    return undefined;
  }

  refresh() {
    for (const [name, field] of this.fields) {
      const value = this.page.store.trouble[name];
      if (field === document.activeElement) continue;
      if (field.type === "checkbox") field.checked = value === true;
      else field.value = shown(value);
    }
  }

  field(name, value) {
    const id = uid("trouble");
    const isSwitch = typeof value === "boolean";
    const field = h("input", {
      id, type: isSwitch ? "checkbox" : "text", class: isSwitch ? null : "text-field",
      inputmode: typeof value === "number" ? "decimal" : null, onchange: () => this.set(name, value, field),
    });
    if (isSwitch) field.checked = value;
    else field.value = shown(value);
    this.fields.set(name, field);
    const label = h("label", { for: id }, name.replaceAll("_", " "));
    return h("div", { class: isSwitch ? "trouble-switch" : "trouble-field" }, isSwitch ? [field, label] : [label, field]);
  }

  set(name, before, field) {
    const value = field.type === "checkbox" ? field.checked : parsed(field.value, before);
    return this.page.attempt("trouble", { set: { [name]: value } });
  }

  calm() {
    const set = Object.fromEntries(Object.entries(this.page.store.trouble).map(([name, value]) => [name, calmed(value)]));
    return this.page.attempt("trouble", { set });
  }
}

function shown(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parsed(text, before) {
  if (text.trim() === "") return typeof before === "number" ? 0 : null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function calmed(value) {
  if (typeof value === "boolean") return false;
  if (typeof value === "number") return 0;
  if (Array.isArray(value)) return [];
  return value && typeof value === "object" ? {} : null;
}
