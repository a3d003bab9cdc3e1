// The address of the page: who one is, where one is. Reload, back, and links to a message all work through it.

const APP = "app";

export class Routes {
  constructor(page) {
    this.page = page;
    page.store.on("hello", () => this.apply());
    addEventListener("popstate", () => this.travelled());
  }

  start() {
    this.page.store.on("conversations app", () => this.redirectWhenGone());
  }

  get query() {
    return new URLSearchParams(location.search);
  }

  person() {
    return this.query.get("as");
  }

  /** The address of a route, for links and for opening in another window. */
  href({ as = this.page.store.me, conversation, tab, message, thread } = {}) {
    const query = new URLSearchParams();
    if (as) query.set("as", as);
    if (conversation) query.set("channel", conversation);
    if (tab === "home" || tab === "about") query.set("tab", tab);
    if (thread) query.set("thread", thread);
    if (message) query.set("message", message);
    return `/?${query}`;
  }

  /** The permanent address of a message, like Slack's. */
  permalink(conversation, message) {
    const reply = message.thread_ts && message.thread_ts !== message.ts
      ? `?thread_ts=${message.thread_ts}&cid=${conversation}` : "";
    return `${location.origin}/archives/${conversation}/p${message.ts.replace(".", "")}${reply}`;
  }

  go(route) {
    const next = { thread: null, message: null, tab: "messages", ...route };
    history.pushState(null, "", this.href(next));
    this.remember(next.conversation);
    this.page.store.setRoute(next);
  }

  /** Opens or closes the thread beside the conversation, without leaving it. */
  setThread(thread) {
    const { store } = this.page;
    const next = { ...store.route, thread, message: null };
    history.pushState(null, "", this.href(next));
    store.setRoute(next);
  }

  /** Another person goes to the same place, as far as they may see it; direct messages are one's own. */
  setPerson(id) {
    const { current, route } = this.page.store;
    const conversation = { channel: current?.id, app: APP }[current?.kind];
    history.pushState(null, "", this.href({ as: id, conversation, tab: route.tab }));
  }

  /** The id of what an address calls a conversation: an id, a channel's name, or the app. */
  find(asked) {
    const { store } = this.page;
    if (asked === APP) return store.appConversation?.id;
    if (store.conversations.has(asked)) return asked;
    return [...store.conversations.values()].find((each) => each.kind === "channel" && each.name === asked)?.id;
  }

  travelled() {
    const as = this.person();
    if (as && as !== this.page.store.me) this.page.connection.connect(as);
    else this.apply();
  }

  /** Reads the address; after a connect that is where the page should be. */
  apply() {
    const { store } = this.page;
    const { query } = this;
    const conversation = this.find(query.get("channel")) ?? this.usual();
    const route = {
      conversation, tab: query.get("tab") ?? "messages",
      message: query.get("message"), thread: query.get("thread"),
    };
    history.replaceState(null, "", this.href(route));
    this.remember(conversation);
    store.setRoute(route);
  }

  /** Where this person was last, else the first conversation. */
  usual() {
    const { store } = this.page;
    const last = sessionStorage.getItem(`last:${store.me}`);
    if (store.conversations.has(last)) return last;
    return this.firstChannel() ?? store.conversations.keys().next().value ?? null;
  }

  /** The first channel one is in. */
  firstChannel() {
    return [...this.page.store.conversations.values()]
      .find((each) => each.kind === "channel" && each.is_member && !each.is_archived)?.id ?? null;
  }

  remember(conversation) {
    if (conversation) sessionStorage.setItem(`last:${this.page.store.me}`, conversation);
  }

  redirectWhenGone() {
    const { store } = this.page;
    if (store.route.conversation && !store.current) this.go({ conversation: this.usual() });
  }
}
