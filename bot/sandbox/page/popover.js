// Things that float: menus, lists of suggestions, small panels. They live in the top layer, next to what opened them.

import { fill, h, roving } from "./dom.js";
import { icon } from "./icons.js";

const GAP = 4;
const MARGIN = 8;
const MOST_WIDTH = 480;

/** Where a floating thing must live to be usable: inside the open dialog, when there is one. */
function layerOf(anchor) {
  return anchor.closest("dialog") ?? document.body;
}

/** Places a fixed element under (or, without room, above) its anchor and inside the window. */
export function place(node, anchor, { align = "start", above = false } = {}) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = node;
  const roomBelow = innerHeight - at.bottom - GAP - MARGIN;
  const goAbove = (above || height > roomBelow) && at.top > roomBelow;
  const top = goAbove ? at.top - height - GAP : at.bottom + GAP;
  const left = align === "end" ? at.right - width : at.left;
  node.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
  node.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
}

/**
 * Opens a floating panel under its anchor. It closes on Escape, on a press elsewhere, or by the returned function.
 * @param {HTMLElement} anchor
 * @param {Node|Node[]} content
 */
export function openPopover(anchor, content, { role = "dialog", label, align, className = "", onClose } = {}) {
  closeOpen?.();
  const node = h("div", { class: `popover ${className}`, popover: "manual", role, "aria-label": label }, content);
  layerOf(anchor).append(node);
  node.showPopover();
  place(node, anchor, { align });
  anchor.setAttribute("aria-expanded", "true");
  const close = (giveBackFocus = true) => {
    if (!node.isConnected) return;
    document.removeEventListener("pointerdown", outside, true);
    node.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (giveBackFocus) anchor.focus();
    if (closeOpen === close) closeOpen = null;
    onClose?.();
  };
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  document.addEventListener("pointerdown", outside, true);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Escape closes the panel only, not the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  closeOpen = close;
  return { node, close, settle: () => place(node, anchor, { align }) };
}

let closeOpen = null;

/** Closes whatever floats. */
export function closePopovers() {
  closeOpen?.(false);
}

/**
 * Opens a menu.
 * @param {HTMLElement} anchor
 * @param {({label: string, detail?: string, icon?: string, danger?: boolean, href?: string, run: () => void}
 *          | {heading: string} | "line")[]} items
 */
export function openMenu(anchor, items, { label, align, className = "" } = {}) {
  let opened;
  const pick = (item) => {
    opened.close();
    item.run?.();
  };
  const nodes = items.map((item) => menuItem(item, pick));
  opened = openPopover(anchor, nodes, { role: "menu", label, align, className: `menu ${className}` });
  roving(opened.node, "[role=menuitem]");
  opened.node.addEventListener("keydown", (event) => { if (event.key === "Tab") opened.close(); });
  opened.node.querySelector("[role=menuitem]")?.focus();
  return opened;
}

function menuItem(item, pick) {
  if (item === "line") return h("div", { class: "menu-line", role: "separator" });
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const tag = item.href ? "a" : "button";
  return h(tag, {
    class: `menu-item${item.danger ? " danger" : ""}`, role: "menuitem", tabindex: "-1",
    type: item.href ? null : "button", href: item.href, target: item.href ? "_blank" : null,
    rel: item.href ? "noopener noreferrer" : null,
    onclick: () => pick(item),
  },
  item.icon ? icon(item.icon, 16) : null,
  item.node ?? null,
  h("span", { class: "menu-text" }, h("span", {}, item.label),
    item.detail ? h("span", { class: "menu-detail" }, item.detail) : null),
  item.after ?? null);
}

/** A button that opens a menu or panel. */
export function opener(props, onOpen, ...children) {
  const button = h("button", {
    type: "button", "aria-haspopup": "true", "aria-expanded": "false", ...props,
    onclick: () => {
      if (button.getAttribute("aria-expanded") === "true") closePopovers();
      else onOpen(button);
    },
  }, children);
  return button;
}

/** A list of suggestions under a text field; the field keeps the focus. */
export class Suggestions {
  constructor(field, { onPick, label, anchor = field, above = false, tabPicks = false }) {
    this.field = field;
    this.anchor = anchor;
    this.onPick = onPick;
    this.above = above;
    this.tabPicks = tabPicks;
    this.items = [];
    this.active = -1;
    this.id = `${field.id}-list`;
    this.node = h("div", {
      class: "popover suggestions", popover: "manual", role: "listbox", id: this.id, "aria-label": label,
      onpointerdown: (event) => event.preventDefault(),
    });
    field.setAttribute("aria-autocomplete", "list");
    // A text area may have suggestions but must not be called a combobox.
    this.isCombobox = field.localName === "input";
    if (this.isCombobox) field.setAttribute("role", "combobox");
    this.setExpanded(false);
  }

  setExpanded(open) {
    if (open) this.field.setAttribute("aria-controls", this.id);
    else this.field.removeAttribute("aria-controls");
    if (this.isCombobox) this.field.setAttribute("aria-expanded", String(open));
  }

  get isOpen() {
    return this.node.isConnected;
  }

  /** @param {{node: Node, heading?: string, disabled?: boolean, selected?: boolean}[]} items */
  show(items, { status = "", active = 0 } = {}) {
    this.items = items;
    fill(this.node, items.flatMap((item, index) => this.rowsOf(item, index)),
      status ? h("div", { class: "suggestion-status", role: "presentation" }, status) : null);
    if (!this.isOpen) {
      layerOf(this.field).append(this.node);
      this.node.showPopover();
    }
    this.setExpanded(true);
    this.node.style.minWidth = `${Math.min(this.anchor.getBoundingClientRect().width, MOST_WIDTH)}px`;
    place(this.node, this.anchor, { above: this.above });
    this.activate(items.length > 0 ? active : -1);
  }

  rowsOf(item, index) {
    const heading = item.heading ? h("div", { class: "menu-heading", role: "presentation" }, item.heading) : null;
    const row = h("div", {
      class: "suggestion", role: "option", id: `${this.id}-${index}`, "aria-selected": "false",
      dataset: { index },
      onclick: () => this.pick(index), onpointermove: () => this.activate(index, false),
    }, item.node);
    if (item.selected) row.classList.add("chosen");
    return [heading, row];
  }

  activate(index, scroll = true) {
    this.active = index;
    for (const row of this.node.querySelectorAll("[role=option]")) {
      const on = Number(row.dataset.index) === index;
      row.setAttribute("aria-selected", String(on));
      if (on && scroll) row.scrollIntoView({ block: "nearest" });
    }
    if (index >= 0) this.field.setAttribute("aria-activedescendant", `${this.id}-${index}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (this.items.length > 0) this.activate((this.active + step + this.items.length) % this.items.length);
  }

  pick(index = this.active) {
    if (this.items[index]) this.onPick(this.items[index]);
  }

  hide() {
    this.node.remove();
    this.setExpanded(false);
    this.field.removeAttribute("aria-activedescendant");
  }

  /** @returns {boolean} whether the key was used here */
  key(event) {
    if (!this.isOpen) return false;
    const used = {
      ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1),
      Enter: () => this.pick(), Tab: () => this.pick(), Escape: () => this.hide(),
    }[event.key];
    if (!used || (event.key === "Tab" && !this.tabPicks)) return false;
    if (["Enter", "Tab"].includes(event.key) && this.active < 0) return false;
    event.preventDefault();
    event.stopPropagation();
    used();
    return true;
  }
}
