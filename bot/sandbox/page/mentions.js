// Between what people type ("@Ada Lovelace", "#general") and what travels ("<@U01>", "<#C01>").

import { decodeEntities, encodeEntities } from "./mrkdwn.js";

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Names to ids; the longest name first, so that "Ada Lovelace" is not taken for "Ada". */
function names(store) {
  const people = [...store.users.values()].flatMap((user) => [user.display_name, user.real_name, user.name]
    .filter(Boolean).map((name) => [`@${encodeEntities(name)}`, `<@${user.id}>`]));
  const channels = [...store.conversations.values()].filter((each) => each.kind === "channel")
    .map((each) => [`#${encodeEntities(each.name)}`, `<#${each.id}>`]);
  const broad = ["here", "channel", "everyone"].map((name) => [`@${name}`, `<!${name}>`]);
  return [...people, ...channels, ...broad].sort(([one], [other]) => other.length - one.length);
}

/** Typed text as Slack's clients would send it. */
export function encodeTyped(text, store) {
  const known = names(store);
  const byName = new Map(known.map(([name, tag]) => [name.toLowerCase(), tag]));
  const pattern = new RegExp(`(^|[\\s(\\[{*_~"'/,])(${known.map(([name]) => escapeRegExp(name)).join("|")})(?![\\w-])`, "gi");
  // Code is left as it was typed.
  return encodeEntities(text).split(/(```[\s\S]*?```|`[^`\n]*`)/).map((piece, index) => (index % 2 === 1
    ? piece : piece.replace(pattern, (whole, before, name) => before + (byName.get(name.toLowerCase()) ?? name)))).join("");
}

/** A sent message as its author would have typed it, for editing. */
export function decodeTyped(text, store) {
  return decodeEntities(String(text ?? "")
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${store.nameOf(id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, label) => `#${store.conversations.get(id)?.name ?? label ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<([a-z]+:[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
