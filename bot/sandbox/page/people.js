// Choosing a person: whom to act as, whom to write to.

import { avatar } from "./avatar.js";
import { fill, h, roving } from "./dom.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";
import { clockTime, zoneCity } from "./time.js";

const SEARCH_FROM = 7;

/** The switcher in the top bar. */
export function openPeopleSwitcher(page, anchor) {
  const { store } = page;
  openPeoplePicker(page, anchor, {
    label: "Act as…", align: "end",
    hint: "See the workspace through somebody else’s eyes. Each window can be another person.",
    onPick: (user) => { if (user.id !== store.me) page.actAs(user.id); },
    after: (user) => h("a", {
      class: "icon-button", href: page.routes.href({ as: user.id }), target: "_blank", rel: "noopener",
      "aria-label": `Open a new window as ${store.nameOf(user.id)}`, title: `Open in a new window as ${store.nameOf(user.id)}`,
    }, icon("window", 16)),
  });
}

/**
 * A list of people that can be searched.
 * @param {{label: string, onPick: (user: object) => void, after?: (user: object) => Node, hint?: string, align?: string}} options
 */
export function openPeoplePicker(page, anchor, options) {
  const { store } = page;
  const everyone = store.people();
  const list = h("ul", { class: "people" });
  const search = h("input", { class: "text-field", type: "search", placeholder: "Find a person", "aria-label": "Find a person" });
  const opened = openPopover(anchor, [
    h("div", { class: "menu-heading" }, options.label),
    options.hint ? h("p", { class: "hint" }, options.hint) : null,
    everyone.length >= SEARCH_FROM ? search : null, list,
  ].filter(Boolean), { label: options.label, align: options.align, className: "people-picker" });
  const pick = (user) => {
    opened.close();
    options.onPick(user);
  };
  const draw = () => {
    const words = search.value.trim().toLowerCase();
    const found = everyone.filter((user) => [user.name, user.real_name, user.display_name, user.title]
      .some((text) => (text ?? "").toLowerCase().includes(words)));
    fill(list, found.map((user) => h("li", {}, person(user, store, () => pick(user)), options.after?.(user))));
  };
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = list.querySelector("button");
      if (event.key === "Enter") first?.click();
      else first?.focus();
    }
  });
  roving(list, ".person");
  draw();
  opened.settle();
  (search.isConnected ? search : list.querySelector("[aria-current], button"))?.focus();
}

function person(user, store, onclick) {
  const here = user.id === store.me;
  const time = `${clockTime(store.now(), user.tz)} in ${zoneCity(user.tz)}`;
  const kind = user.is_ultra_restricted || user.is_restricted ? "guest" : user.is_stranger ? "external" : "";
  return h("button", { class: "person", type: "button", "aria-current": here ? "true" : null, onclick },
    avatar(user, 32),
    h("span", { class: "menu-text" },
      h("span", {}, h("strong", {}, store.nameOf(user.id)), kind ? h("span", { class: "badge" }, kind) : null,
        here ? h("span", { class: "usage" }, " you, now") : null),
      h("span", { class: "menu-detail" }, [user.title, time].filter(Boolean).join(" · "))),
    here ? icon("check", 16) : null);
}
