// Faces: initials on a colour of one's own, drawn in CSS so that nothing has to be fetched.

import { h } from "./dom.js";
import { icon } from "./icons.js";

// Each of these carries white letters well (at least 4.5 : 1).
const COLOURS = ["#2f6f9f", "#a0456b", "#3c7a4a", "#8a5a1c", "#6a4fa3", "#b04a2f", "#2a7776", "#7a4a3a", "#4a5fa8", "#94407f"];

/** A stable colour for a person, whatever the workspace proposes. */
function colourOf(user) {
  const text = String(user?.id ?? user?.name ?? "");
  let sum = 0;
  for (const char of text) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return COLOURS[sum % COLOURS.length];
}

function initials(user) {
  const name = user?.real_name || user?.display_name || user?.name || "?";
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2);
  return letters.toUpperCase();
}

/** @param {object} user @param {number} size in pixels */
export function avatar(user, size = 36) {
  const isApp = user?.is_bot || user?.bot_user_id;
  const isSlackbot = user?.id === "USLACKBOT";
  return h("span", {
    class: `avatar${isApp ? " app" : ""}`, "aria-hidden": "true",
    style: { "--size": `${size}px`, "--face": isSlackbot ? "#4a154b" : colourOf(user) },
  }, isApp || isSlackbot ? icon(isSlackbot ? "smile" : "bolt", Math.round(size * 0.58)) : initials(user));
}
