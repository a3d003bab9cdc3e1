// The rich text input: typed as Slack markup, which the workspace takes apart into Slack's rich_text value.

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
  const kept = surface.form.get(blockId, element);
  field.value = kept.typed ?? toMarkup(kept.rich_text_value);
  field.addEventListener("input", () => {
    surface.form.set(blockId, element.action_id, { type: element.type, typed: field.value });
  });
  field.addEventListener("keydown", (event) => {
    if (!env.dispatches || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    commit(env, { typed: field.value }, field);
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
