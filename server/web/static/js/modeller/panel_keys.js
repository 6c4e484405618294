// What a message carries, and by what a process knows its own: correlation without its XML.
import { button, el, ticks } from "./dom.js";
import { child, update } from "./extensions.js";
import { together } from "./insert.js";
import { t } from "./words.js";

export function carried({ bench, shape }, message) {
  if (!message) return null;
  const all = propertiesOf(bench);
  const mine = all.filter((one) => expressions(one).some(({ messageRef }) => messageRef === message)).map((one) => one.id);
  const put = (ids) => together(bench.modeler, all.filter((one) => ids.includes(one.id) !== mine.includes(one.id)).map((one) => () => carry(bench, shape, one, message, ids.includes(one.id))));
  const name = el("input", { type: "text", className: "in", placeholder: "unit_id", "aria-label": t("Mã của trường mới"), data: { key: "key-new" } });
  return el("div", {},
    ticks("carries", t("Tin mang theo"), mine, all.map((one) => [one.id, one.name || one.id]), put),
    el("div", { className: "inline" }, name, button(t("Thêm trường"), () => add(bench, shape, name.value.trim(), message))));
}

// The key of the pool: an instance takes only messages that carry the same.
export function ownKeys({ bench, shape }) {
  const collaboration = bench.modeler.get("canvas").getRootElement().businessObject;
  const all = propertiesOf(bench);
  if (collaboration.$type !== "bpmn:Collaboration" || !all.length) return null;
  const held = collaboration.correlationKeys?.[0];
  const mine = (held?.correlationPropertyRef ?? []).map((one) => one.id);
  const put = (ids) => {
    const made = bench.modeler.get("moddle").create("bpmn:CorrelationKey", { id: held?.id ?? `CK_${bench.process().id}`, name: held?.name ?? bench.process().id });
    made.correlationPropertyRef = all.filter((one) => ids.includes(one.id));
    update(bench, shape, collaboration, { correlationKeys: ids.length ? [child(made, collaboration), ...(collaboration.correlationKeys ?? []).slice(1)] : undefined });
  };
  return ticks("own-keys", t("Nhận đúng tin của mình theo"), mine, all.map((one) => [one.id, one.name || one.id]), put);
}

export function propertiesOf(bench) {
  return bench.definitions().rootElements.filter((one) => one.$type === "bpmn:CorrelationProperty");
}

export function expressions(one) {
  return one.correlationPropertyRetrievalExpression ?? [];
}

export function carry(bench, shape, property, message, on) {
  const moddle = bench.modeler.get("moddle");
  const rest = expressions(property).filter(({ messageRef }) => messageRef !== message);
  if (on) {
    const made = child(moddle.create("bpmn:CorrelationPropertyRetrievalExpression", { messageRef: message }), property);
    made.messagePath = child(moddle.create("bpmn:FormalExpression", { body: property.id }), made);
    rest.push(made);
  }
  update(bench, shape, property, { correlationPropertyRetrievalExpression: rest });
}

function add(bench, shape, id, message) {
  const definitions = bench.definitions();
  if (!/^[A-Za-z_]\w*$/.test(id) || definitions.rootElements.some((one) => one.id === id)) return;
  const made = child(bench.modeler.get("moddle").create("bpmn:CorrelationProperty", { id, name: id }), definitions);
  const act = () => update(bench, shape, definitions, { rootElements: [...definitions.rootElements, made] });
  together(bench.modeler, [act, () => carry(bench, shape, made, message, true)]);
}
