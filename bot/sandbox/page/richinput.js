// The rich text input: typed as Slack markup, kept as Slack's rich_text value.

import { iconButton, TINY } from "./buttons.js";
import { h } from "./dom.js";
import { commit, fieldProps } from "./field.js";
import { plainText } from "./text.js";

const MARKS = [["bold", "*", "Bold"], ["italic", "_", "Italic"], ["strike", "~", "Strikethrough"], ["code", "`", "Code"]];

/** @param {import("./field.js").Env} env */
export function richTextInput(env) {
  const { element, surface, blockId } = env;
  const field = h("textarea", {
    class: "text-field", rows: String(Math.max(3, Math.min(element.min_lines ?? 4, 12))),
    placeholder: plainText(element.placeholder) || null, ...fieldProps(env), autofocus: element.focus_on_load === true,
  });
  field.value = toMarkup(surface.form.get(blockId, element).rich_text_value);
  field.addEventListener("input", () => {
    surface.form.set(blockId, element.action_id, { type: element.type, rich_text_value: toRichText(field.value) });
  });
  field.addEventListener("keydown", (event) => {
    if (!env.dispatches || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    commit(env, { rich_text_value: toRichText(field.value) }, field);
  });
  return h("div", { class: "rich-input" }, formatBar(field), field);
}

/** Buttons that put marks around what is selected in a text field. */
export function formatBar(field) {
  return h("div", { class: "format-bar", role: "toolbar", "aria-label": "Formatting" },
    MARKS.map(([name, mark, label]) => iconButton(label, name, () => surround(field, mark), TINY)));
}

/** Puts a mark around the selection, or takes it away when it is there already. */
export function surround(field, mark) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const has = value.slice(from - 1, from) === mark && value.slice(to, to + 1) === mark;
  const [start, end, text] = has
    ? [from - 1, to + 1, value.slice(from, to)]
    : [from, to, `${mark}${value.slice(from, to)}${mark}`];
  field.focus();
  field.setRangeText(text, start, end, "preserve");
  const shift = has ? -1 : 1;
  field.setSelectionRange(from + shift, to + shift);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const STYLES = { "*": "bold", _: "italic", "~": "strike", "`": "code" };
const PIECE = /(\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~|`[^`\n]+`|https?:\/\/[^\s<>]+)/;

/** Typed markup as a rich_text block; lines with "- " or "1. " become lists, "> " a quote. */
function toRichText(text) {
  if (text.trim() === "") return null;
  const elements = [];
  for (const row of text.split("\n")) addRow(elements, row);
  return { type: "rich_text", elements };
}

function addRow(elements, row) {
  const [, bullet, item] = /^\s*([-*•]|\d+\.)\s+(.*)$/.exec(row) ?? [];
  const quote = /^>\s?(.*)$/.exec(row);
  const last = elements.at(-1);
  if (bullet) {
    const style = /\d/.test(bullet) ? "ordered" : "bullet";
    const section = { type: "rich_text_section", elements: inline(item) };
    if (last?.type === "rich_text_list" && last.style === style) last.elements.push(section);
    else elements.push({ type: "rich_text_list", style, indent: 0, elements: [section] });
    return;
  }
  const type = quote ? "rich_text_quote" : "rich_text_section";
  const parts = inline(quote ? quote[1] : row);
  if (last?.type === type) last.elements.push({ type: "text", text: "\n" }, ...parts);
  else elements.push({ type, elements: parts });
}

function inline(text) {
  return text.split(PIECE).filter(Boolean).map((piece) => {
    if (/^https?:/.test(piece)) return { type: "link", url: piece };
    const style = piece.length > 2 && piece[0] === piece.at(-1) ? STYLES[piece[0]] : null;
    return style ? { type: "text", text: piece.slice(1, -1), style: { [style]: true } } : { type: "text", text: piece };
  });
}

/** A rich_text value as the markup one would have typed for it. */
function toMarkup(value) {
  return (value?.elements ?? []).map((part) => {
    if (part.type === "rich_text_list") {
      const bullet = (index) => (part.style === "ordered" ? `${index + 1}.` : "-");
      return part.elements.map((item, index) => `${bullet(index)} ${inlineMarkup(item)}`).join("\n");
    }
    const text = inlineMarkup(part);
    return part.type === "rich_text_quote" ? text.split("\n").map((row) => `> ${row}`).join("\n") : text;
  }).join("\n");
}

function inlineMarkup(part) {
  return (part.elements ?? []).map((each) => {
    const text = each.text ?? each.url ?? (each.name ? `:${each.name}:` : "");
    const mark = Object.entries(STYLES).find(([, style]) => each.style?.[style])?.[0] ?? "";
    return `${mark}${text}${mark}`;
  }).join("");
}
