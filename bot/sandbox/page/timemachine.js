// The practice clock, and travelling in time.

import { showDialog } from "./dialog.js";
import { fill, h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu, opener } from "./popover.js";
import { clockTime, isoDate, shortDay, zoneCity, zonedToUnix } from "./time.js";

const TICK_MS = 1000;
const REAL_TIME_SECONDS = 2;

export class TimeMachine {
  constructor(page) {
    this.page = page;
    this.face = opener({ class: "clock-face", title: "The practice clock: travel in time" }, (anchor) => this.openMenu(anchor));
    this.next = h("button", {
      class: "next-morning", type: "button", title: "Travel to 09:00 on the next working day: what is due then happens now",
      onclick: () => this.travel("next_morning"),
    }, icon("sunrise", 18), h("span", {}, h("span", { class: "long" }, "Next morning "), "09:00"));
    this.node = h("div", { class: "clock", role: "group", "aria-label": "Practice clock" }, this.face, this.next);
    page.store.on("hello clock users", () => this.draw(true));
    setInterval(() => this.draw(), TICK_MS);
  }

  draw(force = false) {
    const { store } = this.page;
    if (!store.me) return;
    const now = store.now();
    const words = `${shortDay(now, store.tz)}, ${clockTime(now, store.tz)}`;
    if (!force && words === this.shown) return;
    this.shown = words;
    const away = Math.abs(store.clockGap) > REAL_TIME_SECONDS;
    fill(this.face, icon("clock", 18), h("span", { class: "sr-only" }, "Practice clock: "),
      h("span", { class: "clock-words" }, words, h("span", { class: "zone" }, ` · ${zoneCity(store.tz)}`)),
      away ? gapBadge(store.clockGap) : null, icon("down", 16));
  }

  /** The ways to travel; also shown in the drawer. */
  ways() {
    const { store } = this.page;
    return [
      { label: "In one hour", detail: this.preview(store.now() + 3600), icon: "clock", run: () => this.travel("+1h") },
      { label: "Next morning, 09:00", detail: "The next working day", icon: "sunrise", run: () => this.travel("next_morning") },
      { label: "Next Monday, 09:00", detail: "A new week", icon: "sunrise", run: () => this.travel("next_monday") },
      { label: "Choose a moment…", detail: `In ${zoneCity(store.tz)} time`, icon: "edit", run: () => this.choose() },
      "line",
      { label: "Back to real time", detail: this.preview(Date.now() / 1000), icon: "check", run: () => this.travel("now") },
    ];
  }

  preview(seconds) {
    const { tz } = this.page.store;
    return `${shortDay(seconds, tz)}, ${clockTime(seconds, tz)}`;
  }

  openMenu(anchor) {
    openMenu(anchor, [{ heading: "Travel in time" }, ...this.ways()], { label: "Travel in time" });
  }

  async travel(to) {
    const { page } = this;
    this.node.setAttribute("aria-busy", "true");
    const reply = await page.attempt("travel", { to });
    this.node.removeAttribute("aria-busy");
    if (!reply) return;
    if (reply.clock) page.store.receive({ type: "clock", clock: reply.clock });
    page.banner.toast(`It is now ${this.preview(page.store.now())} in ${zoneCity(page.store.tz)}`);
  }

  async choose() {
    const { store } = this.page;
    const now = store.now();
    const [dayId, timeId] = [uid("day"), uid("time")];
    const field = { class: "text-field", required: true };
    const day = h("input", { ...field, id: dayId, type: "date", autofocus: true, value: isoDate(now, store.tz) });
    const time = h("input", { ...field, id: timeId, type: "time", value: clockTime(now, store.tz) });
    const chosen = await showDialog("Choose a moment", (finish) => [
      h("form", { class: "dialog-form", onsubmit: (event) => {
        event.preventDefault();
        finish(zonedToUnix(day.value, time.value, store.tz));
      } },
      h("div", { class: "dialog-body two" },
        h("div", {}, h("label", { for: dayId }, "Day"), day), h("div", {}, h("label", { for: timeId }, "Time"), time)),
      h("p", { class: "hint" }, `In your zone, ${zoneCity(store.tz)}. Everything due until then happens on arrival.`),
      h("footer", { class: "dialog-foot" },
        h("button", { class: "button", type: "button", onclick: () => finish(null) }, "Cancel"),
        h("button", { class: "button primary solid", type: "submit" }, "Travel"))),
    ]);
    if (chosen) await this.travel(chosen);
  }
}

function gapBadge(seconds) {
  const title = `The practice clock is ${gapWords(Math.abs(seconds)).slice(1)} ${seconds < 0 ? "behind" : "ahead of"} real time`;
  return h("span", { class: "travelled", title }, gapWords(seconds));
}

/** "+2 d 3 h" */
function gapWords(seconds) {
  const size = Math.abs(seconds);
  const days = Math.floor(size / 86400);
  const hours = Math.floor((size % 86400) / 3600);
  const minutes = Math.floor((size % 3600) / 60);
  const words = days > 0 ? `${days} d${hours ? ` ${hours} h` : ""}` : hours > 0 ? `${hours} h` : `${Math.max(1, minutes)} min`;
  return `${seconds < 0 ? "−" : "+"}${words}`;
}
