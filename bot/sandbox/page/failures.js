// What goes wrong is told as Slack tells it: by Slackbot, in the conversation, to this person only.

import { announce } from "./dom.js";

const SAME_WITHIN_MS = 3000;

export class Failures {
  constructor(page) {
    this.page = page;
    this.recent = new Map();
    page.store.on("failure", (failure) => this.add(failure));
  }

  /** @param {{text: string, conversation?: string, error?: string}} failure */
  add({ text, conversation, error }) {
    const { store } = this.page;
    const where = conversation && store.conversations.has(conversation) ? conversation : store.route.conversation;
    if (this.toldJustNow(`${where} ${text}`)) return;
    if (store.views.length > 0) this.page.modals.showFailure(text);
    else if (where) this.tell(where, text, error);
  }

  // The same failure may arrive both as a reply and as a frame of its own.
  toldJustNow(key) {
    const before = this.recent.get(key) ?? 0;
    this.recent.set(key, Date.now());
    return Date.now() - before < SAME_WITHIN_MS;
  }

  tell(conversation, text, error) {
    const { store } = this.page;
    store.timeline(conversation).put({
      ts: store.now().toFixed(6), user: "USLACKBOT", text, is_ephemeral: true, local: true, failure: error ?? true,
    });
    store.emit("timeline", { conversation });
    announce(text, true);
  }
}
