// What a person reads on the page, for tests: words and values, without what only a screen reader is told twice.

window.look = (() => {
  const NOT_READ = ".sr-only, .only-you, .dismiss, .message-bar, .edited, .reactions, .thread-foot, .field-error, .counter, "
    + ".file-list small, .hint small, svg, .format-bar, .message-head, .gutter";
  const IN_LINE = new Set(["STRONG", "EM", "S", "U", "CODE", "A", "SPAN", "TIME"]);

  function words(root) {
    const out = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return out.push(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(NOT_READ) || node.hidden) return undefined;
      const inLine = node.matches(".mention, .emoji") || (IN_LINE.has(node.tagName) && getComputedStyle(node).display === "inline");
      if (!inLine) out.push(" ");
      if (node.matches(".emoji[title]")) out.push(node.title);
      else if (node.matches("img")) out.push(node.alt);
      else if (node.matches(".picture-load")) out.push(node.title.replace(/^Picture from \S+: /, ""));
      else if (node.matches("input:not([type=radio], [type=checkbox], [type=file]), textarea")) out.push(value(node) || node.placeholder);
      else if (node.matches("details:not([open])")) walk(node.querySelector("summary"));
      else node.childNodes.forEach(walk);
      if (!inLine) out.push(" ");
      return undefined;
    };
    walk(root);
    return out.join("").replace(/\s+/g, " ").trim();
  }

  const value = (field) => field.value;

  function message(node) {
    const main = node.querySelector(".message-main");
    return {
      author: node.getAttribute("aria-label").replace(/, [^,]*$/, ""),
      text: words(main),
      ephemeral: node.matches(".ephemeral"),
      edited: Boolean(main.querySelector(".edited")),
      reactions: [...main.querySelectorAll(".reaction")].map((each) => each.getAttribute("aria-label").split(", ").slice(0, 2)),
      replies: main.querySelector(".thread-foot strong")?.textContent ?? "",
    };
  }

  const messages = (where) => [...document.querySelectorAll(`${where} .message`)].map(message);

  function filled(block) {
    const tokens = [...block.querySelectorAll(".token")].map((each) => each.textContent);
    const choices = [...block.querySelectorAll(".choice")];
    const chosen = choices.filter((each) => each.querySelector("input").checked).map((each) => words(each.querySelector("label")));
    if (block.querySelector(".select.multi")) return tokens;
    if (block.querySelector("input[type=checkbox]")) return chosen;
    if (block.querySelector("input[type=radio]")) return chosen[0] ?? "";
    if (block.querySelector("input[type=file]")) return [...block.querySelectorAll(".file-list li > span")].map((each) => each.textContent);
    return [...block.querySelectorAll("input, textarea")].map(value).join(" ").trim();
  }

  function label(block) {
    const node = block.querySelector(".label").cloneNode(true);
    node.querySelector(".optional")?.remove();
    return node.textContent;
  }

  function modal() {
    const dialog = document.querySelector("dialog.modal");
    if (!dialog) return null;
    const blocks = [...dialog.querySelectorAll(".block.input")];
    const errors = blocks.map((each) => [label(each), each.querySelector(":scope > .field-error").textContent]);
    return {
      title: dialog.querySelector("h2").textContent,
      note: dialog.querySelector(".modal-note").textContent,
      words: words(dialog.querySelector(".modal-body")),
      labels: blocks.map(label),
      values: Object.fromEntries(blocks.map((each) => [label(each), filled(each)])),
      errors: Object.fromEntries(errors.filter(([, text]) => text)),
      foot: [...dialog.querySelectorAll(".modal-foot button")].map((each) => each.textContent),
    };
  }

  function home() {
    const blocks = document.querySelector(".home-blocks");
    return blocks ? words(blocks) : null;
  }

  const blockOf = (name) => [...document.querySelectorAll("dialog.modal .block.input")]
    .find((each) => label(each) === name)?.dataset.block ?? null;

  return { conversation: () => messages("#main"), thread: () => messages("#thread"), modal, home, blockOf };
})();
