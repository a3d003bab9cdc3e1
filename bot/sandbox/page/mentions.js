// From what travels ("<@U01>", "<#C01>") to what people type ("@Ada Lovelace", "#general"); the workspace knows the way there.

import { decodeEntities } from "./mrkdwn.js";

/** A sent message as its author would have typed it, for editing. */
export function decodeTyped(text, store) {
  return decodeEntities(String(text ?? "")
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${store.nameOf(id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, label) => `#${store.conversations.get(id)?.name ?? label ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<([a-z]+:[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
