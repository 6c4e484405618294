// What the drawing tool cannot hold of a file (references to nothing, children in odd places, attributes of
// others) is remembered when it opens and put back, as it stood, into whatever is written afterwards; what the
// tool writes in its place is taken out again.
// What has been deleted or said anew meanwhile is not put back.
import { plain, saidBy } from "./lossless.js";
import { markup, nodes, resolved, textOf, tree, written } from "./tree.js";

// → [{ anchor, path, node } | { …, attribute, value } | { …, text } | { …, extra }]: `anchor` is an id, `path` leads down from it.
export function dropped(before, after) {
  const found = [];
  meet(tree(before), tree(after), { anchor: null, path: [] }, found);
  return found;
}

export function restored(xml, found) {
  if (!found.length) return xml;
  const root = tree(xml);
  const places = found.map((one) => placeOf(root, one)); // all of them before anything moves
  found.forEach((one, index) => places[index] && put(places[index], one));
  return written(root);
}

function meet(was, is, around, found) {
  const here = was.id && was.id === is.id ? { anchor: was.id, path: [] } : around;
  attributes(was, is, here, found);
  if (textOf(was) && !textOf(is)) found.push({ ...here, text: was.children.filter((one) => !one.tag) });
  const free = nodes(is);
  const alone = nodes(was).filter((one) => !pair(one, free, here, found, (other) => other.id === one.id && same(one, other)));
  const lost = alone.filter((one) => !pair(one, free, here, found, (other) => !other.id || !one.id));
  const extra = free.filter(({ name }) => !/\}(incoming|outgoing)$/.test(name)); // these say again what the flows say
  found.push(...extra.map((other) => ({ ...here, extra: print(other) })), ...lost.map((node) => ({ ...here, node })));
}

function pair(one, free, here, found, fits) {
  const index = free.findIndex((other) => other.name === one.name && fits(other));
  if (index < 0) return false;
  const [other] = free.splice(index, 1);
  const twins = nodes(other.parent).filter(({ name }) => name === one.name);
  meet(one, other, { anchor: here.anchor, path: [...here.path, [one.name, twins.indexOf(other)]] }, found);
  return true;
}

function same(one, other) {
  return plain(textOf(one)) === plain(textOf(other));
}

function attributes(was, is, here, found) {
  const had = new Set(Object.keys(was.attributes).map((key) => saidBy(was, key)));
  const extra = Object.keys(is.attributes).filter((key) => saidBy(is, key) && !had.has(saidBy(is, key)));
  found.push(...extra.map((key) => ({ ...here, extraAttribute: key, value: is.attributes[key] })));
  const left = new Set(Object.keys(is.attributes).map((key) => saidBy(is, key)));
  for (const key of Object.keys(was.attributes)) {
    const said = saidBy(was, key);
    if (said && !left.has(said)) found.push({ ...here, attribute: key, value: was.attributes[key], name: resolved(key, was.scope, true), scope: was.scope });
  }
}

function placeOf(root, { anchor, path }) {
  let node = anchor === null ? root : withId(root, anchor);
  for (const [name, index] of path) {
    const twins = node ? nodes(node).filter((one) => one.name === name) : [];
    node = twins[index] ?? twins.at(-1);
  }
  return node;
}

function withId(node, id) {
  if (node.id === id) return node;
  for (const one of nodes(node)) {
    const found = withId(one, id);
    if (found) return found;
  }
  return null;
}

function put(place, one) {
  if (one.extra) place.children = place.children.filter((other) => !other.tag || print(other) !== one.extra);
  else if (one.extraAttribute) take(place, one);
  else if (one.node) place.children.push(...copied(one.node, place));
  else if (one.text) place.children.push(...(textOf(place) ? [] : one.text));
  else if (!Object.keys(place.attributes).some((key) => resolved(key, place.scope, true) === one.name)) attribute(place, one);
}

function take(place, { extraAttribute, value }) {
  if (place.attributes[extraAttribute] === value) delete place.attributes[extraAttribute];
}

function print(node) {
  return markup(node).replace(/\s+/g, " ");
}

function attribute(place, { attribute: key, value, scope }) {
  const prefix = key.includes(":") ? key.split(":")[0] : "";
  if (prefix && place.scope[prefix] !== scope[prefix]) place.attributes[`xmlns:${prefix}`] = scope[prefix] ?? prefix;
  place.attributes[key] = value;
}

// With every name that it uses declared, whatever is declared around its new place.
function copied(node, place) {
  const spaces = Object.entries(node.scope).filter(([prefix, uri]) => place.scope[prefix] !== uri);
  const declared = Object.fromEntries(spaces.map(([prefix, uri]) => [prefix ? `xmlns:${prefix}` : "xmlns", uri]));
  return [{ ...node, attributes: { ...declared, ...node.attributes } }, "\n"];
}

