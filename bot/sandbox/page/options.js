// Where the options of a select come from: the element itself, the app, or the people and channels of the workspace.

import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { plainText } from "./text.js";

const DEFAULT_QUERY_LENGTH = 3;

/**
 * @returns {{find: (text: string) => object[]|Promise, load?: (text: string) => Promise<object[]>,
 *            describe: (value: any) => object, valueOf: (option: object) => any}}
 *   `find` answers at once with groups of options, or with a promise when `load` has to be asked.
 */
export function sourceOf(env) {
  const { type } = env.element;
  if (type.endsWith("external_select")) return externalSource(env);
  if (type.endsWith("static_select")) return optionSource(env);
  return idSource(env, type);
}

function matching(options, text) {
  const words = text.trim().toLowerCase();
  return words ? options.filter((option) => plainText(option.text).toLowerCase().includes(words)) : options;
}

function optionSource({ element }) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return {
    find: (text) => groups.map((group) => ({ ...group, options: matching(group.options, text) })),
    describe: (option) => option,
    valueOf: (option) => option,
  };
}

function externalSource({ element, blockId, surface }) {
  const least = element.min_query_length ?? DEFAULT_QUERY_LENGTH;
  return {
    find(text) {
      if ([...text].length >= least) return Promise.resolve();
      return Object.assign([], { status: surface.store.sentence("type_more", { least }) });
    },
    load: (text) => surface.loadOptions(element, blockId, text),
    describe: (option) => option,
    valueOf: (option) => option,
  };
}

function idSource({ element, surface }, type) {
  const { store } = surface;
  const all = () => {
    if (type.includes("users")) return userOptions(store);
    if (type.includes("channels")) return channelOptions(store, () => true);
    return conversationOptions(store, element.filter ?? {});
  };
  return {
    find: (text) => [{ options: matching(all(), text) }],
    describe: (id) => all().find((option) => option.value === id) ?? { text: nameOfId(store, id), value: id },
    valueOf: (option) => option.value,
  };
}

function nameOfId(store, id) {
  return store.users.has(id) ? store.nameOf(id) : store.titleOf(store.conversations.get(id)) || id;
}

function userOptions(store) {
  return [...store.users.values()].filter((user) => !user.deleted).map((user) => ({
    text: store.nameOf(user.id), description: user.title || null, value: user.id, node: avatar(user, 20),
  }));
}

function channelOptions(store, allowed) {
  return [...store.conversations.values()]
    .filter((each) => each.kind === "channel" && !each.is_archived && allowed(each))
    .map((each) => ({ text: each.name, value: each.id, node: icon(each.is_private ? "lock" : "hash", 16) }));
}

function conversationOptions(store, filter) {
  const include = new Set(filter.include ?? ["im", "mpim", "private", "public"]);
  const channels = channelOptions(store, (each) => include.has(each.is_private ? "private" : "public")
    && !(filter.exclude_external_shared_channels && each.is_ext_shared));
  const dms = !include.has("im") ? [] : [...store.conversations.values()]
    .filter((each) => each.kind !== "channel" && !(filter.exclude_bot_users && each.kind === "app"))
    .map((each) => ({ text: store.titleOf(each), value: each.id, node: avatar(store.users.get(each.user) ?? store.app, 20) }));
  return [...channels, ...dms];
}
