// Modals: a stack of up to three, of which the top one shows. What is typed survives updates, failures and reloads.

import { renderBlocks } from "./blocks.js";
import { iconButton } from "./buttons.js";
import { fill, h, uid } from "./dom.js";
import { FormState } from "./form.js";
import { icon } from "./icons.js";
import { closePopovers } from "./popover.js";
import { Surface } from "./surface.js";
import { plainText, textNodes } from "./text.js";

export class Modals {
  constructor(page) {
    this.page = page;
    this.forms = new Map();
    page.store.on("hello views", () => this.draw());
  }

  get view() {
    return this.page.store.views.at(-1);
  }

  draw() {
    this.forgetClosed();
    const { view } = this;
    if (!view) return this.closeDialog();
    if (!this.dialog) this.openDialog();
    const same = this.shown === view.id;
    const focus = same ? this.focusPlace() : null;
    const scroll = same ? this.body.scrollTop : 0;
    if (!same) this.errors = {};
    this.shown = view.id;
    this.drawView(view);
    this.body.scrollTop = scroll;
    this.focusOn(focus, same);
    return undefined;
  }

  forgetClosed() {
    const open = new Set(this.page.store.views.map((view) => view.id));
    for (const [id, form] of this.forms) {
      if (open.has(id)) continue;
      form.forget();
      this.forms.delete(id);
    }
  }

  formOf(view) {
    if (!this.forms.has(view.id)) this.forms.set(view.id, new FormState(`form:${view.id}`));
    return this.forms.get(view.id);
  }

  openDialog() {
    this.back = document.activeElement;
    this.titleId = uid("modal");
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": this.titleId });
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
    this.dialog.addEventListener("keydown", (event) => this.keydown(event));
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  closeDialog() {
    if (!this.dialog) return;
    closePopovers();
    this.dialog.close();
    this.dialog.remove();
    this.dialog = null;
    this.shown = null;
    if (this.back?.isConnected) this.back.focus();
    else document.getElementById("composer")?.focus();
  }

  drawView(view) {
    const { store } = this.page;
    const form = this.formOf(view);
    form.keepOnly(view.blocks);
    this.surface = new Surface(this.page, "modal", { type: "view", view_id: view.id }, { form, blocks: view.blocks });
    this.surface.errors = this.errors;
    this.body = h("div", {
      class: "modal-body blocks", oninput: (event) => this.touched(event), onchange: (event) => this.touched(event),
    }, renderBlocks(view.blocks, this.surface));
    this.note = h("div", { class: "modal-note", role: "alert" });
    this.submitButton = view.submit ? h("button", {
      class: "button primary solid", type: "button", onclick: () => this.submit(),
    }, textNodes(view.submit, store)) : null;
    const deeper = store.views.length > 1;
    fill(this.dialog,
      h("header", { class: "modal-head" },
        deeper ? iconButton("Back", "left", () => this.close()) : null,
        h("h2", { id: this.titleId, tabindex: "-1" }, textNodes(view.title, store)),
        iconButton("Close", "close", () => this.close(true))),
      this.note, this.body,
      h("footer", { class: "modal-foot" },
        h("button", { class: "button", type: "button", onclick: () => this.close(view.clear_on_close === true) },
          plainText(view.close) || store.sentence(deeper ? "back" : "cancel")),
        this.submitButton));
  }

  /** Which control had the focus, told in words that survive an update of the view. */
  focusPlace() {
    const active = document.activeElement;
    const block = active?.closest?.("[data-block]")?.dataset.block;
    return { block, action: active?.dataset?.action, start: active?.selectionStart, end: active?.selectionEnd };
  }

  focusOn(place, same) {
    const block = place?.block && this.dialog.querySelector(`[data-block="${CSS.escape(place.block)}"]`);
    const button = place?.action && this.body.querySelector(`[data-action="${CSS.escape(place.action)}"]`);
    const target = button || (block ? control(block) : this.dialog.querySelector("[autofocus]") ?? control(this.body));
    if (target) target.focus();
    else if (!same) this.dialog.querySelector("h2").focus();
    // Only some fields have a caret that can be put back.
    if (block && typeof place.start === "number" && /^(text|textarea|url|search)$/.test(target.type)) {
      target.setSelectionRange(place.start, place.end);
    }
  }

  keydown(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
    // Enter in a one-line field sends the form, unless the app wants to hear of that Enter itself.
    else if (event.key === "Enter" && event.target.matches("input.text-field") && !event.defaultPrevented) {
      event.preventDefault();
      this.submit();
    }
  }

  async submit() {
    const { view } = this;
    if (!view?.submit || this.submitButton.getAttribute("aria-busy") === "true") return;
    const form = this.formOf(view);
    this.note.textContent = "";
    this.showErrors({});
    this.submitButton.setAttribute("aria-busy", "true");
    const button = this.submitButton;
    try {
      const reply = await this.page.ask("submit", { view_id: view.id, state: form.toState(view.blocks) });
      if (reply.errors && this.shown === view.id) this.showErrors(reply.errors);
    } catch (failure) {
      this.page.failures.unlessTold(failure);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** What is being corrected is no longer called wrong. */
  touched(event) {
    const block = event.target.closest(".block.wrong");
    if (!block) return;
    delete this.errors[block.dataset.block];
    markWrong(block, "");
  }

  /** Field errors where they belong; the first of them gets the focus. */
  showErrors(errors) {
    this.errors = errors;
    this.surface.errors = errors;
    for (const block of this.body.querySelectorAll(".block.input")) {
      markWrong(block, errors[block.dataset.block] ?? "");
    }
    const first = this.body.querySelector(".block.wrong");
    if (first) control(first)?.focus();
    const elsewhere = Object.entries(errors).filter(([id]) => !this.body.querySelector(`.input[data-block="${CSS.escape(id)}"]`));
    this.note.textContent = elsewhere.map(([, text]) => text).join(" ");
  }

  /** What went wrong with the whole, above the blocks. */
  showFailure(text) {
    if (this.dialog) this.note.textContent = text;
  }

  /** Closes the top view, or all; at once, for the app is told but not asked. */
  async close(all = false) {
    const { view } = this;
    const { store } = this.page;
    if (!view) return;
    try {
      const told = this.page.ask("close", { view_id: view.id, all });
      if (store.status === "open") store.receive({ type: "views", views: all ? [] : store.views.slice(0, -1) });
      await told;
    } catch (failure) {
      this.showFailure(failure.message);
    }
  }
}

function markWrong(block, text) {
  block.classList.toggle("wrong", Boolean(text));
  block.querySelector(":scope > .field-error").textContent = text;
  const field = control(block);
  if (text) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
}

function control(root) {
  return root.querySelector("input:not([disabled]):not(.sr-only), textarea, select, input.sr-only, button:not(.icon-button)");
}
