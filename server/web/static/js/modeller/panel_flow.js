// Which way: conditions built from form fields or typed, and the way that is taken when none holds.
import { choice, el, tick } from "./dom.js";
import { child } from "./extensions.js";
import { together } from "./insert.js";
import { group } from "./panel.js";
import { places } from "./paths.js";
import { ruleBuilder } from "./rule_builder.js";
import { t } from "./words.js";

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
  const isAsked = on && shape.businessObject.conditionExpression;
  together(bench.modeler, [
    () => modeling.updateProperties(shape.source, { default: on ? shape.businessObject : undefined }),
    () => isAsked && modeling.updateProperties(shape, { conditionExpression: undefined }),
  ]);
}

function condition(bench, shape, object) {
  const text = object.conditionExpression?.body ?? "";
  return ruleBuilder({ key: "rule", text, places: places(bench), among: true, put: (body) => write(bench, shape, body) });
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
