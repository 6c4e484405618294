// What of one XML document is not in another: elements, attributes, own text. Order, white space, prefixes
// and attributes that say only their default are no meaning.
import { nodes, resolved, textOf, tree } from "./tree.js";

const DEFAULTS = new Set([
  "isExecutable=false", "maximum=1", "minimum=0", "loopType=None", "{http://www.w3.org/2001/XMLSchema-instance}type=Point",
  "isInterrupting=true", "cancelActivity=true", "isSequential=false", "isForCompensation=false",
  "startQuantity=1", "completionQuantity=1", "isClosed=false", "triggeredByEvent=false", "parallelMultiple=false",
  "gatewayDirection=Unspecified", "instantiate=false", "eventGatewayType=Exclusive", "implementation=##unspecified",
  "implementation=##WebService", "ordering=Parallel", "cancelRemainingInstances=true", "behavior=All", "testBefore=false", "processType=None", "isCollection=false",
  "associationDirection=None", "isUnlimited=true", "isHorizontal=false", "isMarkerVisible=false",
  "expressionLanguage=http://www.w3.org/1999/XPath", "typeLanguage=http://www.w3.org/2001/XMLSchema",
  "textFormat=text/plain", "structureRef=", "itemKind=Information", "isImmediate=true", "method=##Compensate", "waitForCompletion=true",
]);
const REFERENCE = /^[A-Za-z_][\w.-]*:([A-Za-z_][\w.-]*)$/;

// → [{ name, value, id, count }]: `id` is the nearest element around that has one and can be taken away by itself.
export function lost(before, after) {
  const left = counted(after);
  return [...counted(before).values()]
    .map((fact) => ({ ...fact, count: fact.count - (left.get(fact.key)?.count ?? 0) }))
    .filter((fact) => fact.count > 0);
}

// A step says these of itself: they are gone without the step being gone.
const DETAIL = /(EventDefinition|LoopCharacteristics|DataItem|[eE]xpression|[cC]ondition|loopCardinality|timeDate|timeDuration|timeCycle)$/;
const OURS = /^\{(http:\/\/www\.omg\.org\/spec\/|http:\/\/spiffworkflow\.org\/|http:\/\/www\.w3\.org\/2001\/XMLSchema-instance)/;

// What other tools wrote and no panel of ours changes, gone although the element that it stood at is still there.
export function strayed(before, after) {
  const left = new Map();
  for (const { name, value } of read(after)) left.set(kindless(name, value), (left.get(kindless(name, value)) ?? 0) + 1);
  const missing = read(before).filter(isOfOthers).filter(({ name, value }) => {
    const count = left.get(kindless(name, value)) ?? 0;
    left.set(kindless(name, value), count - 1);
    return count <= 0;
  });
  if (!missing.length) return [];
  const there = new Set(idsIn(tree(after)));
  return missing.filter(({ id }) => !id || there.has(id));
}

// A step may become one of another kind and keep its attribute.
function kindless(name, value) {
  return `${OURS.test(name) ? name.replace(/^.*(?=[@#])/, "") : name}\u0000${value}`;
}

function isOfOthers({ name, value }) {
  const spaces = [name, ...(name.endsWith("@") ? [value] : [])];
  return spaces.some((one) => one.startsWith("{") && !OURS.test(one));
}

function idsIn(node) {
  return [node.id, ...nodes(node).flatMap(idsIn)];
}

function counted(xml) {
  const facts = new Map();
  for (const fact of read(xml)) {
    const known = facts.get(fact.key);
    if (known) known.count += 1;
    else facts.set(fact.key, { ...fact, count: 1 });
  }
  return facts;
}

function read(xml) {
  const facts = [];
  const say = (name, value, id) => facts.push({ key: `${name}\u0000${value}`, name, value, id });
  tell(tree(xml), "", say);
  return facts;
}

function tell(node, around, say) {
  const id = DETAIL.test(node.name) ? around : node.id ?? around;
  say(node.name, "", id);
  for (const said of attributesOf(node)) say(`${node.name}@`, said, id);
  const own = textOf(node);
  if (own) say(`${node.name}#`, plain(own), id);
  for (const one of nodes(node)) tell(one, id, say);
}

// What its attributes say, but for defaults and what only serves reading.
export function attributesOf(node) {
  return Object.keys(node.attributes).map((key) => saidBy(node, key)).filter(Boolean);
}

export function saidBy(node, key) {
  if (/^xmlns(:|$)/.test(key) || key.endsWith(":schemaLocation")) return "";
  const said = `${resolved(key, node.scope, true)}=${plain(node.decode(node.attributes[key]))}`;
  return DEFAULTS.has(said) ? "" : said;
}

// A reference may be written with any prefix, a number with or without ".0".
export function plain(value) {
  if (/^-?\d+\.?\d*$/.test(value)) return String(Number(value));
  return value.replace(/\s+/g, " ").trim().replace(REFERENCE, "$1");
}
