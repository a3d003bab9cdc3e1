// Block Kit elements that one types into, picks a time in, or drops files on.

import { iconButton, TINY } from "./buttons.js";
import { fill, h, uid } from "./dom.js";
import { commit, fieldProps } from "./field.js";
import { icon } from "./icons.js";
import { plainText } from "./text.js";
import { clockTime, isoDate, zoneCity, zonedToUnix } from "./time.js";
import { readableSize, uploadFile } from "./upload.js";

const TYPING_PAUSE_MS = 300;

function typed(env, tag, props) {
  const { element, surface, blockId } = env;
  const field = h(tag, {
    class: "text-field", placeholder: plainText(element.placeholder) || null, ...fieldProps(env), ...props,
    autofocus: element.focus_on_load === true,
  });
  field.value = surface.form.get(blockId, element).value ?? "";
  const keep = () => surface.form.set(blockId, element.action_id, { type: element.type, value: field.value || null });
  field.addEventListener("input", keep);
  dispatchWhileTyping(env, field);
  return field;
}

/** An input with dispatch_action tells the app on Enter, or as characters come, as its configuration says. */
function dispatchWhileTyping(env, field) {
  if (env.inInput && !env.dispatches) return;
  const when = env.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => commit(env, { value: field.value || null }, field);
  if (when.includes("on_enter_pressed")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      tell();
    });
  }
  if (when.includes("on_character_entered")) {
    let timer;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, TYPING_PAUSE_MS);
    });
  }
}

export function plainTextInput(env) {
  const { element } = env;
  if (!element.multiline) return withCounter(env, typed(env, "input", { type: "text" }));
  return withCounter(env, typed(env, "textarea", { rows: "4" }));
}

/** Like Slack, says how many characters remain once the end is near. */
function withCounter(env, field) {
  const longest = env.element.max_length;
  if (!longest) return field;
  const left = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    const remaining = longest - [...field.value].length;
    left.textContent = remaining <= Math.min(50, longest * 0.2) || remaining < 0 ? String(remaining) : "";
    left.classList.toggle("over", remaining < 0);
  };
  field.addEventListener("input", count);
  count();
  return h("span", { class: "counted" }, field, left);
}

export function numberInput(env) {
  return typed(env, "input", { type: "text", inputmode: env.element.is_decimal_allowed ? "decimal" : "numeric" });
}

export function emailInput(env) {
  return typed(env, "input", { type: "email", autocomplete: "off" });
}

export function urlInput(env) {
  return typed(env, "input", { type: "url", autocomplete: "off" });
}

function picker(env, type, key) {
  const { element, surface, blockId } = env;
  const field = h("input", { class: "text-field picker", type, ...fieldProps(env, type) });
  field.value = surface.form.get(blockId, element)[key] ?? "";
  field.addEventListener("change", async () => {
    const before = surface.form.get(blockId, element)[key];
    const done = await commit(env, { [key]: field.value || null }, field);
    if (!done) field.value = before ?? "";
  });
  return h("span", { class: "picker-wrap" }, field);
}

export function dateInput(env) {
  return picker(env, "date", "selected_date");
}

export function timeInput(env) {
  const node = picker(env, "time", "selected_time");
  const zone = env.element.timezone;
  if (zone) node.append(h("span", { class: "zone" }, zoneCity(zone)));
  return node;
}

/** Slack's datetimepicker shows and takes the time in the person's own zone. */
export function dateTimeInput(env) {
  const { element, surface, blockId } = env;
  const { tz } = surface.store;
  const now = surface.form.get(blockId, element).selected_date_time;
  const props = fieldProps(env, "Date");
  const day = h("input", { class: "text-field", type: "date", ...props });
  const time = h("input", { class: "text-field", type: "time", "aria-label": "Time" });
  if (now) {
    day.value = isoDate(now, tz);
    time.value = clockTime(now, tz);
  }
  const node = h("span", { class: "picker-wrap" }, day, time, h("span", { class: "zone" }, zoneCity(tz)));
  const changed = () => {
    const at = day.value && time.value ? zonedToUnix(day.value, time.value, tz) : null;
    if (at || !day.value) commit(env, { selected_date_time: at }, node);
  };
  day.addEventListener("change", changed);
  time.addEventListener("change", changed);
  return node;
}

export function fileInput(env) {
  const { element, surface, blockId, ids } = env;
  const most = element.max_files ?? 10;
  const list = h("ul", { class: "file-list" });
  const problem = h("div", { class: "field-error" });
  const chooser = h("input", {
    type: "file", class: "sr-only", id: uid("files"), multiple: most > 1,
    accept: (element.filetypes ?? []).map((type) => `.${type}`).join(",") || null,
    "aria-labelledby": ids?.label, "aria-describedby": ids?.error,
  });
  const files = () => surface.form.get(blockId, element).files;
  const keep = (next) => {
    surface.form.set(blockId, element.action_id, { type: element.type, files: next });
    draw();
  };
  const remove = (file) => keep(files().filter((each) => each.id !== file.id));
  const draw = () => fill(list, files().map((file) => h("li", {}, icon("file", 16), h("span", {}, file.name),
    h("small", {}, readableSize(file.size)), iconButton(`Remove ${file.name}`, "close", () => remove(file), TINY))));
  chooser.addEventListener("change", async () => {
    problem.textContent = "";
    try {
      for (const file of chooser.files) {
        if (files().length >= most) throw new Error(surface.store.sentence("too_many_files", { most }));
        keep([...files(), await uploadFile(surface.page, file)]);
      }
    } catch (failure) {
      problem.textContent = failure.message;
    }
    chooser.value = "";
  });
  draw();
  return h("div", { class: "file-input" }, chooser,
    h("label", { class: "button", for: chooser.id }, icon("clip", 16), surface.store.sentence(most > 1 ? "add_files" : "add_file")), list, problem);
}
