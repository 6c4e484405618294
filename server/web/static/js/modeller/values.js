// What a field may be compared with, by its type: signs in words, and the control for the value.
import { choice, line, ticks } from "./dom.js";
import { literal } from "./rules.js";
import { t, w } from "./words.js";

const EQUAL = [["==", w("là")], ["!=", w("không phải là")]];
const AMONG = [["in", w("là một trong")], ["not in", w("không thuộc")]];
const NUMBERS = [["==", w("bằng")], ["!=", w("khác")], ["<", w("nhỏ hơn")], ["<=", w("không quá")], [">", w("lớn hơn")], [">=", w("từ")]];
const DATES = [["==", w("đúng ngày")], ["<", w("trước ngày")], ["<=", w("không sau ngày")], [">", w("sau ngày")], [">=", w("từ ngày")]];
const LISTS = [["has", w("có chọn")], ["has not", w("không chọn")]];
const BETWEEN = [["between", w("trong khoảng")]];
const GIVEN = [["given", w("đã ghi")], ["empty", w("để trống")]];

let officeDay = "";

// The day that the office has, which the machine in front of one need not have.
export const today = () => officeDay || new Date().toISOString().slice(0, 10);

export function keepDay(day) {
  officeDay = day;
}

// options: [[value, words]] of what can be chosen, none where it is typed.
export function optionsOf(schema) {
  if (schema.type === "boolean") return [[true, t("có")], [false, t("không")]];
  const held = schema.items?.oneOf || schema.items?.enum ? schema.items : schema;
  if (held.oneOf) return held.oneOf.map((one) => [one.const, one.title ?? String(one.const)]);
  return (held.enum ?? []).map((one) => [one, String(one)]);
}

export const isNumber = ({ type }) => type === "integer" || type === "number" || type === "long" || type === "double";
export const isDate = (schema) => schema.format === "date" || schema.type === "date";

// about: `between` and `among` where the place understands them, `given` where a field may be left empty.
export function signsFor(schema, about = {}) {
  const given = about.given ? GIVEN : [];
  if (schema.type === "reference") return given;
  if (schema.type === "array") return [...LISTS, ...given];
  if (schema.type === "boolean") return [EQUAL[0]];
  const between = about.between ? BETWEEN : [];
  if (isNumber(schema)) return [...NUMBERS, ...between, ...given];
  if (isDate(schema)) return [...DATES, ...between, ...given];
  return [...EQUAL, ...(about.among ? AMONG : []), ...given];
}

// The value that a sign begins with, keeping the one before where it fits.
export function begun(schema, sign, before) {
  if (sign === "given" || sign === "empty") return null;
  const first = optionsOf(schema)[0]?.[0] ?? (isNumber(schema) ? 0 : isDate(schema) ? today() : "");
  const one = Array.isArray(before) ? before[0] ?? first : before ?? first;
  if (sign === "in" || sign === "not in") return one === "" ? [] : [one];
  return sign === "between" ? [one, one] : one;
}

export function valueField(key, schema, sign, value, change) {
  if (sign === "given" || sign === "empty") return [];
  if (sign === "between") return [single(`${key}-from`, t("Từ"), schema, value[0], (from) => change([from, value[1]])), single(`${key}-to`, t("Đến"), schema, value[1], (to) => change([value[0], to]))];
  if (sign !== "in" && sign !== "not in") return [single(key, t("Giá trị"), schema, value, change)];
  const options = optionsOf(schema);
  if (!options.length) return [line(key, t("Các giá trị, cách nhau bằng dấu phẩy"), value.join(", "), (typed) => change(typed.split(",").map((one) => one.trim()).filter(Boolean).map((one) => read(schema, one))))];
  return [ticks(key, t("Các giá trị"), value.map(String), options.map(([code, words]) => [String(code), words]), (chosen) => change(options.map(([code]) => code).filter((code) => chosen.includes(String(code)))))];
}

function single(key, label, schema, value, change) {
  const options = optionsOf(schema);
  if (options.length) return choice(key, label, literal(value), options.map(([code, words]) => [literal(code), words]), (code) => change(options.find(([one]) => literal(one) === code)?.[0] ?? value));
  return line(key, label, shown(schema, value), (typed) => change(read(schema, typed)), { hint: isDate(schema) ? t("ngày/tháng/năm") : "" });
}

// As it is typed: a number with a comma, a date as the office writes it.
export function shown(schema, value) {
  if (value === null || value === undefined) return "";
  const [, year, month, day] = (isDate(schema) && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)) || [];
  if (year) return `${day}/${month}/${year}`;
  return typeof value === "number" ? String(value).replace(".", ",") : String(value);
}

export function read(schema, typed) {
  const grouped = /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(typed) ? typed.replaceAll(".", "") : typed;
  const number = grouped.replace(",", ".");
  if (isNumber(schema) && number && !Number.isNaN(Number(number))) return Number(number);
  return (isDate(schema) && dateOf(typed)) || typed;
}

// "31/12/2026" → "2026-12-31", null where there is no such day.
export function dateOf(typed) {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed.trim()) ?? [];
  if (!year) return null;
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? text : null;
}

// In words, for whoever reads and does not change.
export function told(schema, { sign, value }) {
  const [, words] = signsFor(schema, { between: true, among: true, given: true }).find(([code]) => code === sign) ?? ["", sign];
  const name = (one) => optionsOf(schema).find(([code]) => code === one)?.[1] ?? (one === "" ? "“”" : shown(schema, one));
  const all = Array.isArray(value) ? value : [value];
  return { words: t(words), values: all.length ? all.map(name) : ["…"] };
}
