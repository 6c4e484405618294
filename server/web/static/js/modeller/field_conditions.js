// When a field shows and when it must be filled in: built from the other fields of its form, or of its row.
import { el } from "./dom.js";
import { ruleBuilder } from "./rule_builder.js";
import { optionsOf } from "./values.js";
import { t } from "./words.js";

const NUMBERED = /^(file|unit|officer|document|book)$/; // a number that says nothing to a reader: given or not

export function fieldConditions(form, name, names, required) {
  const places = askable(form, name, names);
  const part = (fact, label, none) => condition({ form, name, places, fact, label, none });
  return [part("x-show", t("Chỉ hiện khi"), t("luôn hiện")), required ? null : part("x-required", t("Bắt buộc ghi khi"), t("không bắt buộc"))].filter(Boolean);
}

function condition({ form, name, places, fact, label, none }) {
  const schema = form.schema.properties[name];
  const key = `field:${form.prefix ?? ""}${name}:${fact === "x-show" ? "show" : "needed"}`;
  const put = (text) => {
    const { [fact]: _old, ...rest } = schema;
    form.put({ ...form.schema, properties: { ...form.schema.properties, [name]: text ? { ...rest, [fact]: text } : rest } });
  };
  const text = typeof schema[fact] === "string" ? schema[fact] : "";
  if (!places.length && !text) return null;
  return el("fieldset", { className: "when" }, el("legend", {}, label), ruleBuilder({ key, text, places, put, given: true, clears: true, begin: none }));
}

// A field that is one of many is asked by its words; files and tables are no answer to a question.
function askable(form, name, names) {
  const own = names.filter((one) => one !== name).map((one) => [one, form.schema.properties[one]]);
  const outer = Object.entries(form.outer ?? {});
  return [...own, ...outer.filter(([one]) => !own.some(([known]) => known === one))]
    .filter(([, schema]) => /string|integer|number|boolean/.test(schema.type) || optionsOf(schema).length)
    .filter(([, schema]) => schema.type !== "array")
    .map(([one, schema]) => ({ place: one, words: schema.title || one, schema: NUMBERED.test(form.ui[one]?.["ui:widget"]) ? { type: "reference" } : schema }));
}
