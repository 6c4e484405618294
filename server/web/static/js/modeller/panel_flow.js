// Which way: conditions built from form fields or typed, and the way that is taken when none holds.
import { choice, el, lines, tick } from "./dom.js";
import { child } from "./extensions.js";
import { group } from "./panel.js";
import { fields } from "./paths.js";
import { t } from "./words.js";

const RULE = /^(\w+)\["(\w+)"\] (==|!=|<=|>=|<|>) (.+)$/;
const OPERATORS = () => [["==", t("là")], ["!=", t("không phải là")], ["<", t("nhỏ hơn")], ["<=", t("không quá")], [">", t("lớn hơn")], [">=", t("từ")]];

export function flowSection({ bench, shape, object, kind }) {
  if (kind !== "SequenceFlow") return null;
  const from = shape.source.businessObject;
  if (!/ExclusiveGateway|InclusiveGateway/.test(from.$type)) return null;
  const isDefault = from.default === object;
  const mark = tick("default", t("Đi nhánh này khi không điều kiện nào đúng"), isDefault, (on) => setDefault(bench, shape, on));
  return group(t("Điều kiện"), mark, isDefault ? null : condition(bench, shape, object));
}

// The way without a condition: the engine would not ask one.
export function setDefault(bench, shape, on) {
  const modeling = bench.modeler.get("modeling");
  modeling.updateProperties(shape.source, { default: on ? shape.businessObject : undefined });
  if (on && shape.businessObject.conditionExpression) modeling.updateProperties(shape, { conditionExpression: undefined });
}

function condition(bench, shape, object) {
  const text = object.conditionExpression?.body ?? "";
  const rule = RULE.exec(text);
  const [, form, field, sign, raw] = rule ?? [];
  const all = fields(bench);
  const chosen = all.find((one) => one.form === form && one.field === field);
  const set = (body) => write(bench, shape, body);
  const options = [["", text && !rule ? t("theo biểu thức dưới đây") : t("chọn ô của biểu mẫu")], ...all.map((one) => [`${one.form}.${one.field}`, one.words])];
  const pick = choice("rule-field", t("Khi ô"), chosen ? `${form}.${field}` : "", options, (path) => path && set(begun(all, path)));
  const rest = chosen ? [
    choice("rule-sign", t("so với"), sign, OPERATORS(), (value) => set(`${form}["${field}"] ${value} ${raw}`)),
    value(chosen, raw, (literal) => set(`${form}["${field}"] ${sign} ${literal}`)),
  ] : [];
  return el("div", {}, pick, ...rest, lines("rule-text", t("Hoặc gõ biểu thức"), text, set, { rows: 2, mono: true }));
}

function begun(all, path) {
  const one = all.find(({ form, field }) => `${form}.${field}` === path);
  return `${one.form}["${one.field}"] == ${literals(one.schema)[0]?.[0] ?? '""'}`;
}

function literals(schema) {
  if (schema.type === "boolean") return [["True", t("có")], ["False", t("không")]];
  if (schema.oneOf) return schema.oneOf.map((one) => [JSON.stringify(one.const), one.title ?? one.const]);
  if (schema.enum) return schema.enum.map((one) => [JSON.stringify(one), String(one)]);
  return [];
}

function value(chosen, raw, change) {
  const options = literals(chosen.schema);
  if (options.length) return choice("rule-value", t("giá trị"), raw, options, change);
  const isNumber = /integer|number/.test(chosen.schema.type);
  const shown = isNumber ? raw : raw.replace(/^"|"$/g, "");
  return lines("rule-value", t("giá trị"), shown, (typed) => change(isNumber && !Number.isNaN(Number(typed.replace(",", "."))) ? typed.replace(",", ".") : JSON.stringify(typed)), { rows: 1 });
}

function write(bench, shape, body) {
  const made = body ? child(bench.modeler.get("moddle").create("bpmn:FormalExpression", { body }), shape.businessObject) : undefined;
  bench.modeler.get("modeling").updateProperties(shape, { conditionExpression: made });
}

export function gatewaySection({ bench, shape, object, kind }) {
  if (!/ExclusiveGateway|InclusiveGateway/.test(kind) || (object.outgoing ?? []).length < 2) return null;
  const ways = object.outgoing.map((flow) => [flow.id, flow.name || flow.targetRef?.name || flow.id]);
  return group(t("Nhánh"),
    choice("gateway-default", t("Khi không điều kiện nào đúng thì đi"), object.default?.id ?? "", [["", t("chưa chọn")], ...ways], (id) => choose(bench, shape, id)),
    el("p", { className: "hint" }, t("Chọn từng đường nối để đặt điều kiện cho nhánh đó.")));
}

function choose(bench, gateway, id) {
  if (id) setDefault(bench, bench.modeler.get("elementRegistry").get(id), true);
  else bench.modeler.get("modeling").updateProperties(gateway, { default: undefined });
}
