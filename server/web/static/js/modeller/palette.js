// The palette as real buttons: drag with the mouse, or press, and the element follows what is selected.
import { el } from "./dom.js";
import { addAfter, addBeside, attachTo, insertInto, laneAt, together } from "./insert.js";
import { KINDS, isAttached, isBeside, made } from "./kinds.js";
import { t, w } from "./words.js";

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
  const start = (event) => bench.modeler.get("create").start(event, made(bench.modeler, what));
  return el("button", { type: "button", draggable: true, data: { type: what.type, trigger: what.eventDefinitionType ?? "" }, ondragstart: (event) => { event.preventDefault(); start(event); }, onclick: () => put(bench, what) }, picture(glyph), t(words));
}

function toolButton(bench, [words, glyph, tool, act]) {
  return el("button", { type: "button", onclick: (event) => bench.modeler.get(tool)[act](event) }, picture(glyph), t(words));
}

function picture(glyph) {
  return el("span", { className: `bpmn-icon-${glyph}`, "aria-hidden": "true" });
}

// After the selected step where that is allowed, else in the middle of what is seen; null where it needs a step to hang on.
export function put(bench, what) {
  const { modeler } = bench;
  const selected = modeler.get("selection").get()[0];
  if (isAttached(what) && !holds(selected)) {
    bench.say(t("Hãy chọn trước một việc hoặc cụm bước để gắn mốc vào."));
    return null;
  }
  let shape = null;
  together(modeler, [() => {
    shape = placed(bench, what, selected);
  }]);
  bench.say("");
  bench.pick(shape);
  return shape;
}

function placed(bench, what, selected) {
  const { modeler } = bench;
  const elements = made(modeler, what);
  if (isAttached(what)) return attachTo(modeler, selected, elements);
  if (isBeside(what)) return addBeside(modeler, laneFor(bench, selected), poolOf(modeler, selected), elements);
  const flow = flowFor(selected, what);
  if (flow) return insertInto(modeler, flow, elements);
  if (canFollow(selected, what)) return addAfter(modeler, selected, elements);
  return modeler.get("modeling").createElements(elements, middle(modeler), container(modeler))[0];
}

function holds(shape) {
  return Boolean(shape) && !shape.waypoints && /Task|Activity|SubProcess/.test(shape.type) && !shape.businessObject.triggeredByEvent;
}

// The way it is put into: the selected one, or the only one out of a step, which can have no second.
function flowFor(selected, what) {
  if (what.type === "bpmn:StartEvent" || !selected) return null;
  if (selected.type === "bpmn:SequenceFlow") return selected;
  const ways = (selected.outgoing ?? []).filter((one) => one.type === "bpmn:SequenceFlow");
  return ways.length === 1 && canFollow(selected, what) && what.type !== "bpmn:EndEvent" && !/Gateway/.test(selected.type) ? ways[0] : null;
}

function canFollow(shape, what) {
  return Boolean(shape) && what.type !== "bpmn:StartEvent" && !shape.waypoints && /Task|Activity|Gateway|Event|SubProcess/.test(shape.type) && shape.type !== "bpmn:EndEvent" && !shape.businessObject.triggeredByEvent;
}

function laneFor(bench, selected) {
  if (selected?.type === "bpmn:Lane") return selected;
  const beside = bench.modeler.get("elementRegistry").filter((one) => one.businessObject.triggeredByEvent && one.parent === poolOf(bench.modeler, selected));
  return (beside.length ? laneAt(bench.modeler, beside.at(-1)) : bench.lanes().at(-1)) ?? null;
}

function poolOf(modeler, shape) {
  let found = shape;
  while (found && found.type !== "bpmn:Participant") found = found.parent;
  return found ?? container(modeler);
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
