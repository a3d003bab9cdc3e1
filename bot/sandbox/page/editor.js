// Changing one's own message, in its place.

import { h } from "./dom.js";
import { decodeTyped } from "./mentions.js";

/** Opens the editor in a message. */
export function startEditing(page, conversation, message) {
  page.editing = { conversation, ts: message.ts };
  redraw(page, conversation);
}

function stopEditing(page, conversation) {
  page.editing = null;
  redraw(page, conversation);
  document.getElementById("composer")?.focus();
}

function redraw(page, conversation) {
  page.store.emit("timeline", { conversation });
  page.store.emit("thread", { conversation });
}

export function editor(message, { page, conversation }) {
  const field = h("textarea", { class: "text-field", rows: "2", "aria-label": "Edit message" });
  field.value = decodeTyped(message.text, page.store);
  const save = async () => {
    const text = field.value.trim();
    if (text && text !== decodeTyped(message.text, page.store) && !(await page.attempt("edit", { conversation, ts: message.ts, text }))) return;
    stopEditing(page, conversation);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      stopEditing(page, conversation);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  setTimeout(() => {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
  return h("div", { class: "editor" }, field, h("div", { class: "editor-foot" },
    h("span", { class: "hint" }, "Esc to cancel · Enter to save"),
    h("button", { class: "button", type: "button", onclick: () => stopEditing(page, conversation) }, "Cancel"),
    h("button", { class: "button primary", type: "button", onclick: save }, "Save")));
}
