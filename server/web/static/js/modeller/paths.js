// What stands in the data: the fields of the forms, by "<form>.<field>".
import { formNames, schemaOf, uiOf } from "./forms.js";

const LISTS = new Set(["units", "groups", "officers", "picks", "channels"]);

// Every field of every form: { form, field, words, schema }.
export function fields(bench) {
  return formNames(bench).flatMap(({ name, title }) =>
    Object.entries(schemaOf(bench, name).properties ?? {}).map(([field, schema]) => ({ form: name, field, words: `${title}: ${schema.title || field}`, schema })));
}

// What a repetition may run over: tables and pickers of several units, and what the process already names.
export function rowPaths(bench) {
  const found = formNames(bench).flatMap(({ name, title }) => {
    const ui = uiOf(bench, name);
    return Object.entries(schemaOf(bench, name).properties ?? {})
      .filter(([field, schema]) => LISTS.has(ui[field]?.["ui:widget"]) || schema.type === "array")
      .map(([field, schema]) => ({ path: `${name}.${field}`, words: `${title}: ${schema.title || field}` }));
  });
  const drawn = (bench.process()?.flowElements ?? [])
    .filter((one) => one.$type === "bpmn:DataObject" && one.name && !found.some(({ path }) => path === one.name))
    .map((one) => ({ path: one.name, words: one.name }));
  return [...found, ...drawn];
}
