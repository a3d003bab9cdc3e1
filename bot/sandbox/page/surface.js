// A place where blocks live: a message, a modal or the Home. It knows where an action happened and holds the values.

import { confirmObject } from "./dialog.js";
import { h } from "./dom.js";
import { FormState } from "./form.js";

export class Surface {
  /**
   * @param {import("./app.js").Page} page
   * @param {"message"|"modal"|"home"} kind
   * @param {object} container as PROTOCOL.md names where an action happened
   */
  constructor(page, kind, container, { form = new FormState(), blocks = [] } = {}) {
    Object.assign(this, { page, kind, container, form, blocks });
    this.errors = {};
  }

  get store() {
    return this.page.store;
  }

  /**
   * Tells the app that somebody used an element, after its confirm dialog, if it has one.
   * @param {{element: object, blockId: string}} env
   * @param {object} fields what was chosen, in the words of Slack's action object
   * @param {HTMLElement} [control] shows that the answer is waited for
   * @returns {Promise<boolean>} whether the person went through with it
   */
  async act(env, fields, control) {
    const { element, blockId } = env;
    if (element.confirm && !(await confirmObject(element.confirm, this.store))) return false;
    const action = {
      type: element.type, action_id: element.action_id, block_id: blockId,
      action_ts: this.store.now().toFixed(6), ...fields,
    };
    await whilePending(control, this.kind === "modal", this.page.ask("action", {
      container: this.container, action, state: this.form.toState(this.blocks),
    }));
    return true;
  }

  /** The options of an external select. */
  async loadOptions(element, blockId, value) {
    const reply = await this.page.ask("options", {
      container: this.container, block_id: blockId, action_id: element.action_id, value,
    });
    return reply.option_groups?.length ? reply.option_groups : [{ options: reply.options ?? [] }];
  }
}

/** Marks a control as busy until the promise settles, and says beside it when it failed, unless its modal does. */
async function whilePending(control, inModal, promise) {
  control?.nextElementSibling?.matches(".failed-note") && control.nextElementSibling.remove();
  control?.setAttribute("aria-busy", "true");
  try {
    await promise;
  } catch (failure) {
    if (!(inModal && failure.told)) control?.after(h("span", { class: "failed-note", role: "alert" }, failure.message));
  } finally {
    control?.removeAttribute("aria-busy");
  }
}
