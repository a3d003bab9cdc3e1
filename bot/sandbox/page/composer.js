// The message box: drafts, commands, mentions, files.

import { iconButton, TINY } from "./buttons.js";
import { Completion } from "./completion.js";
import { fill, h } from "./dom.js";
import { openEmojiPicker } from "./emojipicker.js";
import { emojiChar } from "./emoji.js";
import { icon } from "./icons.js";
import { openMenu, opener } from "./popover.js";
import { formatBar, surround } from "./richinput.js";
import { readableSize, uploadFile } from "./upload.js";

const FORMAT_KEYS = { b: "*", i: "_" };
const TALLEST_PX = 260;

export class Composer {
  /** @param {{conversation: string, id: string, placeholder: string, thread?: string}} where */
  constructor(page, where) {
    Object.assign(this, { page, where, files: [] });
    this.draftKey = `draft:${page.store.me}:${where.conversation}:${where.thread ?? ""}`;
    this.build();
    this.completion = new Completion(page, this.field, { inThread: Boolean(where.thread) });
    this.restore();
  }

  build() {
    const { where } = this;
    this.field = h("textarea", {
      id: where.id, rows: "1", class: "composer-field", placeholder: where.placeholder, "aria-label": where.placeholder,
      oninput: () => this.changed(), onkeydown: (event) => this.keydown(event), onpaste: (event) => this.pasted(event),
    });
    this.hint = h("div", { class: "usage-hint", "aria-live": "polite" });
    this.problem = h("div", { class: "composer-problem", role: "alert" });
    this.fileList = h("ul", { class: "file-list" });
    this.chooser = h("input", {
      type: "file", multiple: true, class: "sr-only", tabindex: "-1", "aria-label": "Files to attach",
      onchange: () => this.attach([...this.chooser.files]),
    });
    this.sendButton = h("button", {
      class: "send", type: "button", "aria-label": "Send", title: "Send (Enter)", disabled: true, onclick: () => this.send(),
    }, icon("send"));
    this.node = h("div", {
      class: "composer", ondragover: (event) => event.preventDefault(), ondrop: (event) => this.dropped(event),
    }, this.problem, this.hint,
      h("div", { class: "composer-box" }, formatBar(this.field), this.field, this.fileList,
        h("div", { class: "composer-foot" }, this.tools(), this.sendButton)));
  }

  tools() {
    return h("div", { class: "composer-tools" },
      this.chooser,
      iconButton("Attach a file", "clip", () => this.chooser.click()),
      opener({ class: "icon-button", "aria-label": "Emoji", title: "Emoji" },
        (anchor) => openEmojiPicker(anchor, (name) => this.insert(emojiChar(name) ? `:${name}: ` : "")), icon("smile")),
      iconButton("Mention someone", "at", () => this.insert("@")),
      this.where.thread ? null : iconButton("Run a command", "slash", () => this.fillIn("/")),
      opener({ class: "icon-button", "aria-label": "Shortcuts", title: "Shortcuts" },
        (anchor) => this.openShortcuts(anchor), icon("bolt")));
  }

  openShortcuts(anchor) {
    const { page } = this;
    const { app } = page.store;
    const shortcuts = (app.shortcuts ?? []).filter((each) => each.type === "global");
    openMenu(anchor, shortcuts.length === 0 ? [{ heading: `${app.name || "The app"} has no shortcuts` }]
      : [{ heading: app.name }, ...shortcuts.map((each) => ({
        label: each.name, detail: each.description, icon: "bolt", run: () => runShortcut(page, each),
      }))], { label: "Shortcuts" });
  }

  focus() {
    this.field.focus();
  }

  /** Puts a text in the box, as if typed. */
  fillIn(text) {
    this.field.value = text;
    this.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.changed();
    this.completion.update();
  }

  insert(text) {
    const { selectionStart: at, value } = this.field;
    const gap = at > 0 && !/\s$/.test(value.slice(0, at)) ? " " : "";
    this.focus();
    this.field.setRangeText(gap + text, at, this.field.selectionEnd, "end");
    this.changed();
    this.completion.update();
  }

