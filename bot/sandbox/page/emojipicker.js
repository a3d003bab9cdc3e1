// Choosing an emoji by looking or by typing its name.

import { fill, h } from "./dom.js";
import { EMOJI_NAMES, emojiText } from "./emoji.js";
import { openPopover } from "./popover.js";

const SHOWN = 120;

/** @param {HTMLElement} anchor @param {(name: string) => void} onPick */
export function openEmojiPicker(anchor, onPick) {
  const grid = h("div", { class: "emoji-grid" });
  const label = "Search all emoji";
  const search = h("input", { class: "text-field", type: "search", placeholder: label, "aria-label": label });
  const opened = openPopover(anchor, [search, grid], { label: "Emoji", align: "end", className: "emoji-picker" });
  const draw = () => {
    const words = search.value.trim().replaceAll(":", "").toLowerCase().replaceAll(" ", "_");
    const found = EMOJI_NAMES.filter((name) => name.includes(words)).slice(0, SHOWN);
    fill(grid, found.map((name) => {
      const shown = emojiText(name);
      return h("button", {
        class: shown.startsWith(":") ? "emoji-name" : "emoji-choice", type: "button", title: `:${name}:`, "aria-label": name,
        onclick: () => { opened.close(); onPick(name); },
      }, shown);
    }), found.length === 0 ? h("p", { class: "hint" }, "No emoji of that name here") : null);
  };
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") grid.querySelector("button")?.click();
  });
  draw();
  opened.settle();
  search.focus();
}
