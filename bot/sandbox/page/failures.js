// What goes wrong is told as Slack tells it: by Slackbot, in the conversation, to this person only.

import { announce } from "./dom.js";

const SAME_WITHIN_MS = 1000;
const NO_ANSWER = new Set(["operation_timeout", "dispatch_failed"]);
// What Slack says in a modal whose app did not answer.
const TROUBLE_CONNECTING = "We had some trouble connecting. Try again?";

export class Failures {
  constructor(page) {
    this.page = page;
    this.toldAt = 0;
    page.store.on("failure", (failure) => this.tell(failure));
  }

  /** A refusal that came as a reply; most also come as a frame of their own, in Slack's words, which is then enough. */
  unlessTold(failure) {
    if (Date.now() - this.toldAt > SAME_WITHIN_MS) this.tell(failure);
  }

  /** @param {{text: string, conversation?: string, error?: string}} failure */
  tell({ text, conversation, error }) {
    const { store } = this.page;
    this.toldAt = Date.now();
    const where = store.conversations.has(conversation) ? conversation : store.route.conversation;
    if (store.views.length > 0) this.page.modals.showFailure(NO_ANSWER.has(error) ? TROUBLE_CONNECTING : text);
    else if (where) this.whisper(where, text, error);
  }

  whisper(conversation, text, error) {
    const { store } = this.page;
    store.timeline(conversation).put({
      ts: store.now().toFixed(6), user: "USLACKBOT", text, is_ephemeral: true, local: true, failure: error ?? true,
    });
    store.emit("timeline", { conversation });
    announce(text, true);
  }
}
