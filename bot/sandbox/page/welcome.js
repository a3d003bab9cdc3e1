// The top of a conversation, and the first words to a stranger. What is said of the app comes from its manifest.

import { avatar } from "./avatar.js";
import { iconButton, TINY } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";

const SHOWN_COMMANDS = 3;
const GONE = "hint dismissed";

/** What stands above the first message of a conversation. */
export function beginningOf(page, id) {
  const conversation = page.store.conversations.get(id);
  return conversation ? beginning(page.store, conversation) : null;
}

function beginning(store, conversation) {
  const title = store.titleOf(conversation);
  if (conversation.kind === "channel") {
    return h("div", { class: "beginning" }, h("h2", {}, icon(conversation.is_private ? "lock" : "hash", 26), title),
      h("p", {}, `This is the very beginning of the #${title} channel. `, mrkdwn(conversation.topic, store)));
  }
  const user = conversation.kind === "app" ? { ...store.app, real_name: title } : store.users.get(conversation.user);
  const words = conversation.user === store.me ? "This is your space. Draft messages or keep notes here."
    : `This conversation is just between you and ${title}.`;
  return h("div", { class: "beginning" }, avatar(user, 56), h("h2", {}, title), h("p", {}, words));
}

/** The hint under the head of the conversation, until it is dismissed. */
export function hint(page) {
  const { store } = page;
  const commands = (store.app.commands ?? []).slice(0, SHOWN_COMMANDS);
  if (localStorage.getItem(GONE) || !store.myself || commands.length === 0) return null;
  const node = h("section", { class: "welcome", "aria-label": "Welcome" },
    h("p", {}, "You are ", h("strong", {}, store.nameOf(store.me)),
      ` of ${store.team.name}, a practice team on this computer. Try `,
      commands.map((each) => [tryButton(page, each), " "]),
      h("span", { class: "more" }, "– or be somebody else, or travel to the next morning.")),
    iconButton("Dismiss the hint", "close", () => {
      localStorage.setItem(GONE, "yes");
      node.remove();
    }, TINY));
  return node;
}

function tryButton(page, { command, description }) {
  return h("button", { class: "try", type: "button", title: description, onclick: () => startCommand(page, command) }, command);
}

// Where one may not write, the command goes to a channel.
function startCommand(page, command) {
  if (!page.conversation.composer) page.go({ conversation: page.routes.firstChannel() });
  page.conversation.composer?.fillIn(`${command} `);
}
