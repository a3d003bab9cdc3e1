// The known stretch of one conversation: messages in order of time, and whether there are more on either side.

export class Timeline {
  constructor() {
    this.messages = [];
    this.loaded = false;
    this.hasOlder = false;
    this.hasNewer = false;
  }

  find(ts) {
    return this.messages[this.indexOf(ts)];
  }

  indexOf(ts) {
    const at = this.placeOf(ts);
    return this.messages[at]?.ts === ts ? at : -1;
  }

  /** Where a message with this time stands or would stand. Slack timestamps have a fixed width, so text order is time order. */
  placeOf(ts) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.messages[middle].ts < ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Inserts or replaces by time. @returns {boolean} whether the message was new */
  put(message) {
    const at = this.placeOf(message.ts);
    const known = this.messages[at]?.ts === message.ts;
    // While looking at an old stretch, a message from its future would leave a gap that nobody sees.
    if (!known && this.hasNewer && at === this.messages.length) return true;
    this.messages.splice(at, known ? 1 : 0, message);
    return !known;
  }

  remove(ts) {
    const at = this.indexOf(ts);
    if (at >= 0) this.messages.splice(at, 1);
  }

  /** A page from the workspace, to be joined to what is known. */
  merge(messages) {
    for (const message of messages) this.forcePut(message);
    this.loaded = true;
  }

  forcePut(message) {
    const at = this.placeOf(message.ts);
    this.messages.splice(at, this.messages[at]?.ts === message.ts ? 1 : 0, message);
  }

  /** Starts anew from one page, keeping what exists only on this page (failures). */
  reset(messages) {
    const local = this.hasNewer ? [] : this.localOnly();
    this.messages = [];
    this.hasNewer = false;
    this.merge([...messages, ...local]);
  }

  /** Forgets all but the newest, so that a long session stays light. */
  trim(keep) {
    if (this.messages.length <= keep) return;
    this.messages.splice(0, this.messages.length - keep);
    this.hasOlder = true;
  }

  localOnly() {
    return this.messages.filter((message) => message.local);
  }

  get firstTs() {
    return this.messages.find((message) => !message.local)?.ts;
  }

  get lastTs() {
    return this.messages.findLast((message) => !message.local)?.ts;
  }
}
