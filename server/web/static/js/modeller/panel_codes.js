// Errors, reports upwards and signals by their names; and what is waited for until it holds.
import { button, choice, el } from "./dom.js";
import { child, update } from "./extensions.js";
import { plain } from "./forms.js";
import { together } from "./insert.js";
import { places } from "./paths.js";
import { ruleBuilder } from "./rule_builder.js";
import { t, w } from "./words.js";

// The definition's type → the element it names, its reference, where its code stands, its words.
const NAMED = {
  "bpmn:ErrorEventDefinition": { type: "bpmn:Error", ref: "errorRef", code: "errorCode", words: w("Lỗi"), any: w("lỗi nào cũng nhận"), fresh: w("Tên lỗi mới") },
  "bpmn:EscalationEventDefinition": { type: "bpmn:Escalation", ref: "escalationRef", code: "escalationCode", words: w("Việc báo lên"), any: w("việc nào cũng nhận"), fresh: w("Tên việc báo lên mới") },
  "bpmn:SignalEventDefinition": { type: "bpmn:Signal", ref: "signalRef", code: null, words: w("Tín hiệu"), any: w("chưa chọn"), fresh: w("Tên tín hiệu mới") },
};

export function named({ bench, shape, kind }, definition) {
  const about = NAMED[definition.$type];
  const all = bench.definitions().rootElements.filter((one) => one.$type === about.type);
  const catches = /Boundary|Start|Catch/.test(kind);
  const options = [["", catches ? t(about.any) : t("chưa chọn")], ...all.map((one) => [one.id, one.name || one.id])];
  const pick = choice("named", t(about.words), definition[about.ref]?.id ?? "", options, (id) => update(bench, shape, definition, { [about.ref]: all.find((one) => one.id === id) }));
  const name = el("input", { type: "text", className: "in", placeholder: t(about.fresh), "aria-label": t(about.fresh), maxLength: 100, data: { key: "named-new" } });
  return el("div", {}, pick, el("div", { className: "inline" }, name, button(t("Thêm"), () => add(bench, shape, definition, about, name.value.trim()), { data: { key: "named-add" } })));
}

function add(bench, shape, definition, about, words) {
  const stem = plain(words);
  if (!stem) return;
  const definitions = bench.definitions();
  let id = stem;
  for (let n = 2; definitions.rootElements.some((one) => one.id === id) || bench.modeler.get("elementRegistry").get(id); n += 1) id = `${stem}_${n}`;
  const made = child(bench.modeler.get("moddle").create(about.type, { id, name: words, ...(about.code ? { [about.code]: id } : {}) }), definitions);
  together(bench.modeler, [
    () => update(bench, shape, definitions, { rootElements: [...definitions.rootElements, made] }),
    () => update(bench, shape, definition, { [about.ref]: made }),
  ]);
}

export function condition({ bench, shape }, definition) {
  const put = (body) => update(bench, shape, definition, { condition: child(bench.modeler.get("moddle").create("bpmn:FormalExpression", { body }), definition) });
  return ruleBuilder({ key: "wait", text: definition.condition?.body ?? "", places: places(bench), among: true, put });
}
