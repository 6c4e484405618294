// What of one XML document is not in another: elements, attributes, own text. Order, white space, prefixes
// and attributes that say only their default are no meaning.
import { Parser } from "saxen";

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

// → [{ name, value, id, count }]: `id` is the nearest element around that has one.
export function lost(before, after) {
  const left = counted(after);
  return [...counted(before).values()]
    .map((fact) => ({ ...fact, count: fact.count - (left.get(fact.key)?.count ?? 0) }))
    .filter((fact) => fact.count > 0);
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
  const open = [];
  const say = (name, value, id) => facts.push({ key: `${name}\u0000${value}`, name, value, id });
  const parser = new Parser();
  parser.on("openTag", (tag, getAttributes, decode) => {
    const attributes = getAttributes();
    const around = open.at(-1);
    const scope = { ...(around?.scope ?? {}), ...declared(attributes, decode) };
    const id = attributes.id ?? around?.id ?? "";
    const name = resolved(tag, scope);
    say(name, "", id);
    for (const [key, value] of Object.entries(attributes)) {
      const said = `${resolved(key, scope, true)}=${plain(decode(value))}`;
      if (!/^xmlns(:|$)/.test(key) && !DEFAULTS.has(said) && !key.endsWith(":schemaLocation")) say(`${name}@`, said, id);
    }
    open.push({ name, scope, id, text: "" });
  });
  const add = (value, decode) => {
    if (open.length) open.at(-1).text += decode ? decode(value) : value;
  };
  parser.on("text", add);
  parser.on("cdata", (value) => add(value));
  parser.on("closeTag", () => {
    const { name, text, id } = open.pop();
    const own = text.replace(/\s+/g, " ").trim();
    if (own) say(`${name}#`, plain(own), id);
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.parse(xml);
  return facts;
}

function declared(attributes, decode) {
  const spaces = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "xmlns") spaces[""] = decode(value);
    else if (key.startsWith("xmlns:")) spaces[key.slice(6)] = decode(value);
  }
  return spaces;
}

function resolved(name, scope, isAttribute = false) {
  const [prefix, local] = name.includes(":") ? name.split(":") : ["", name];
  return isAttribute && !prefix ? local : `{${scope[prefix] ?? prefix}}${local}`;
}

// A reference may be written with any prefix, a number with or without ".0".
function plain(value) {
  if (/^-?\d+\.?\d*$/.test(value)) return String(Number(value));
  return value.replace(/\s+/g, " ").trim().replace(REFERENCE, "$1");
}
