// What copied steps need beside their drawing: forms, tables, messages with what they carry, lists they are repeated over.
// Pasted where something else has the same name they take theirs along under another one.
import { child, formOf, properties, property, said, update } from "./extensions.js";
import { putFile } from "./files.js";
import { formNames, placeOf, textOf } from "./forms.js";
import { carry, expressions, propertiesOf } from "./panel_keys.js";
import { collect } from "./panel_repeat.js";
import { referenceOf } from "./paths.js";

const DECISION = "spiffworkflow:CalledDecisionId";
const REFERENCES = ["messageRef", "signalRef", "errorRef", "escalationRef"];

export function packed(bench, tree) {
  const registry = bench.modeler.get("elementRegistry");
  const objects = Object.values(tree).flat().map(({ id }) => registry.get(id)?.businessObject).filter(Boolean);
  const known = new Set(formNames(bench).map(({ name }) => name));
  const forms = new Set(objects.map(formOf).filter((name) => known.has(name)));
  const tables = new Set(objects.flatMap((one) => [said(one, DECISION), property(one, "limit_decision")]).filter(Boolean));
  const messages = new Set(objects.flatMap(holders).map((one) => one.messageRef?.id).filter(Boolean));
  const looped = objects.filter((one) => one.loopCharacteristics?.loopDataInputRef);
  return {
    forms: Object.fromEntries([...forms].map((name) => [name, { schema: textOf(bench, name, "schema"), ui: textOf(bench, name, "ui") }])),
    tables: Object.fromEntries([...tables].map((id) => [id, tableFile(bench, id)]).filter(([, file]) => file)),
    carries: Object.fromEntries([...messages].map((id) => [id, propertiesOf(bench).filter((one) => expressions(one).some(({ messageRef }) => messageRef?.id === id)).map(({ id: key, name }) => ({ key, name }))])),
    lists: Object.fromEntries(looped.map((one) => [one.id, referenceOf(one.loopCharacteristics.loopDataInputRef)])),
  };
}

const holders = (object) => [object, ...(object.eventDefinitions ?? [])];

function tableFile(bench, id) {
  const [file, text] = Object.entries(bench.draft.files).find(([name, held]) => name.endsWith(".dmn") && decisionIn(parse(held), id)) ?? [];
  return file ? { file, text } : null;
}

const parse = (text) => new DOMParser().parseFromString(text, "application/xml");
const decisionIn = (document, id) => [...document.getElementsByTagNameNS("*", "decision")].find((one) => one.getAttribute("id") === id);

export function unpacked(bench, clip) {
  const files = new Map();
  const forms = Object.fromEntries(Object.entries(clip.forms ?? {}).map(([name, form]) => [name, formPlace(bench, name, form, files)]));
  const tables = Object.fromEntries(Object.entries(clip.tables ?? {}).map(([id, table]) => [id, tablePlace(bench, id, table, files)]));
  const roots = new Map(); // what is referred to, by its old id → { element, isNew }
  const objects = new Map(); // the new elements by their old ids
  return {
    putFiles: () => files.forEach((text, name) => putFile(bench, name, text)),
    fit: (descriptor) => {
      if (!descriptor.businessObject || descriptor.labelTarget) return;
      objects.set(descriptor.id, descriptor.businessObject);
      rename(descriptor.businessObject, forms, tables);
      if (descriptor.referencedRootElement) refer(bench, descriptor, roots);
    },
    finish: () => {
      for (const [id, { element, isNew }] of roots) if (isNew) carryAll(bench, element, clip.carries?.[id] ?? []);
      for (const [id, path] of Object.entries(clip.lists ?? {})) relist(bench, objects.get(id), path, forms);
    },
  };
}

function formPlace(bench, name, { schema, ui }, files) {
  const same = (one) => alike(textOf(bench, one, "schema"), schema) && alike(textOf(bench, one, "ui"), ui);
  const known = new Set(formNames(bench).map((one) => one.name));
  const fresh = nameFor(name, (one) => !known.has(one) || same(one));
  if (!known.has(fresh)) for (const [kind, text] of [["schema", schema], ["ui", ui]]) files.set(placeOf(bench, fresh, kind), text);
  return fresh;
}

