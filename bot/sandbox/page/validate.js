// What Slack checks in the person's client before a modal is sent.

import { statefulElements, valueKey } from "./form.js";

const REQUIRED = "Please complete this required field.";

/**
 * @param {object} view
 * @param {import("./form.js").FormState} form
 * @returns {Record<string, string>} block_id → what is wrong
 */
export function validate(view, form) {
  const errors = {};
  for (const { blockId, element, block } of statefulElements(view.blocks)) {
    if (block.type !== "input") continue;
    const problem = problemOf(element, form.get(blockId, element), block.optional === true);
    if (problem) errors[blockId] = problem;
  }
  return errors;
}

function problemOf(element, state, optional) {
  const value = state[valueKey(element.type)];
  if (isEmpty(value)) return optional ? null : REQUIRED;
  return CHECKS[element.type]?.(element, value) ?? null;
}

function isEmpty(value) {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  return value.type === "rich_text" && (value.elements ?? []).every((part) => (part.elements ?? []).length === 0);
}

const CHECKS = {
  plain_text_input: (element, value) => lengthProblem(element, value),
  number_input: numberProblem,
  email_text_input: (_, value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Please enter a valid email address."),
  url_text_input: (_, value) => (isWebUrl(value) ? null : "Please enter a valid URL."),
  file_input: (element, files) => (files.length > (element.max_files ?? 10)
    ? `Please choose at most ${element.max_files ?? 10} files.` : null),
};

function lengthProblem(element, value) {
  const length = [...value].length;
  if (element.min_length && length < element.min_length) return `Please enter at least ${element.min_length} characters.`;
  const longest = element.max_length ?? 3000;
  if (length > longest) return `Please enter at most ${longest} characters — ${length - longest} too many.`;
  return null;
}

function numberProblem(element, value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Please enter a number that is at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Please enter a number that is at most ${element.max_value}.`;
  }
  return null;
}

function isWebUrl(value) {
  try {
    return ["http:", "https:"].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}
