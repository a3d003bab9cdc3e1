// What every element with a value shares: keeping the value, telling the app, and names for assistive technology.

import { plainText } from "./text.js";

/**
 * @typedef {object} Env
 * @property {object} element the element's JSON
 * @property {string} blockId
 * @property {import("./surface.js").Surface} surface
 * @property {object} [ids] label, hint, error and control ids, inside an input block
 * @property {string} [label] the words beside an accessory
 * @property {boolean} [inInput]
 * @property {boolean} [dispatches] an input block with dispatch_action
 * @property {boolean} [required]
 */

/** Keeps a chosen or typed value and, where Slack would, tells the app at once. */
export function commit(env, fields, control) {
  const state = { type: env.element.type, ...fields };
  const former = env.surface.form.get(env.blockId, env.element);
  env.surface.form.set(env.blockId, env.element.action_id, state);
  if (env.inInput && !env.dispatches) return Promise.resolve(true);
  return env.surface.act(env, fields, control).then((done) => {
    // A declined confirm dialog leaves everything as it was.
    if (!done) env.surface.form.set(env.blockId, env.element.action_id, former);
    return done;
  });
}

/** The attributes that tie a control to its label, hint and error. */
export function fieldProps(env, name) {
  const { element } = env;
  if (!env.ids) {
    return { "aria-label": element.accessibility_label || plainText(element.placeholder) || env.label || name || element.type };
  }
  const described = [env.ids.error, env.hasHint ? env.ids.hint : null].filter(Boolean).join(" ");
  return {
    id: env.ids.control, "aria-describedby": described, "aria-required": env.required ? "true" : null,
    "aria-invalid": env.surface.errors[env.blockId] ? "true" : null,
  };
}
