// The values of the inputs of one view or message, in the shape of Slack's `state.values`.

const MULTI = {
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  checkboxes: ["selected_options", "initial_options"],
};
const SINGLE = {
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  radio_buttons: ["selected_option", "initial_option"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
};

/** The key that holds the value of an element of this type, or undefined for what has no value (buttons). */
export function valueKey(type) {
  return type === "file_input" ? "files" : (MULTI[type] ?? SINGLE[type])?.[0];
}

function initialState(element) {
  const { type } = element;
  if (type === "file_input") return { type, files: [] };
  if (MULTI[type]) return { type, [MULTI[type][0]]: element[MULTI[type][1]] ?? [] };
  const [key, initial] = SINGLE[type];
  return { type, [key]: element[initial] ?? null };
}

export class FormState {
  /** @param {string} [storageKey] where typed values outlive a reload */
  constructor(storageKey) {
    this.storageKey = storageKey;
    this.values = load(storageKey);
  }

  /** The present value of an element: what was typed or chosen, else its initial value. */
  get(blockId, element) {
    const kept = this.values[blockId]?.[element.action_id];
    return kept?.type === element.type ? kept : initialState(element);
  }

  /** Whether the person, or the page for them, has set a value. */
  has(blockId, element) {
    return this.values[blockId]?.[element.action_id]?.type === element.type;
  }

  set(blockId, actionId, state) {
    this.values[blockId] = { ...this.values[blockId], [actionId]: state };
    this.save();
  }

  /** `state.values` for the elements that are present. */
  toState(blocks) {
    const out = {};
    for (const { blockId, element } of statefulElements(blocks)) {
      out[blockId] = { ...out[blockId], [element.action_id]: this.get(blockId, element) };
    }
    return out;
  }

  /** Forgets what belongs to inputs that are gone, so that they start afresh should they return. */
  keepOnly(blocks) {
    const present = new Set(statefulElements(blocks).map(({ blockId, element }) => `${blockId}\n${element.action_id}`));
    for (const [blockId, actions] of Object.entries(this.values)) {
      for (const actionId of Object.keys(actions)) if (!present.has(`${blockId}\n${actionId}`)) delete actions[actionId];
    }
    this.save();
  }

  save() {
    if (!this.storageKey) return;
    try {
      sessionStorage.setItem(this.storageKey, JSON.stringify(this.values));
    } catch {
      // A full or forbidden storage only costs the values their life beyond a reload.
    }
  }

  forget() {
    if (this.storageKey) sessionStorage.removeItem(this.storageKey);
  }
}

function load(key) {
  if (!key) return {};
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

/** Every element with a value, wherever it stands. */
export function statefulElements(blocks) {
  return (blocks ?? []).flatMap((block) => {
    const nested = block.type === "container" ? statefulElements(block.child_blocks ?? block.blocks) : [];
    const own = [block.element, block.accessory, ...(block.type === "actions" ? block.elements ?? [] : [])];
    return [...nested, ...own.filter((each) => each && valueKey(each.type))
      .map((element) => ({ blockId: block.block_id, element, block }))];
  });
}
