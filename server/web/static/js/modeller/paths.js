// What stands in the data: the fields of the forms, by "<form>.<field>".
import { child, formOf, operator, property } from "./extensions.js";
import { formNames, schemaOf, uiOf } from "./forms.js";
import { t } from "./words.js";

const GROUP = "unit_group";
const STORED_ASIDE = /^(textarea|files?|channels|checklist|auto|calculated|document|evidence|unit|officer|book|fixed)$/;
const LISTS = new Set(["units", "groups", "officers", "picks"]);

// Every field of every form, and what services let later steps know: { form, field, words, schema }.
export function fields(bench) {
  const asked = formNames(bench).flatMap(({ name, title }) =>
    Object.entries(schemaOf(bench, name).properties ?? {}).map(([field, schema]) => ({ form: name, field, words: `${title}: ${schema.title || field}`, schema })));
  const known = new Set(asked.map(path));
  return [...asked, ...results(bench).filter((one) => !known.has(path(one)))];
}

// Of them those that are chosen with one of these widgets, as ["<form>.<field>", words].
export function pickers(bench, widgets) {
  return fields(bench).filter(({ form, field }) => widgets.test(uiOf(bench, form)[field]?.["ui:widget"])).map((one) => [path(one), one.words]);
}

// Of them what a condition may ask: { place, words, schema }. Long texts, files, people and tables stay out of the data.
export function places(bench) {
  return fields(bench).filter((one) => isAsked(bench, one)).map(({ form, field, words, schema }) => ({ place: `${form}["${field}"]`, words, schema }));
}

function isAsked(bench, { form, field, schema }) {
  const widget = uiOf(bench, form)[field]?.["ui:widget"] ?? "";
  return !STORED_ASIDE.test(widget) && (/^(string|integer|number|boolean)$/.test(schema.type) || Boolean(schema.oneOf || schema.enum));
}

const path = ({ form, field }) => `${form}.${field}`;

// Results stand under the name that the step gives them; what an effect adds stands with the form's answer.
function results(bench) {
  const steps = bench.modeler.get("elementRegistry").filter((one) => /Task$/.test(one.type) && !one.labelTarget).map((one) => one.businessObject);
  const found = steps.flatMap((object) => {
    const own = operator(object);
    const name = own ? own.resultVariable : formOf(object);
    const service = serviceOf(bench, own?.id ?? property(object, "effect"));
    return name ? (service?.gives ?? []).map((one) => ({ form: name, field: one.code, words: `${object.name || object.id}: ${one.name}`, schema: one.schema })) : [];
  });
  return found.filter((one, at) => found.findIndex((other) => path(other) === path(one)) === at);
}

export function serviceOf(bench, code) {
  return bench.vocabulary.services.find((one) => one.code === code);
}

// What a repetition may run over: tables and pickers of several units, and what the process already names.
export function rowPaths(bench) {
  const found = formNames(bench).flatMap(({ name, title }) => {
    const ui = uiOf(bench, name);
    return Object.entries(schemaOf(bench, name).properties ?? {})
      .filter(([field, schema]) => LISTS.has(ui[field]?.["ui:widget"]) || schema.type === "array")
      .map(([field, schema]) => ({ path: `${name}.${field}`, words: `${title}: ${schema.title || field}` }));
  });
  const sent = takesChosen(bench) ? [{ path: "recipients.units", words: t("Các đơn vị mà người gửi chỉ đạo đã chọn") }] : [];
  const given = results(bench).filter(({ schema }) => schema.type === "array").map((one) => ({ path: path(one), words: one.words }));
  const drawn = (bench.process()?.flowElements ?? [])
    .filter((one) => one.$type === "bpmn:DataObject" && one.name && !property(one, GROUP) && ![...sent, ...found, ...given].some((other) => other.path === one.name))
    .map((one) => ({ path: one.name, words: one.name }));
  return [...sent, ...found, ...given.filter((one) => !found.some((other) => other.path === one.path)), ...drawn];
}

// A start says so, and no step asks for the units anew: that one would name the list.
function takesChosen(bench) {
  const elements = bench.process()?.flowElements ?? [];
  return elements.some((one) => one.$type === "bpmn:StartEvent" && property(one, "takes") === "recipients") && !elements.some((one) => property(one, "effect") === "expand_recipients");
}

// Every unit group that directives are addressed to: who is in it is asked when the step is reached.
export function unitGroups(bench) {
  return bench.vocabulary.groups.map((one) => [`${GROUP}/${one.code}`, t("Nhóm {name} ({n} đơn vị)", { name: one.name, n: one.units })]);
}

// What a data object stands for: the unit group of its property, else the path that is its name.
export function referenceOf(object) {
  const code = object.get("extensionElements") ? property(object, GROUP) : "";
  return code ? `${GROUP}/${code}` : object.name || object.id || "";
}

// A data object for a unit group, under the group's name; null where the reference names none.
export function groupObject(bench, reference) {
  const group = bench.vocabulary.groups.find((one) => `${GROUP}/${one.code}` === reference);
  if (!group) return null;
  const moddle = bench.modeler.get("moddle");
  const made = moddle.create("bpmn:DataObject", { id: `DO_nhom_${group.code.replaceAll(/\W/g, "_")}`, name: group.name });
  const box = child(moddle.create("spiffworkflow:Properties", {}), made);
  box.values = [child(moddle.create("spiffworkflow:Property", { name: GROUP, value: group.code }), box)];
  made.extensionElements = child(moddle.create("bpmn:ExtensionElements", { values: [box] }), made);
  return made;
}
