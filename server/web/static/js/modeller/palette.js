// The palette as real buttons: drag with the mouse, or press, and the element follows what is selected.
import { el } from "./dom.js";
import { insertInto } from "./insert.js";
import { t, w } from "./words.js";

export const KINDS = [
  [w("Việc"), [
    [w("Việc của người"), "user-task", { type: "bpmn:UserTask" }],
    [w("Việc hệ thống làm"), "service-task", { type: "bpmn:ServiceTask" }],
    [w("Bảng quyết định"), "business-rule", { type: "bpmn:BusinessRuleTask" }],
    [w("Quy trình con"), "call-activity", { type: "bpmn:CallActivity" }],
  ]],
  [w("Rẽ nhánh"), [
    [w("Một trong nhiều"), "gateway-xor", { type: "bpmn:ExclusiveGateway" }],
    [w("Song song"), "gateway-parallel", { type: "bpmn:ParallelGateway" }],
    [w("Một hoặc nhiều"), "gateway-or", { type: "bpmn:InclusiveGateway" }],
  ]],
  [w("Mốc, tin"), [
    [w("Bắt đầu"), "start-event-none", { type: "bpmn:StartEvent" }],
    [w("Hẹn giờ"), "intermediate-event-catch-timer", { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:TimerEventDefinition" }],
    [w("Gửi tin"), "intermediate-event-throw-message", { type: "bpmn:IntermediateThrowEvent", eventDefinitionType: "bpmn:MessageEventDefinition" }],
    [w("Chờ tin"), "intermediate-event-catch-message", { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:MessageEventDefinition" }],
    [w("Kết thúc"), "end-event-none", { type: "bpmn:EndEvent" }],
  ]],
];
const TOOLS = [
  [w("Kéo sơ đồ"), "hand-tool", "handTool", "activateHand"],
  [w("Chọn nhiều"), "lasso-tool", "lassoTool", "activateSelection"],
  [w("Nới chỗ"), "space-tool", "spaceTool", "activateSelection"],
  [w("Nối hai ô"), "connection-multi", "globalConnect", "start"],
];

export function showPalette(place, bench) {
  for (const [heading, kinds] of KINDS) {
    place.append(el("h2", {}, t(heading)), ...kinds.map((kind) => maker(bench, kind)));
  }
  place.append(el("h2", {}, t("Công cụ")), ...TOOLS.map((tool) => toolButton(bench, tool)));
  place.append(el("button", { type: "button", onclick: () => addLane(bench) }, picture("lane"), t("Làn đơn vị")));
  rove(place);
}

// A toolbar is one stop of the tab key; arrows go on inside it.
function rove(place) {
  const all = [...place.querySelectorAll("button")];
  const show = (index) => all.forEach((one, number) => {
    one.tabIndex = number === index ? 0 : -1;
  });
  show(0);
  place.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(next, 0), all.length - 1);
    show(index);
    all[index].focus();
  });
}

function maker(bench, [words, glyph, what]) {
  const start = (event) => bench.modeler.get("create").start(event, shaped(bench, what));
  return el("button", { type: "button", draggable: true, data: { type: what.type }, ondragstart: (event) => { event.preventDefault(); start(event); }, onclick: () => put(bench, what) }, picture(glyph), t(words));
}

function toolButton(bench, [words, glyph, tool, act]) {
  return el("button", { type: "button", onclick: (event) => bench.modeler.get(tool)[act](event) }, picture(glyph), t(words));
}

function picture(glyph) {
  return el("span", { className: `bpmn-icon-${glyph}`, "aria-hidden": "true" });
}

export function shaped(bench, what) {
  return bench.modeler.get("elementFactory").createShape(what);
}

// After the selected step where that is allowed, else in the middle of what is seen.
export function put(bench, what) {
  const modeler = bench.modeler;
  const selected = modeler.get("selection").get()[0];
  const shape = shaped(bench, what);
  let made = null;
  if (selected && canFollow(selected, what)) made = modeler.get("autoPlace").append(selected, shape, { connection: { type: "bpmn:SequenceFlow" } });
  else if (selected?.waypoints && selected.type === "bpmn:SequenceFlow" && what.type !== "bpmn:StartEvent") made = insertInto(modeler, selected, shape);
  else made = modeler.get("modeling").createShape(shape, middle(modeler), container(modeler));
  modeler.get("selection").select(made);
  return made;
}

function canFollow(shape, what) {
  return what.type !== "bpmn:StartEvent" && !shape.waypoints && /Task|Activity|Gateway|Event|SubProcess/.test(shape.type) && shape.type !== "bpmn:EndEvent";
}

export function middle(modeler) {
  const { x, y, width, height } = modeler.get("canvas").viewbox();
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}

export function container(modeler) {
  const root = modeler.get("canvas").getRootElement();
  const at = middle(modeler);
  const pools = modeler.get("elementRegistry").filter((one) => one.type === "bpmn:Participant");
  return pools.find((one) => at.x > one.x && at.x < one.x + one.width && at.y > one.y && at.y < one.y + one.height) ?? pools[0] ?? root;
}

function addLane(bench) {
  const selected = bench.modeler.get("selection").get()[0];
  const lanes = bench.lanes();
  const pool = bench.modeler.get("elementRegistry").find((one) => one.type === "bpmn:Participant");
  const beside = selected?.type === "bpmn:Lane" || selected?.type === "bpmn:Participant" ? selected : lanes.at(-1) ?? pool;
  if (beside) bench.modeler.get("selection").select(bench.modeler.get("modeling").addLane(beside, "bottom"));
}
