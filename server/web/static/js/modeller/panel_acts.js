// The way without dragging: what follows, what hangs on a step, where it leads, where it stands.
import { button, el, pickAndDo } from "./dom.js";
import { ATTACHED, FOLLOWING } from "./kinds.js";
import { put } from "./palette.js";
import { group } from "./panel.js";
import { t, w } from "./words.js";

const STEPS = [["←", w("Dời sang trái"), -20, 0], ["→", w("Dời sang phải"), 20, 0], ["↑", w("Dời lên"), 0, -20], ["↓", w("Dời xuống"), 0, 20]];

export function actSection({ bench, shape, object, kind }) {
  if (/Collaboration|^Process|Participant|Lane/.test(kind)) return null;
  const acts = el("div", { className: "acts" });
  if (!shape.waypoints) acts.append(...STEPS.map(([sign, words, x, y]) => button(sign, () => bench.modeler.get("modeling").moveElements([shape], { x, y }, shape.parent), { title: t(words), data: { key: `move:${sign}` } })));
  if (!shape.waypoints) acts.append(button(t("Đổi loại"), (event) => replace(bench, shape, event), { data: { key: "replace" } }));
  acts.append(button(t("Xóa"), () => bench.modeler.get("modeling").removeElements([shape]), { data: { key: "remove" } }));
  const isAside = object.triggeredByEvent;
  return group(t("Thao tác"), isAside ? null : after(bench, shape, kind), isAside ? null : attach(bench, kind), isAside ? null : connect(bench, shape, kind), acts);
}

// Of all that is selected at once.
export function severalSection(bench) {
  const modeling = bench.modeler.get("modeling");
  const chosen = bench.modeler.get("selection").get();
  const moves = STEPS.map(([sign, words, x, y]) => button(sign, () => modeling.moveElements(chosen.filter((one) => !one.waypoints), { x, y }), { title: t(words), data: { key: `move:${sign}` } }));
  return group(t("Thao tác"), el("div", { className: "acts" }, ...moves, button(t("Xóa"), () => modeling.removeElements(chosen), { data: { key: "remove" } })));
}

function after(bench, shape, kind) {
  if (kind === "EndEvent" || (shape.waypoints && kind !== "SequenceFlow") || /Data|Text|Group/.test(kind)) return null;
  const label = shape.waypoints ? t("Chèn một bước vào giữa") : t("Thêm bước sau");
  return kindList("after", label, t("chọn loại bước"), t("Thêm"), bench, FOLLOWING);
}

function attach(bench, kind) {
  return /Task$|CallActivity|SubProcess/.test(kind) ? kindList("attach", t("Gắn mốc vào bước này"), t("chọn loại mốc"), t("Gắn"), bench, ATTACHED) : null;
}

function kindList(key, label, none, act, bench, kinds) {
  const options = [["", none], ...kinds.map(([words], index) => [String(index), t(words)])];
  return pickAndDo(key, label, options, act, (index) => put(bench, kinds[Number(index)][2]));
}

function connect(bench, shape, kind) {
  if (shape.waypoints || kind === "EndEvent" || /Data|Text|Group/.test(kind)) return null;
  const led = new Set(shape.outgoing.map((one) => one.target));
  const targets = bench.modeler.get("elementRegistry").filter((one) => !led.has(one) && !one.waypoints && !one.labelTarget && one !== shape && one.parent === shape.parent && /Task|Activity|SubProcess|Gateway|EndEvent|Intermediate/.test(one.type) && !one.businessObject.triggeredByEvent);
  const options = [["", t("chọn bước")], ...targets.map((one) => [one.id, one.businessObject.name || one.id])];
  return pickAndDo("connect", t("Nối tới"), options, t("Nối"), (id) => bench.modeler.get("modeling").connect(shape, bench.modeler.get("elementRegistry").get(id)));
}

function replace(bench, shape, event) {
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  bench.modeler.get("popupMenu").open(shape, "bpmn-replace", { x: left, y: bottom }, { title: t("Đổi loại"), width: 300, search: true });
}
