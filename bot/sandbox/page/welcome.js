// The top of a conversation, and the first words to a stranger. Everything here comes from the app's manifest.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";

const SHOWN_COMMANDS = 3;

/** @returns {Node[]} */
export function welcome(page, id) {
  const { store } = page;
  const conversation = store.conversations.get(id);
  if (!conversation) return [];
  const card = sessionStorage.getItem("welcome") === "gone" ? null : helloCard(page);
  return [beginning(store, conversation), card].filter(Boolean);
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

function helloCard(page) {
  const { store } = page;
  const commands = (store.app.commands ?? []).slice(0, SHOWN_COMMANDS);
  if (!store.app.name || commands.length === 0) return null;
  const card = h("section", { class: "welcome", "aria-label": "Welcome" },
    h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss the welcome", onclick: () => {
      sessionStorage.setItem("welcome", "gone");
      card.remove();
    } }, icon("close", 16)),
    h("h2", {}, `Try ${store.app.name} here`),
    h("p", {}, `This is ${store.team.name}, a practice team on your own computer. You act as ${store.myself ? store.nameOf(store.me) : "somebody"}; `,
      "change who you are, and what time it is, at the top of the page. Nothing leaves this machine."),
    h("ul", { class: "try-list" }, commands.map((each) => h("li", {}, tryButton(page, each),
      h("span", { class: "hint" }, each.description)))));
  return card;
}

function tryButton(page, { command }) {
  return h("button", { class: "button try", type: "button", onclick: () => page.conversation.composer?.fillIn(`${command} `) }, icon("slash", 15), command.slice(1));
}
