// Block Kit elements that one presses: buttons, overflow menus, radio buttons, checkboxes. The rest is looked up here.

import { h, safeUrl, uid } from "./dom.js";
import { commit } from "./field.js";
import { icon } from "./icons.js";
import { picture } from "./images.js";
import { dateInput, emailInput, fileInput, numberInput, plainTextInput, timeInput, urlInput, dateTimeInput } from "./inputs.js";
import { openMenu, opener } from "./popover.js";
import { richTextInput } from "./richinput.js";
import { select } from "./selects.js";
import { plainText, textNodes } from "./text.js";

/** @param {import("./field.js").Env} env */
export function element(env) {
  const render = RENDERERS[env.element?.type];
  if (render) return render(env);
  return h("span", { class: "unknown-element" }, `(element “${env.element?.type}” is not shown here)`);
}

const RENDERERS = {
  button, workflow_button: button, overflow, feedback_buttons: feedback, icon_button: iconButtonElement,
  image: ({ element: each, surface }) => picture(each, "accessory-image", surface.store),
  radio_buttons: radios, checkboxes,
  static_select: select, external_select: select, users_select: select, conversations_select: select,
  channels_select: select, multi_static_select: select, multi_external_select: select, multi_users_select: select,
  multi_conversations_select: select, multi_channels_select: select,
  datepicker: dateInput, timepicker: timeInput, datetimepicker: dateTimeInput,
  plain_text_input: plainTextInput, number_input: numberInput, email_text_input: emailInput,
  url_text_input: urlInput, rich_text_input: richTextInput, file_input: fileInput,
};

function button(env) {
  const { element: each, surface } = env;
  const href = each.url ? safeUrl(each.url) : null;
  const node = h(href ? "a" : "button", {
    class: `button ${each.style === "primary" ? "primary" : ""} ${each.style === "danger" ? "danger" : ""}`,
    type: href ? null : "button", href, target: href ? "_blank" : null, rel: href ? "noopener noreferrer" : null,
    "aria-label": each.accessibility_label,
    dataset: { action: each.action_id ?? "" },
    onclick: () => {
      if (node.getAttribute("aria-busy") === "true") return;
      surface.act(env, { text: each.text, value: each.value, style: each.style }, node);
    },
  }, h("span", {}, textNodes(each.text, surface.store)), href ? icon("window", 14) : null);
  return node;
}

function overflow(env) {
  const { element: each, surface } = env;
  return opener({ class: "button overflow-button", "aria-label": each.accessibility_label ?? "More actions" }, (anchor) => {
    openMenu(anchor, (each.options ?? []).map((option) => ({
      label: plainText(option.text), detail: plainText(option.description), href: option.url ? safeUrl(option.url) : null,
      run: () => surface.act(env, { selected_option: option }, anchor),
    })), { label: "More actions", align: "end" });
  }, icon("more"));
}

function feedback(env) {
  const { element: each, surface } = env;
  const one = (part, name) => {
    const node = h("button", {
      class: "button quiet", type: "button", "aria-label": part.accessibility_label ?? plainText(part.text),
      onclick: () => surface.act(env, { value: part.value, text: part.text }, node),
    }, icon(name, 16), h("span", {}, textNodes(part.text, surface.store)));
    return node;
  };
  return h("span", { class: "feedback" },
    each.positive_button ? one(each.positive_button, "thumbsup") : null,
    each.negative_button ? one(each.negative_button, "thumbsdown") : null);
}

function iconButtonElement(env) {
  const { element: each, surface } = env;
  if (each.visible_to_user_ids?.length && !each.visible_to_user_ids.includes(surface.store.me)) return null;
  const node = h("button", {
    class: "button quiet", type: "button", "aria-label": each.accessibility_label ?? plainText(each.text),
    title: plainText(each.text), onclick: () => surface.act(env, { value: each.value, text: each.text }, node),
  }, icon(each.icon === "trash" ? "trash" : "bolt", 16));
  return node;
}

function radios(env) {
  const chosen = env.surface.form.get(env.blockId, env.element).selected_option?.value;
  return choices(env, "radio", (option) => option.value === chosen, (node, option) => ({ selected_option: option }));
}

function checkboxes(env) {
  const chosen = new Set(env.surface.form.get(env.blockId, env.element).selected_options.map((option) => option.value));
  return choices(env, "checkbox", (option) => chosen.has(option.value), (node) => ({
    selected_options: env.element.options.filter((_, index) => node.querySelectorAll("input")[index].checked),
  }));
}

function choices(env, type, isOn, fieldsOf) {
  const { element: each, surface } = env;
  const name = uid("choice");
  const node = h("div", {
    class: "choices", role: env.inInput ? null : type === "radio" ? "radiogroup" : "group",
    "aria-label": env.inInput ? null : env.label || plainText(each.options?.[0]?.text),
  });
  for (const option of each.options ?? []) node.append(choice(option));
  return node;

  function choice(option) {
    const id = uid("option");
    const box = h("input", { type, name, id, onchange: () => changed(option) });
    box.checked = isOn(option);
    return h("div", { class: "choice" }, box, h("label", { for: id },
      h("span", {}, textNodes(option.text, surface.store)),
      option.description ? h("small", {}, textNodes(option.description, surface.store)) : null));
  }

  async function changed(option) {
    const before = each.options.map(isOn);
    const done = await commit(env, fieldsOf(node, option), node);
    if (!done) node.querySelectorAll("input").forEach((box, index) => { box.checked = before[index]; });
  }
}
