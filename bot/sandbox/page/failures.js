// What goes wrong is told as Slack tells it: in the modal, beside what was pressed, or by Slackbot, to this person only.

import { announce } from "./dom.js";

export class Failures {
  constructor(page) {
    this.page = page;
    page.store.on("failure", (failure) => this.tell(failure));
  }

  /** A refusal that came as a reply; where the workspace had words for it, they came as a frame of their own. */
  unlessTold(failure, where = {}) {
    if (!failure.told) this.tell({ text: failure.message, error: failure.error, ...where });
  }

  /** @param {{text: string, conversation?: string, error?: string, container?: object, thread_ts?: string}} failure */
  tell({ text, conversation, error, container, thread_ts: thread }) {
    const { store } = this.page;
    const where = store.conversations.has(conversation) ? conversation : store.route.conversation;
    if (store.views.length > 0) this.page.modals.showFailure(text);
    // What was pressed says it itself.
    else if (container) announce(text, true);
    else if (thread) this.page.thread.note(text);
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
