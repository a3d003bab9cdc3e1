// The boxed blocks of the 2026 set: alert, card, carousel, container, video, and an agent's plan.

import { h, link, safeUrl } from "./dom.js";
import { element as renderElement } from "./elements.js";
import { icon } from "./icons.js";
import { picture } from "./images.js";
import { richText } from "./richtext.js";
import { plainText, textNodes } from "./text.js";

const ALERT_ICONS = { default: "info", info: "info", warning: "warning", error: "error", success: "check" };
const TASK_ICONS = { complete: "check", in_progress: "clock", error: "error", pending: "clock" };

export class BlockCards {
  /** @param {(blocks: object[], surface: object) => HTMLElement[]} renderBlocks for what is nested */
  constructor(renderBlocks) {
    this.renderBlocks = renderBlocks;
  }

  alert(block, { store }) {
    const level = block.level in ALERT_ICONS ? block.level : "default";
    return h("div", { class: `block alert ${level}`, role: "note", "aria-label": level === "default" ? "Note" : level },
      icon(ALERT_ICONS[level]), h("div", { class: "text" }, textNodes(block.text, store)));
  }

  card(block, surface) {
    const { store } = surface;
    const line = (name) => (block[name] ? h("div", { class: `card-${name}` }, textNodes(block[name], store)) : null);
    return h("article", { class: "block card" },
      block.hero_image ? picture(block.hero_image, "card-hero", store) : null,
      h("div", { class: "card-head" },
        block.icon ? picture(block.icon, "card-icon", store) : null,
        h("div", {}, line("title"), line("subtitle"))),
      line("body"), line("subtext"),
      block.actions?.length ? h("div", { class: "actions" },
        block.actions.map((each) => renderElement({ element: each, blockId: block.block_id, surface }))) : null);
  }

  carousel(block, surface) {
    const cards = (block.elements ?? []).map((each) => this.card({ block_id: block.block_id, ...each }, surface));
    return h("div", { class: "block carousel", role: "group", "aria-label": `${cards.length} cards`, tabindex: "0" }, cards);
  }

  container(block, surface) {
    const { store } = surface;
    const title = block.rich_text_title
      ? h("div", { class: "container-title" }, richText(asRichText(block.rich_text_title), store))
      : h("div", { class: "container-title" }, textNodes(block.title, store));
    const head = [block.icon ? picture(block.icon, "card-icon", store) : null, h("div", {}, title,
      block.subtitle ? h("div", { class: "card-subtitle" }, textNodes(block.subtitle, store)) : null)];
    const className = `block container ${["narrow", "wide", "full"].includes(block.width) ? block.width : "standard"}`;
    const inside = h("div", { class: "container-body" }, this.renderBlocks(block.child_blocks, surface));
    if (!block.is_collapsible) {
      return h("div", { class: className },
        h("div", { class: `container-head${block.has_header_divider ? " lined" : ""}` }, head), inside);
    }
    return h("details", { class: className, open: block.default_collapsed !== true },
      h("summary", { class: "container-head" }, icon("right", 16), head), inside);
  }

  video(block, { store }) {
    const url = block.title_url ?? block.video_url;
    return h("div", { class: "block video" },
      h("div", { class: "video-title" }, icon("play", 16), link(url, plainText(block.title) || "Video")),
      block.description ? h("div", { class: "text" }, textNodes(block.description, store)) : null,
      h("div", { class: "hint" }, [block.author_name, block.provider_name].filter(Boolean).join(" · "),
        safeUrl(url) ? ` ${new URL(safeUrl(url)).host}` : ""));
  }

  plan(block, surface) {
    return h("div", { class: "block container standard" },
      h("div", { class: "container-head" }, h("div", { class: "container-title" }, textNodes(block.title, surface.store))),
      h("div", { class: "container-body" }, (block.tasks ?? []).map((task) => this.task(task, surface))));
  }

  task(block, { store }) {
    return h("div", { class: "block task" },
      icon(TASK_ICONS[block.status] ?? "clock", 16),
      h("div", {}, textNodes(block.title, store),
        block.status ? h("span", { class: "hint" }, ` ${block.status.replace("_", " ")}`) : null,
        block.details ? richText(block.details, store) : null,
        block.output ? richText(block.output, store) : null));
  }
}

/** A rich_text_title is a whole block or only its inline part. */
function asRichText(title) {
  return title.type === "rich_text" ? title : { elements: [{ type: "rich_text_section", elements: title.elements ?? [] }] };
}
