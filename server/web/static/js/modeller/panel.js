// The properties of what is selected, in the office's words. Each section says for which elements it is.
import { choice, el, line, lines } from "./dom.js";
import { businessOf, property } from "./extensions.js";
import { englishOf, sayInEnglish } from "./files.js";
import { plain } from "./forms.js";
import { actSection, severalSection } from "./panel_acts.js";
import { flowSection, gatewaySection } from "./panel_flow.js";
import { eventSection } from "./panel_event.js";
import { laneSection, ownerSection, processSection } from "./panel_people.js";
import { otherSection } from "./panel_other.js";
import { besideSection, callSection, decisionSection, formSection, instructionSection, scriptSection, serviceSection } from "./panel_work.js";
import { repeatSection } from "./panel_repeat.js";
import { limitSection } from "./panel_limit.js";
import { shownSection } from "./panel_shown.js";
import { noticeSection } from "./panel_notice.js";
import { t, w } from "./words.js";

const SECTIONS = [
  nameSection, ownerSection, formSection, limitSection, noticeSection, instructionSection, shownSection, serviceSection, decisionSection,
  scriptSection, callSection, besideSection, repeatSection, flowSection, gatewaySection, eventSection, laneSection, processSection, otherSection, actSection,
];
const TITLES = {
  UserTask: w("việc của người"), ManualTask: w("việc làm tay"), ServiceTask: w("việc hệ thống làm"), BusinessRuleTask: w("bảng quyết định"),
  ScriptTask: w("đoạn tính toán"), SendTask: w("gửi tin"), ReceiveTask: w("chờ tin"), Task: w("việc chưa rõ loại"), CallActivity: w("quy trình con"),
  SubProcess: w("cụm bước"), ExclusiveGateway: w("rẽ nhánh, chọn một"), ParallelGateway: w("song song"), InclusiveGateway: w("rẽ nhánh, chọn một hoặc nhiều"),
  EventBasedGateway: w("chờ việc đến trước"), StartEvent: w("bắt đầu"), EndEvent: w("kết thúc"), BoundaryEvent: w("mốc gắn vào việc"),
  IntermediateCatchEvent: w("chờ"), IntermediateThrowEvent: w("gửi"), SequenceFlow: w("đường nối"), Lane: w("làn đơn vị"), Participant: w("quy trình"),
  Process: w("quy trình"), Collaboration: w("quy trình"), DataObjectReference: w("dữ liệu"), TextAnnotation: w("ghi chú"), MessageFlow: w("đường tin"), Association: w("đường ghi chú"), Group: w("nhóm"),
};

const IDS = {
  UserTask: "T_", ManualTask: "T_", ServiceTask: "X_", ScriptTask: "X_", BusinessRuleTask: "X_", CallActivity: "C_", StartEvent: "S_", EndEvent: "E_",
  SendTask: "M_", ReceiveTask: "M_", ExclusiveGateway: "G_", InclusiveGateway: "G_", EventBasedGateway: "G_", ParallelGateway: "AND_", IntermediateThrowEvent: "M_", IntermediateCatchEvent: "M_", BoundaryEvent: "B_", Lane: "L_",
};

export function showPanel(place, bench) {
  const bus = bench.modeler.get("eventBus");
  let shown = null;
  const draw = (shape) => {
    shown = shape;
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const top = place.scrollTop;
    place.replaceChildren(...panel(bench, shape));
    if (held) place.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
    place.scrollTop = top;
  };
  const selected = () => {
    const found = bench.modeler.get("selection").get();
    return found.length === 1 ? found[0] : found.length ? null : bench.modeler.get("canvas").getRootElement();
  };
  bus.on("selection.changed", () => {
    place.scrollTop = 0;
    bench.say("");
    draw(selected());
  });
  bus.on("elements.changed", ({ elements }) => {
    if (shown && elements.some((one) => [one, one.source, one.target].includes(shown) || one === shown.label || one.type === "bpmn:Lane")) draw(selected());
  });
  bench.draft.addEventListener("change", (event) => event.detail !== bench.diagram && draw(selected()));
  draw(selected());
}

