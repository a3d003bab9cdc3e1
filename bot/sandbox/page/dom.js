// Building DOM without ever parsing HTML: every string that reaches the page becomes a text node or an attribute.

let counter = 0;

/** A fresh id, for labels and descriptions. */
export function uid(prefix = "n") {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * Makes an element. Properties starting with "on" are listeners, `dataset` and `style` are objects, a value of
 * false, null or undefined leaves the attribute away.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name === "style") for (const [key, each] of Object.entries(value)) node.style.setProperty(key, each);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Appends children, flattening arrays and leaving out what is empty. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** Replaces everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/**
 * Makes the children of `parent` be `items`, touching only what differs. Nodes are kept while their key and
 * signature stay the same, so focus, scroll and typed text survive.
 * @param {HTMLElement} parent
 * @param {{key: string, sign: any, make: () => HTMLElement}[]} items
 */
export function reconcile(parent, items) {
  const known = parent.keyed ?? new Map();
  const signs = new Map(items.map((item) => [item.key, item.sign]));
  for (const [key, old] of known) {
    if (signs.has(key) && sameSign(old.sign, signs.get(key))) continue;
    old.node.remove();
    known.delete(key);
  }
  let cursor = parent.firstChild;
  for (const item of items) {
    const node = known.get(item.key)?.node ?? item.make();
    known.set(item.key, { node, sign: item.sign });
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  parent.keyed = known;
}

function sameSign(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

const FOCUSABLE = "a[href], button, input, textarea, select, summary";

/**
 * Draws anew without taking the keyboard away: what had the focus gets it again, or what came in its place.
 * @param {HTMLElement} root
 * @param {string} selector the parts that are drawn anew as a whole, told apart by `data-ts`
 * @param {() => void} redraw
 */
export function keepingFocus(root, selector, redraw) {
  const active = document.activeElement;
  const part = root.contains(active) ? active.closest(selector) : null;
  const index = part ? [...part.querySelectorAll(FOCUSABLE)].indexOf(active) : -1;
  redraw();
  if (!part || active.isConnected) return;
  const ts = part.dataset.ts;
  const next = [...root.parentElement.querySelectorAll(selector)].find((each) => each.dataset.ts === ts);
  const action = active.dataset.action && next?.querySelector(`[data-action="${CSS.escape(active.dataset.action)}"]`);
  (action || next?.querySelectorAll(FOCUSABLE)[index] || next)?.focus({ preventScroll: true });
}

/** Text for people who cannot see the page: read out politely, or at once when urgent. */
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? "alerts" : "live");
  region.textContent = "";
  // A screen reader only notices a change, so the same words twice need a moment in between.
  setTimeout(() => { region.textContent = text; }, 30);
}

/** Up, Down, Home and End move the focus through the visible items of a list. */
export function roving(container, selector) {
  container.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Home" && event.key !== "End") return;
    const items = [...container.querySelectorAll(selector)].filter((node) => node.offsetParent !== null);
    const here = items.indexOf(document.activeElement);
    if (here < 0) return;
    event.preventDefault();
    if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items.at(-1).focus();
    else items[(here + step + items.length) % items.length].focus();
  });
}

/** Calls `fn` once per animation frame, however often it is asked for. */
export function oncePerFrame(fn) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const run = () => { if (waiting) { waiting = false; fn(); } };
    requestAnimationFrame(run);
    // A hidden tab gets no frames, yet must not fall behind.
    setTimeout(run, 250);
  };
}

/** Only web and mail addresses become links; everything else stays text. */
export function safeUrl(url) {
  try {
    const parsed = new URL(String(url), location.origin);
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere, or plain text when the address is not one we follow. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "link" }, children);
}
