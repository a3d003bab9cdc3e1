// Pictures named by an app. The page by itself asks no other host for anything: a picture from elsewhere waits for a click.

import { fill, h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./text.js";

/** @param {{image_url?: string, slack_file?: {url?: string, id?: string}, alt_text?: string}} source */
export function picture(source, className) {
  const { id, url: fileUrl } = source.slack_file ?? {};
  const url = safeUrl(source.image_url ?? fileUrl ?? (id ? `/files/${id}/picture` : ""));
  const alt = plainText(source.alt_text ?? "");
  if (!url) return h("span", { class: `picture missing ${className}` }, alt || "Picture");
  if (isLocal(url)) return loaded(url, alt, className);
  const frame = h("span", { class: `picture ${className}` });
  const host = new URL(url).host;
  const small = className === "context-image" || className === "card-icon";
  fill(frame, h("button", {
    class: "picture-load", type: "button", title: `Picture from ${host}: ${alt}`,
    "aria-label": `Load the picture “${alt}” from ${host}`,
    onclick: () => frame.replaceWith(loaded(url, alt, className)),
  }, icon("image", small ? 14 : 20),
  small ? null : h("span", {}, alt || "Picture", h("small", {}, `Click to load from ${host}`))));
  return frame;
}

function isLocal(url) {
  return url.startsWith("data:image/") || new URL(url).origin === location.origin;
}

function loaded(url, alt, className) {
  return h("img", { class: className, src: url, alt, loading: "lazy" });
}
