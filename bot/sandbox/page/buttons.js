// The page's own small buttons.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A button that shows only an icon; its name is told to the mouse and to screen readers.
 * @param {string} label
 * @param {string} name of the icon
 * @param {(event: MouseEvent) => void} onclick
 */
export function iconButton(label, name, onclick, { tiny = false } = {}) {
  return h("button", {
    class: tiny ? "icon-button tiny" : "icon-button", type: "button", "aria-label": label, title: label, onclick,
  }, icon(name, tiny ? 14 : 18));
}

export const TINY = { tiny: true };