  changed() {
    const { value } = this.field;
    this.problem.textContent = "";
    this.sendButton.disabled = value.trim() === "" && this.files.length === 0;
    if (value) sessionStorage.setItem(this.draftKey, value);
    else sessionStorage.removeItem(this.draftKey);
    this.grow();
    this.drawHint();
    this.page.store.emit("draft", this.where.conversation);
  }

  restore() {
    this.field.value = sessionStorage.getItem(this.draftKey) ?? "";
    this.sendButton.disabled = this.field.value.trim() === "";
    requestAnimationFrame(() => this.grow());
    this.drawHint();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST_PX)}px`;
  }

  /** While a command is being typed: what may follow it. */
  drawHint() {
    const command = this.page.store.app.commands?.find((each) => this.field.value.startsWith(`${each.command} `));
    fill(this.hint, command ? [h("strong", {}, command.command), " ", command.usage_hint,
      h("span", { class: "hint" }, ` ${command.description ?? ""}`)] : null);
  }

  keydown(event) {
    if (event.isComposing || this.completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && this.field.value === "" && !this.where.thread) {
      if (this.page.conversation.editLast()) event.preventDefault();
    } else if (event.key === "Escape") {
      this.field.blur();
    } else if ((event.ctrlKey || event.metaKey) && FORMAT_KEYS[event.key]) {
      event.preventDefault();
      surround(this.field, FORMAT_KEYS[event.key]);
    }
  }

  async send() {
    const text = this.field.value.trim();
    const { files } = this;
    if (!text && files.length === 0) return;
    this.setDraft("", []);
    try {
      await (/^\/\w/.test(text) ? this.sendCommand(text) : this.sendMessage(text, files));
    } catch (failure) {
      this.giveBack(text, files, failure);
    }
  }

  setDraft(text, files) {
    this.field.value = text;
    this.files = files;
    this.changed();
    this.drawFiles();
  }

  sendMessage(text, files) {
    const { conversation, thread } = this.where;
    return this.page.ask("send", {
      conversation, text, ...(thread ? { thread_ts: thread } : {}), ...(files.length > 0 ? { file_ids: files.map((file) => file.id) } : {}),
    });
  }

  async sendCommand(text) {
    const { page, where } = this;
    const { conversation, thread } = where;
    try {
      await page.ask("command", { conversation, text, ...(thread ? { thread_ts: thread } : {}) });
    } catch (failure) {
      if (isConnection(failure)) throw failure;
      page.failures.unlessTold(failure, { conversation, thread_ts: thread });
    }
  }

  /** What could not be sent returns to the box, unless something new is there already. */
  giveBack(text, files, failure) {
    if (this.field.value === "") this.setDraft(text, files);
    this.problem.textContent = `${failure.message} Your message is still here.`;
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.attach(files);
  }

  dropped(event) {
    event.preventDefault();
    this.attach([...event.dataTransfer.files]);
  }

  async attach(files) {
    for (const file of files) {
      try {
        this.files = [...this.files, await uploadFile(this.page, file)];
      } catch (failure) {
        this.problem.textContent = failure.message;
      }
    }
    this.chooser.value = "";
    this.drawFiles();
    this.sendButton.disabled = this.field.value.trim() === "" && this.files.length === 0;
    this.focus();
  }

  drawFiles() {
    fill(this.fileList, this.files.map((file) => h("li", {}, icon("file", 16), h("span", {}, file.name),
      h("small", {}, readableSize(file.size)),
      iconButton(`Remove ${file.name}`, "close", () => this.detach(file), TINY))));
  }

  detach(file) {
    this.files = this.files.filter((each) => each !== file);
    this.drawFiles();
    this.changed();
  }
}

function isConnection(failure) {
  return failure.error === "connection_lost" || failure.error === "not_connected";
}

/** Runs a global shortcut of the app. */
async function runShortcut(page, { callback_id: callbackId }) {
  try {
    await page.ask("shortcut", { callback_id: callbackId });
  } catch (failure) {
    page.failures.unlessTold(failure);
  }
}
