// What the page knows, and who wants to hear when it changes. Nothing here touches the DOM.

import { Timeline } from "./timeline.js";

const LOG_KEPT = 1000;

export class Store {
  constructor() {
    this.listeners = new Map();
    this.route = { conversation: null, tab: "messages", message: null, thread: null };
    this.status = "connecting";
    this.me = null;
    this.clear();
  }

  clear() {
    this.team = { name: "" };
    this.users = new Map();
    this.conversations = new Map();
    this.app = { name: "", commands: [], shortcuts: [] };
    this.views = [];
    this.home = null;
    this.words = {};
    this.trouble = {};
    this.log = [];
    this.logKept = LOG_KEPT;
    this.timelines = new Map();
    this.threads = new Map();
    this.working = new Set();
    this.clockGap = 0;
  }

  /** @param {string} topic @param {(detail: any) => void} listener */
  on(topic, listener) {
    for (const name of topic.split(" ")) {
      if (!this.listeners.has(name)) this.listeners.set(name, new Set());
      this.listeners.get(name).add(listener);
    }
  }

  emit(topic, detail) {
    for (const listener of this.listeners.get(topic) ?? []) listener(detail);
  }

  /** The workspace's time in seconds. */
  now() {
    return Date.now() / 1000 + this.clockGap;
  }

  get myself() {
    return this.users.get(this.me);
  }

  get tz() {
    return this.myself?.tz || "UTC";
  }

  /** 12 or 24: the hours on this person's clock faces. */
  get clockFace() {
    return this.myself?.clock ?? 12;
  }

  get current() {
    return this.conversations.get(this.route.conversation);
  }

  get appConversation() {
    return [...this.conversations.values()].find((each) => each.kind === "app");
  }

  /** The name people see for a user id. */
  nameOf(id) {
    return this.users.get(id)?.display_name ?? id;
  }

  /** One of the sentences Slack itself says, filled in; the workspace keeps them for everybody. */
  sentence(name, gaps = {}) {
    return (this.words[name] ?? name).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
  }

  titleOf(conversation) {
    if (!conversation) return "";
    if (conversation.kind === "app") return this.app.name || conversation.name;
    if (conversation.user) return this.nameOf(conversation.user);
    return /^mpdm-/.test(conversation.name) ? this.groupName(conversation.name) : conversation.name;
  }

  /** Slack calls a group message "mpdm-ada--grace--linus-1"; people see the others' names. */
  groupName(name) {
    const handles = new Set(name.replace(/^mpdm-|-\d+$/g, "").split("--"));
    return [...this.users.values()].filter((user) => handles.has(user.name) && user.id !== this.me)
      .map((user) => this.nameOf(user.id)).join(", ");
  }

  /** How many messages wait for this person in particular, outside of what is open. */
  get waiting() {
    return [...this.conversations.values()].filter((each) => each.id !== this.route.conversation)
      .reduce((sum, each) => sum + personalCount(each), 0);
  }

  /** Everybody one could write to: no bots, nobody who has left. */
  people() {
    return [...this.users.values()].filter((user) => !user.is_bot && !user.deleted);
  }

  timeline(id) {
    if (!this.timelines.has(id)) this.timelines.set(id, new Timeline());
    return this.timelines.get(id);
  }

  /** Entries of the log from before the first one that is known. */
  putEarlier(entries) {
    this.log.unshift(...entries);
    this.logKept += entries.length;
    this.emit("log");
  }

  /** One frame from the workspace. */
  receive(frame) {
    const handler = HANDLERS[frame.type];
    if (handler) handler(this, frame);
  }

  setStatus(status) {
    this.status = status;
    this.emit("status", status);
  }

  setRoute(route) {
    this.route = { conversation: null, tab: "messages", message: null, thread: null, ...route };
    this.emit("route", this.route);
  }
}

/** In a channel only mentions concern one in particular; elsewhere every message does. */
export function personalCount(conversation) {
  return conversation.mentions || (conversation.kind === "channel" ? 0 : conversation.unread) || 0;
}

const HANDLERS = {
  hello(store, frame) {
    const samePerson = store.me === frame.me;
    const kept = samePerson ? [...store.timelines].flatMap(([id, line]) => line.localOnly().map((m) => [id, m])) : [];
    store.clear();
    Object.assign(store, {
      me: frame.me, team: frame.team, app: frame.app, views: frame.views ?? [], home: frame.home ?? null,
      words: frame.words ?? {}, trouble: frame.trouble ?? {}, log: frame.log ?? [],
      users: byId(frame.users), conversations: byId(frame.conversations),
    });
    store.clockGap = frame.clock.now - Date.now() / 1000;
    for (const [id, message] of kept) store.timeline(id).put(message);
    store.emit("hello", { samePerson });
  },
  message(store, { conversation, message }) {
    const reply = message.thread_ts && message.thread_ts !== message.ts;
    store.threads.get(`${conversation}:${message.thread_ts ?? message.ts}`)?.put(message);
    const isNew = (!reply || message.subtype === "thread_broadcast") && store.timeline(conversation).put(message);
    store.emit("timeline", { conversation });
    if (message.thread_ts || reply) store.emit("thread", { conversation });
    if (isNew || reply) store.emit("arrived", { conversation, message });
  },
  message_deleted(store, { conversation, ts }) {
    store.timelines.get(conversation)?.remove(ts);
    for (const [key, thread] of store.threads) if (key.startsWith(`${conversation}:`)) thread.remove(ts);
    store.emit("timeline", { conversation });
    store.emit("thread", { conversation });
  },
  conversation(store, { conversation }) {
    store.conversations.set(conversation.id, conversation);
    store.emit("conversations", conversation);
  },
  users(store, { users }) {
    for (const user of users) store.users.set(user.id, user);
    store.emit("users");
  },
  views(store, { views }) {
    store.views = views;
    store.emit("views");
  },
  home(store, { home, view }) {
    store.home = home ?? view ?? null;
    store.emit("home");
  },
  clock(store, { clock }) {
    store.clockGap = clock.now - Date.now() / 1000;
    store.emit("clock");
  },
  app(store, { app }) {
    store.app = app;
    store.emit("app");
  },
  failure(store, failure) {
    store.emit("failure", failure);
  },
  working(store, { conversation, on }) {
    if (on) store.working.add(conversation);
    else store.working.delete(conversation);
    store.emit("working", conversation);
  },
  log(store, { entry }) {
    store.log.push(entry);
    if (store.log.length > store.logKept) store.log.splice(0, store.log.length - store.logKept);
    store.emit("log", entry);
  },
  trouble(store, { trouble }) {
    store.trouble = trouble;
    store.emit("trouble");
  },
};

function byId(items) {
  return new Map((items ?? []).map((item) => [item.id, item]));
}
