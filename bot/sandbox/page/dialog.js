// Small native dialogs: the browser traps the focus inside and gives it back afterwards.

import { iconButton } from "./buttons.js";
import { h, uid } from "./dom.js";
import { textNodes } from "./text.js";

/**
 * Shows a dialog and resolves with what `finish` was called with, or null when it was closed.
 * @param {string|Node[]} title
 * @param {(finish: (value: any) => void) => Node[]} build
 */
export function showDialog(title, build, { className = "" } = {}) {
  return new Promise((resolve) => {
    const id = uid("dialog");
    const back = document.activeElement;
    const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": id });
    const finish = (value) => {
      dialog.close();
      dialog.remove();
      back?.isConnected && back.focus();
      resolve(value);
    };
    dialog.append(
      h("header", { class: "dialog-head" }, h("h2", { id }, title),
        iconButton("Close", "close", () => finish(null))),
      ...build(finish),
    );
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); finish(null); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  });
}

/** A question of the page's own. @returns {Promise<boolean>} */
export function ask(title, text, confirm, { danger = false } = {}) {
  return askNodes(title, [text], confirm, "Cancel", danger);
}

/** The confirm object of a Block Kit element. @returns {Promise<boolean>} */
export function confirmObject(confirm, store) {
  const label = (object, otherwise) => object?.text ?? otherwise;
  return askNodes(textNodes(confirm.title, store), textNodes(confirm.text, store),
    label(confirm.confirm, "Yes"), label(confirm.deny, "No"), confirm.style === "danger");
}

async function askNodes(title, text, yes, no, danger) {
  const answer = await showDialog(title, (finish) => [
    h("div", { class: "dialog-body" }, text),
    h("footer", { class: "dialog-foot" },
      h("button", { class: "button", type: "button", onclick: () => finish(false) }, no),
      h("button", { class: `button ${danger ? "danger solid" : "primary"}`, type: "button", autofocus: true,
        onclick: () => finish(true) }, yes)),
  ], { className: "confirm" });
  return answer === true;
}
