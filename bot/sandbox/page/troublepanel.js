// Switches for misbehaviour. Known ones are explained; any other the workspace has is shown by the kind of its value.

import { fill, h, uid } from "./dom.js";

const RATES = [
  ["Everything", { mixture: "A bit of every kind below" }],
  ["What the app is sent", {
    duplicate: "Twice at once, under the same id", redeliver: "Once more after its ack", reorder: "After the one that follows",
    hold: "Held back for a while",
  }],
  ["The app’s connections", {
    half_open: "Look alive and carry nothing", close: "Cut", refresh: "Asked to reconnect",
    refresh_close: "Asked to reconnect, and cut", refuse_open: "No new ones",
  }],
  ["Answers of the Web API", {
    drop_reply: "It happens, but the answer is lost", rate_limited: "429, too many requests", error_500: "500, internal error",
    error_503: "503, unavailable", timeout: "No answer at all", slow: "Byte by byte",
  }],
];
const DETAILS = {
  seed: "Seed", hold_seconds: "Seconds held back", retry_after: "Retry-After, seconds",
  timeout_seconds: "Seconds without an answer", slow_seconds: "Seconds of a slow answer",
  after_effect: "Errors come after the call took effect",
  methods: "Only these methods", times: "Stop after so many",
};

export class Trouble {
  constructor(page) {
    this.page = page;
    this.form = h("div", { class: "trouble" });
    this.node = h("div", { class: "panel" },
      h("p", {}, "Let the workspace misbehave, and see how the app takes it. The same seed gives the same trouble."),
      h("button", { class: "button", type: "button", onclick: () => this.calm() }, "All calm again"), this.form);
    page.store.on("hello trouble", () => this.draw());
  }

  get values() {
    return this.page.store.trouble;
  }

  draw() {
    // A control in use is not drawn anew under the person's hand.
    if (this.form.contains(document.activeElement)) return this.refresh();
    this.shows = [];
    const rates = RATES.map(([title, names]) => [title, Object.entries(names).filter(([name]) => name in this.values)])
      .filter(([, entries]) => entries.length > 0);
    const known = new Set(["counts", ...rates.flatMap(([, entries]) => entries.map(([name]) => name))]);
    const details = Object.entries(this.values).filter(([name]) => !known.has(name));
    fill(this.form,
      rates.map(([title, entries]) => group(title, entries.map(([name, label]) => this.rate(name, label)))),
      details.length > 0 ? group("Details", details.map(([name, value]) => this.detail(name, value))) : null);
    this.refresh();
    return undefined;
  }

  refresh() {
    for (const show of this.shows ?? []) show();
  }

  /** How often, from never to always. */
  rate(name, label) {
    const id = uid("trouble");
    const output = h("output", { for: id });
    const say = () => { output.textContent = percent(field.value, this.values.counts?.[name]); };
    const field = h("input", {
      id, type: "range", min: "0", max: "1", step: "0.05", oninput: say,
      onchange: () => this.set(name, Number(field.value)),
    });
    this.shows.push(() => {
      if (field !== document.activeElement) field.value = String(this.values[name] ?? 0);
      say();
    });
    return h("div", { class: "trouble-rate" }, h("label", { for: id }, label), output, field);
  }

  detail(name, value) {
    const id = uid("trouble");
    const label = h("label", { for: id }, DETAILS[name] ?? name.replaceAll("_", " "));
    const isSwitch = typeof value === "boolean";
    const field = h("input", {
      id, type: isSwitch ? "checkbox" : "text", class: isSwitch ? null : "text-field",
      onchange: () => this.set(name, isSwitch ? field.checked : parsed(field.value, value)),
    });
    this.shows.push(() => {
      if (field === document.activeElement) return;
      if (isSwitch) field.checked = this.values[name] === true;
      else field.value = shown(this.values[name]);
    });
    return h("div", { class: isSwitch ? "trouble-switch" : "trouble-field" }, isSwitch ? [field, label] : [label, field]);
  }

  set(name, value) {
    return this.page.attempt("trouble", { set: { [name]: value } });
  }

  calm() {
    const names = Object.keys(this.values).filter((name) => name !== "counts" && name !== "seed");
    const set = Object.fromEntries(names.map((name) => [name, calmed(name, this.values[name])]));
    return this.page.attempt("trouble", { set });
  }
}

function group(title, content) {
  return h("fieldset", {}, h("legend", {}, title), content);
}

function percent(rate, count) {
  const often = Number(rate) === 0 ? "never" : `${Math.round(Number(rate) * 100)} %`;
  return count ? `${often} · ${count}×` : often;
}

function shown(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function parsed(text, before) {
  const trimmed = text.trim();
  if (Array.isArray(before)) return trimmed ? trimmed.split(/[\s,]+/) : [];
  if (trimmed === "") return null;
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

// A detail such as a number of seconds returns to its own default when it is emptied.
function calmed(name, value) {
  if (typeof value === "boolean") return false;
  if (Array.isArray(value)) return [];
  return name in DETAILS ? null : 0;
}
