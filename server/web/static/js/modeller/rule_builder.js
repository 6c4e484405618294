// A condition put together from lists: one row a comparison, all of them or one of them; or typed by whoever can.
import { button, choice, el, lines } from "./dom.js";
import { parsed, written } from "./rules.js";
import { begun, signsFor, valueField } from "./values.js";
import { t } from "./words.js";

// about: key, text, places: [{ place, words, schema }], put(text), and what the place understands (values.js).
export function ruleBuilder(about) {
  const rule = about.text ? unfolded(parsed(about.text)) : { join: "and", terms: [] };
  const key = (part, index) => `${about.key}-${part}${index ? `:${index}` : ""}`;
  const put = (next) => about.put(next.terms.length ? written(folded(next)) : "");
  const rows = rule ? rule.terms.map((term, index) => row(about, rule, term, index, key, put)) : [];
  const more = !rule || !rule.terms.length ? starter(about, Boolean(about.text), key, put) : adder(about, rule, key, put);
  return el("div", { className: "rule" }, ...rows, ...more,
    lines(key("text"), t("Hoặc gõ biểu thức"), about.text, about.put, { rows: 2, mono: true }));
}

// An empty field is None in the text, and a sign of its own in the list.
function unfolded(rule) {
  const terms = rule?.terms.map((one) => (one.value === null && !one.bare ? { ...one, sign: one.sign === "==" ? "empty" : "given" } : one));
  return rule && { ...rule, terms };
}

function folded(rule) {
  const sign = { empty: "==", given: "!=" };
  return { ...rule, terms: rule.terms.map((one) => (sign[one.sign] ? { place: one.place, sign: sign[one.sign], value: null } : one)) };
}

function row(about, rule, term, index, key, put) {
  const known = about.places.find(({ place }) => place === term.place);
  const schema = known?.schema ?? { type: { boolean: "boolean", number: "number" }[typeof term.value] };
  const change = (news) => put({ ...rule, terms: rule.terms.map((one, at) => (at === index ? { ...one, bare: false, ...news } : one)) });
  const signs = signsFor(schema, about).map(([code, words]) => [code, t(words)]);
  const drop = button(t("Bỏ điều kiện này"), () => put({ ...rule, terms: rule.terms.filter((_, at) => at !== index) }), { kind: "quiet", data: { key: key("drop", index) } });
  return el("fieldset", { className: "rule-row" },
    index ? el("legend", {}, rule.join === "and" ? t("và") : t("hoặc")) : el("legend", { className: "sr" }, t("Điều kiện")),
    choice(key("field", index), t("Khi ô"), code(term.place), options(about.places), (chosen) => change(first(about, chosen))),
    choice(key("sign", index), t("So với"), term.sign, signs, (sign) => change({ sign, value: begun(schema, sign, term.value) })),
    ...valueField(key("value", index), schema, term.sign, term.value, (value) => change({ value })),
    rule.terms.length > 1 ? drop : null);
}

function starter(about, isTyped, key, put) {
  const all = [["", isTyped ? t("theo biểu thức dưới đây") : about.begin ?? t("chọn ô của biểu mẫu")], ...options(about.places)];
  return [choice(key("field"), t("Khi ô"), "", all, (chosen) => chosen && put({ join: "and", terms: [first(about, chosen)] }))];
}

function adder(about, rule, key, put) {
  const fresh = about.places.find(({ place }) => !rule.terms.some((one) => one.place === place)) ?? about.places[0];
  const add = () => put({ ...rule, terms: [...rule.terms, first(about, code(fresh.place))] });
  const join = choice(key("join"), t("Khi nào thì đúng"), rule.join, [["and", t("tất cả các điều kiện đều đúng")], ["or", t("một trong các điều kiện đúng")]], (next) => put({ ...rule, join: next }));
  const acts = [about.places.length ? button(t("Thêm điều kiện"), add, { data: { key: key("add") } }) : null, about.clears ? button(t("Bỏ điều kiện"), () => about.put(""), { data: { key: key("clear") } }) : null];
  return [rule.terms.length > 1 ? join : null, el("div", { className: "acts" }, ...acts.filter(Boolean))];
}

function first(about, chosen) {
  const { place, schema } = about.places.find((one) => code(one.place) === chosen);
  const [sign] = signsFor(schema, about)[0];
  return { place, sign, value: begun(schema, sign) };
}

const options = (places) => places.map(({ place, words }) => [code(place), words]);

// form["field"] → form.field
const code = (place) => place.replace(/^(\w+)\["([^"]+)"\]$/, "$1.$2");
