// Between what people type ("@Ada Lovelace", "#general") and what travels ("<@U01>", "<#C01>").

import { decodeEntities } from "./mrkdwn.js";

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Names to what stands for them; the longest name first, so that "Ada Lovelace" is not taken for "Ada". */
function names(store, tagOf) {
  const people = [...store.users.values()].flatMap((user) => [user.display_name, user.real_name, user.name]
    .filter(Boolean).map((name) => [`@${name}`, tagOf.person(user)]));
  const channels = [...store.conversations.values()].filter((each) => each.kind === "channel")
    .map((each) => [`#${each.name}`, tagOf.channel(each)]);
  const broad = ["here", "channel", "everyone"].map((name) => [`@${name}`, tagOf.everybody(name)]);
  return [...people, ...channels, ...broad].sort(([one], [other]) => other.length - one.length);
}

function replaceNames(text, store, tagOf) {
  const known = names(store, tagOf);
  const byName = new Map(known.map(([name, tag]) => [name.toLowerCase(), tag]));
  const pattern = new RegExp(`(^|[\\s(\\[{*_~"'/,])(${known.map(([name]) => escapeRegExp(name)).join("|")})(?![\\w-])`, "gi");
  // Code is left as it was typed.
  return text.split(/(```[\s\S]*?```|`[^`\n]*`)/).map((piece, index) => (index % 2 === 1
    ? piece : piece.replace(pattern, (whole, before, name) => before + (byName.get(name.toLowerCase()) ?? name)))).join("");
}

/** A typed message: mentions become ids; the workspace does the rest of Slack's escaping. */
export function encodeTyped(text, store) {
  return replaceNames(text, store, {
    person: (user) => `<@${user.id}>`, channel: (each) => `<#${each.id}>`, everybody: (name) => `<!${name}>`,
  });
}

/** A typed command: full names become handles, which is what the workspace looks for in a command. */
export function encodeCommand(text, store) {
  return replaceNames(text, store, {
    person: (user) => `@${user.name}`, channel: (each) => `#${each.name}`, everybody: (name) => `@${name}`,
  });
}

/** A sent message as its author would have typed it, for editing. */
export function decodeTyped(text, store) {
  return decodeEntities(String(text ?? "")
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${store.nameOf(id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, label) => `#${store.conversations.get(id)?.name ?? label ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<([a-z]+:[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