function tablePlace(bench, id, { file, text }, files) {
  const fresh = nameFor(id, (one) => {
    const held = tableFile(bench, one);
    return !held || (one === id && held.text.trim() === text.trim());
  });
  if (tableFile(bench, fresh)) return fresh;
  const document = parse(text);
  decisionIn(document, id).setAttribute("id", fresh);
  const named = fresh === id ? file : `${fresh}.dmn`;
  files.set(nameFor(named.replace(/\.dmn$/, ""), (one) => !(`${one}.dmn` in bench.draft.files)) + ".dmn", fresh === id ? text : `${new XMLSerializer().serializeToString(document)}\n`);
  return fresh;
}

function nameFor(stem, isFree) {
  if (isFree(stem)) return stem;
  for (let n = 2; ; n += 1) if (isFree(`${stem}_${n}`)) return `${stem}_${n}`;
}

function alike(one, other) {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return one === other;
  }
}

// The new element is not yet in the drawing: what is written here goes with it.
function rename(object, forms, tables) {
  const moved = Object.entries(forms).filter(([old, fresh]) => old !== fresh);
  const reword = (text) => moved.reduce((now, [old, fresh]) => now.replaceAll(new RegExp(`(?<![\\w"'.])${old}(?=[[.])`, "g"), fresh), text);
  const box = (object.extensionElements?.values ?? []).find((one) => one.$type === "spiffworkflow:Properties");
  for (const one of box?.values ?? []) {
    const file = /^form(Json|Ui)SchemaFilename$/.test(one.name) ? one.value.split("/").at(-1).split(".")[0] : null;
    if (file !== null) one.value = one.value.replace(`${file}.`, `${forms[file] ?? file}.`);
    else if (one.name === "limit_decision") one.value = tables[one.value] ?? one.value;
    else if (/^(notify_when|notify_to|recipients)$/.test(one.name)) one.value = reword(one.value);
  }
  const called = (object.extensionElements?.values ?? []).find((one) => one.$type === DECISION);
  if (called) called.body = tables[called.body] ?? called.body;
  const timers = (object.eventDefinitions ?? []).flatMap((one) => [one.timeDate, one.timeDuration, one.timeCycle, one.condition]);
  for (const one of [object.conditionExpression, ...timers]) if (one?.body) one.body = reword(one.body);
}

// The message, error, report or signal of that name where it is the same here; else a new one, once for all that name it.
function refer(bench, descriptor, roots) {
  const old = descriptor.referencedRootElement;
  delete descriptor.referencedRootElement;
  if (!roots.has(old.id)) roots.set(old.id, rootFor(bench, old));
  const { element } = roots.get(old.id);
  for (const one of holders(descriptor.businessObject)) for (const name of REFERENCES) if (one.$descriptor.propertiesByName[name] && one.$descriptor.propertiesByName[name].type === old.$type) one.set(name, element);
}

function rootFor(bench, old) {
  const all = bench.definitions().rootElements;
  const same = all.find((one) => one.id === old.id && meaning(one) === meaning(old));
  if (same) return { element: same, isNew: false };
  const id = nameFor(old.id, (one) => !all.some((other) => other.id === one) && !bench.modeler.get("moddle").ids.assigned(one));
  const named = old.name === old.id ? id : old.name;
  const element = bench.modeler.get("moddleCopy").copyElement(old, bench.modeler.get("moddle").create(old.$type));
  element.id = id;
  if (named) element.name = named;
  if (element.errorCode === old.id) element.errorCode = id;
  if (element.escalationCode === old.id) element.escalationCode = id;
  bench.modeler.get("moddle").ids.claim(id, element);
  return { element: child(element, bench.definitions()), isNew: true };
}

function meaning(root) {
  return JSON.stringify([root.$type, root.name, root.errorCode, root.escalationCode, properties(root).sort()]);
}

function carryAll(bench, message, keys) {
  const shape = bench.modeler.get("canvas").getRootElement();
  for (const { key, name } of keys) {
    let held = propertiesOf(bench).find((one) => one.id === key);
    if (!held) {
      const definitions = bench.definitions();
      held = child(bench.modeler.get("moddle").create("bpmn:CorrelationProperty", { id: key, name }), definitions);
      update(bench, shape, definitions, { rootElements: [...definitions.rootElements, held] });
    }
    carry(bench, shape, held, message, true);
  }
}

function relist(bench, object, path, forms) {
  const shape = object && bench.modeler.get("elementRegistry").get(object.id);
  const [form, ...rest] = path.split(".");
  if (shape && object.loopCharacteristics) collect(bench, shape, object, [forms[form] ?? form, ...rest].join("."));
}