function panel(bench, shape) {
  if (!shape) return [el("div", { className: "pt" }, el("p", {}, t("Đang chọn nhiều phần tử"))), goSection({ bench, shape: {} }), severalSection(bench)];
  const object = businessOf(shape);
  const about = { bench, shape: shape.labelTarget ?? shape, object, kind: object.$type.replace(/^.*:/, "") };
  const title = el("div", { className: "pt" }, el("p", {}, t("Đang chọn: {kind}", { kind: t(TITLES[about.kind] ?? about.kind) })), el("h2", {}, heading(bench, about)));
  return [title, goSection(about), ...SECTIONS.map((section) => section(about)).filter(Boolean)];
}

function heading(bench, { object, shape }) {
  if (/Collaboration|Participant/.test(object.$type)) return bench.process()?.name || bench.process()?.id || "";
  return object.name || (shape.waypoints && shape.source && spoken(shape)) || object.id || "";
}

export function group(title, ...inside) {
  return el("section", { className: "g" }, title ? el("h3", {}, title) : null, ...inside);
}

// Every element by its name: the way to it without pointing at it.
function goSection({ bench, shape }) {
  const registry = bench.modeler.get("elementRegistry");
  const all = registry.filter((one) => !one.labelTarget && one.parent && /Task|Activity|SubProcess|Gateway|Event$|SequenceFlow|Lane|Participant/.test(one.type));
  const options = all.map((one) => [one.id, `${t(TITLES[one.type.replace("bpmn:", "")] ?? "")}: ${spoken(one)}`]).sort((a, b) => a[1].localeCompare(b[1], "vi"));
  return group("", choice("go", t("Đến phần tử"), shape.parent ? shape.id : "", [["", t("chọn phần tử")], ...options], (id) => id && bench.pick(registry.get(id))));
}

// Several ways may be called "Có", and a beginning often has no name but what it waits for.
function spoken(shape) {
  if (!shape.waypoints) return called(shape);
  const ends = [shape.source, shape.target].filter(Boolean).map(called);
  return shape.businessObject.name ? `${ends[0]} → ${shape.businessObject.name}` : ends.join(" → ");
}

function called({ businessObject: object, id }) {
  const message = object.eventDefinitions?.[0]?.messageRef;
  return object.name || (message && (property(message, "label") || message.name)) || object.id || id;
}

function nameSection({ bench, shape, object, kind }) {
  if (/Collaboration|^Process|Participant/.test(kind)) return null;
  if (kind === "TextAnnotation") return group("", lines("name", t("Nội dung ghi chú"), object.text, (text) => bench.modeler.get("modeling").updateProperties(shape, { text })));
  const label = kind === "SequenceFlow" ? t("Tên nhánh") : /Gateway/.test(kind) ? t("Câu hỏi") : /Lane/.test(kind) ? t("Tên làn") : t("Tên bước");
  return group("", line("name", label, object.name, (name) => bench.modeler.get("modeling").updateProperties(shape, { name, ...spokenId(bench, object, name) }), { max: 200 }), english(bench, object.id));
}

export function english(bench, id) {
  return line(`en:${id}`, t("Tên tiếng Anh"), englishOf(bench, id), (words) => sayInEnglish(bench, id, words), { max: 200 });
}

// A made-up id becomes one that says what the thing is (bpmn/README.md) when it gets its first name.
function spokenId(bench, object, name) {
  const stem = object.triggeredByEvent ? "H_" : IDS[object.$type.replace("bpmn:", "")];
  if (!stem || !name || !/^(Activity|Event|Gateway|Lane)_[0-9a-z]{7}$/.test(object.id)) return {};
  const registry = bench.modeler.get("elementRegistry");
  const id = `${stem}${plain(name)}`;
  return registry.get(id) ? {} : { id };
}
