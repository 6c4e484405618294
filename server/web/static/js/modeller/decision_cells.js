// The cells of a decision table: in words to be read, opened to be chosen from lists, an expression where lists do not do.
import { choice, el, line } from "./dom.js";
import { cellOf, cellText, own, text as textOf } from "./decision_table.js";
import { places } from "./paths.js";
import { literal, parsed } from "./rules.js";
import { begun, isNumber, shown, signsFor, told, valueField } from "./values.js";
import { t, w } from "./words.js";

const ANY = "any";
const TYPED = "typed";

// The type of what a column looks at: the field's own, else the column's.
export function schemaOfInput(bench, input) {
  const expression = own(input, "inputExpression")[0];
  const known = places(bench).find(({ place }) => place === textOf(expression));
  return known?.schema ?? { type: expression?.getAttribute("typeRef") || "string" };
}

export function inputCell({ bench, key, label, text, schema, put }) {
  const cell = cellOf(text);
  const sign = cell?.sign ?? TYPED;
  const signs = [[ANY, t("gì cũng được")], ...signsFor(schema, { among: true, between: true }).map(([code, words]) => [code, t(words)]), [TYPED, t("theo biểu thức")]];
  const choose = (next) => {
    if (next === TYPED) return put(text === "-" || !text ? "(? != None)" : asTyped(text));
    return put(cellText(next === ANY ? { sign: ANY } : { sign: next, value: begun(schema, next, cell?.value) }));
  };
  const value = sign === ANY ? [] : sign === TYPED ? [line(`${key}:text`, t("Biểu thức"), text, put, { hint: t("? là giá trị đang xét.") })] : valueField(`${key}:value`, schema, sign, cell.value, (next) => put(cellText({ sign, value: next })));
  return opened(bench, key, label, inWords(schema, cell, text), [choice(`${key}:sign`, t("Điều kiện của ô"), sign, signs, choose), ...value]);
}

// Something that no list can say, so that it stays open to be typed on.
const asTyped = (text) => (text.includes("?") ? `(${text})` : `(? == ${text})`);

function inWords(schema, cell, text) {
  if (cell?.sign === ANY) return t("gì cũng được");
  if (!cell) return text;
  const { words, values } = told(schema, cell);
  if (cell.sign === "between") return t("từ {from} đến {to}", { from: values[0], to: values[1] });
  return cell.sign === "==" ? values[0] : `${words} ${values.join(", ")}`;
}

const RESULTS = [["string", w("chữ")], ["number", w("số")], ["boolean", w("có hoặc không")], ["date", w("ngày")], ["parameter", w("số ngày ghi ở tham số")], [TYPED, w("theo biểu thức")]];
const PARAMETER = /^parameter\("([\w.]+)"\)$/;

export function outputCell(about) {
  const code = PARAMETER.exec(about.text)?.[1];
  return code ? parameterCell(about, code) : valueCell(about);
}

function kinds({ bench, key, text, put }, kind, value) {
  const choose = (next) => {
    if (next === TYPED) return put(`(${text || '""'})`);
    if (next === "parameter") return put(`parameter("${bench.vocabulary.parameters[0]?.code}")`);
    const fresh = begun({ type: next }, "==");
    return put(literal(typeof fresh === typeof value ? value : fresh));
  };
  return choice(`${key}:kind`, t("Kết quả là"), kind, RESULTS.map(([code, said]) => [code, t(said)]), choose);
}

function parameterCell(about, code) {
  const { bench, key, label, put } = about;
  const all = bench.vocabulary.parameters.map((one) => [one.code, `${one.name} (${one.days})`]);
  const words = t("tham số: {name}", { name: all.find(([known]) => known === code)?.[1] ?? code });
  return opened(bench, key, label, words, [kinds(about, "parameter"), choice(`${key}:parameter`, t("Tham số"), code, all, (next) => put(`parameter("${next}")`))]);
}

function valueCell(about) {
  const { bench, key, label, text, type, put } = about;
  const value = constant(text);
  const kind = value === undefined ? TYPED : { boolean: "boolean", number: "number" }[typeof value] ?? (type === "date" && /^\d{4}-\d\d-\d\d$/.test(value) ? "date" : "string");
  const schema = { type: kind };
  const field = kind === TYPED ? [line(`${key}:text`, t("Biểu thức"), text, put)] : valueField(`${key}:value`, schema, "==", value, (next) => put(literal(isNumber(schema) && typeof next !== "number" ? value : next)));
  const words = kind === TYPED ? text : kind === "boolean" ? told(schema, { sign: "==", value }).values[0] : shown(schema, value) || "“”";
  return opened(bench, key, label, words, [kinds(about, kind, value), ...field]);
}

function constant(text) {
  const rule = parsed(`x == ${text || '""'}`);
  const [term] = rule?.terms ?? [];
  return rule?.terms.length === 1 && term.place === "x" && term.sign === "==" && !Array.isArray(term.value) && term.value !== null ? term.value : undefined;
}

function opened(bench, key, label, words, inside) {
  const isOpen = bench.openCell === key;
  const note = (event) => {
    if (event.target.open) bench.openCell = key;
    else if (bench.openCell === key) bench.openCell = "";
  };
  return el("details", { className: "cell", open: isOpen, ontoggle: note }, el("summary", { "aria-label": `${label}: ${words}`, data: { key } }, words), el("div", { className: "bd" }, ...inside));
}
