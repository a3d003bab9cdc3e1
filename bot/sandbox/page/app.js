// Starts the page: one store, one connection, and the parts that draw.

import { Banner } from "./banner.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Drawer } from "./drawer.js";
import { Failures } from "./failures.js";
import { Keys } from "./keys.js";
import { Modals } from "./modal.js";
import { closePopovers } from "./popover.js";
import { Routes } from "./routes.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./state.js";
import { ThreadPane } from "./threads.js";
import { Topbar } from "./topbar.js";

/** What every part of the page shares. */
export class Page {
  constructor() {
    this.store = new Store();
    this.connection = new Connection((frame) => this.store.receive(frame), (status) => this.store.setStatus(status));
    this.routes = new Routes(this);
    this.failures = new Failures(this);
    // What was chosen in messages, by conversation and time; another person chooses for themselves.
    this.forms = new Map();
    this.store.on("hello", ({ samePerson }) => { if (!samePerson) this.forms.clear(); });
  }

  start() {
    const at = (id) => document.getElementById(id);
    this.banner = new Banner(this, at("banner"));
    this.topbar = new Topbar(this, at("topbar"));
    this.sidebar = new Sidebar(this, at("sidebar"), at("scrim"));
    this.conversation = new Conversation(this, at("main"));
    this.thread = new ThreadPane(this, at("thread"));
    this.drawer = new Drawer(this, at("drawer"));
    this.modals = new Modals(this);
    this.keys = new Keys(this);
    this.routes.start();
    this.connection.connect(this.routes.person());
  }

  /** Asks the workspace; see Connection.ask. */
  ask(what, fields) {
    return this.connection.ask(what, fields);
  }

  /** Asks, and tells the person in passing when it did not work. */
  async attempt(what, fields) {
    try {
      return await this.ask(what, fields);
    } catch (failure) {
      this.banner.toast(failure.message, { bad: true });
      return null;
    }
  }

  /** Goes to a conversation, a message in it, or a thread. */
  go(route) {
    closePopovers();
    this.routes.go(route);
  }

  /** Becomes another person, in this window. */
  actAs(id) {
    closePopovers();
    this.routes.setPerson(id);
    this.connection.connect(id);
  }
}

new Page().start();
