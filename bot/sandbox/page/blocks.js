// Block Kit blocks to DOM. A block this page does not know is shown quietly, with its JSON for the curious.

import { BlockCards } from "./cards.js";
import { append, h, uid } from "./dom.js";
import { element as renderElement } from "./elements.js";
import { picture } from "./images.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, dataVisualization, table } from "./tables.js";
import { textNodes } from "./text.js";

const LONGEST_LABEL = 80;

/**
 * @param {object[]} blocks
 * @param {import("./surface.js").Surface} surface
 * @returns {HTMLElement[]}
 */
export function renderBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => renderBlock(block, surface));
}

function renderBlock(block, surface) {
  const render = RENDERERS[block?.type];
  try {
    return render ? render(block, surface) : unknown(block);
  } catch (problem) {
    console.error("This block could not be shown", block, problem);
    return unknown(block);
  }
}

function unknown(block) {
  return h("div", { class: "block unknown" },
    `This block type is not shown here: ${block?.type ?? "nothing"}`,
    h("details", {}, h("summary", {}, "Its JSON"), h("pre", {}, JSON.stringify(block, null, 2))));
}

const cards = new BlockCards(renderBlocks);

const RENDERERS = {
  section,
  header: (block, { store, kind }) => h(kind === "home" ? "h2" : "h3", { class: "block header" }, textNodes(block.text, store)),
  divider: () => h("hr", { class: "block divider" }),
  context: (block, surface) => h("div", { class: "block context" },
    (block.elements ?? []).map((part) => contextPart(part, surface))),
  context_actions: actions,
  actions,
  image,
  input,
  rich_text: (block, { store }) => h("div", { class: "block rich" }, richText(block, store)),
  markdown: (block, { store }) => h("div", { class: "block markdown" }, markdown(block.text, store)),
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  alert: (block, surface) => cards.alert(block, surface),
  card: (block, surface) => cards.card(block, surface),
  carousel: (block, surface) => cards.carousel(block, surface),
  container: (block, surface) => cards.container(block, surface),
  video: (block, surface) => cards.video(block, surface),
  file: (block) => h("div", { class: "block context" }, `File ${block.external_id ?? ""}`),
  plan: (block, surface) => cards.plan(block, surface),
  task_card: (block, surface) => cards.task(block, surface),
};

function section(block, surface) {
  const { store } = surface;
  const words = h("div", { class: "section-main" },
    block.text ? h("div", { class: "text" }, textNodes(block.text, store)) : null,
    block.fields ? h("div", { class: "fields" },
      block.fields.map((field) => h("div", { class: "text" }, textNodes(field, store)))) : null);
  const label = words.textContent.slice(0, LONGEST_LABEL);
  const accessory = block.accessory
    ? renderElement({ element: block.accessory, blockId: block.block_id, surface, label }) : null;
  return h("div", { class: "block section", dataset: { block: block.block_id ?? "" } }, words,
    accessory ? h("div", { class: `accessory of-${block.accessory.type}` }, accessory) : null);
}

function contextPart(part, { store }) {
  if (part.type === "image") return picture(part, "context-image", store);
  return h("span", { class: "text" }, textNodes(part, store));
}

function actions(block, surface) {
  const elements = (block.elements ?? []).map((each) => renderElement({ element: each, blockId: block.block_id, surface }));
  return h("div", { class: "block actions", dataset: { block: block.block_id ?? "" } }, elements);
}

function image(block, { store }) {
  return h("figure", { class: "block image" },
    block.title ? h("figcaption", {}, textNodes(block.title, store)) : null,
    picture(block, "block-image", store));
}

/** An input block: its label, its control, its hint and, after a refused submission, what is wrong. */
function input(block, surface) {
  const ids = { label: uid("label"), hint: uid("hint"), error: uid("error"), control: uid("control") };
  const env = {
    element: block.element, blockId: block.block_id, surface, ids, inInput: true,
    dispatches: block.dispatch_action === true, required: block.optional !== true,
    hasHint: Boolean(block.hint),
  };
  const { store } = surface;
  const grouped = ["checkboxes", "radio_buttons", "file_input"].includes(block.element?.type);
  const label = [textNodes(block.label, store), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  const node = h("div", {
    class: "block input", dataset: { block: block.block_id },
    role: grouped ? "group" : null, "aria-labelledby": grouped ? ids.label : null,
    "aria-describedby": grouped ? ids.error : null,
  }, h(grouped ? "span" : "label", { class: "label", id: ids.label, for: grouped ? null : ids.control }, label));
  append(node, [
    renderElement(env),
    h("div", { class: "field-error", id: ids.error }, surface.errors[block.block_id] ?? ""),
    block.hint ? h("div", { class: "hint", id: ids.hint }, textNodes(block.hint, store)) : null,
  ]);
  return node;
}
