// Several acts as one command, so that one step back undoes them all.
export function teachTogether(modeler) {
  modeler.get("commandStack").register("thongsuot.together", {
    preExecute: ({ acts }) => acts.forEach((act) => act()),
    execute: () => [],
    revert: () => [],
  });
}

export function together(modeler, acts) {
  modeler.get("commandStack").execute("thongsuot.together", { acts });
}

// A step put into a flow takes the place of what came next, and everything from there on makes room.
const ROOM = 30;
const GAP = 50;
const ROW = 80; // the height of a task: what is taller begins at its top and grows downwards

export function insertInto(modeler, flow, elements) {
  const modeling = modeler.get("modeling");
  const { source, target } = flow;
  const isForward = target.x >= source.x + source.width;
  if (!isForward) return between(modeler, flow, addAfter(modeler, source, elements, false), target);
  const [{ width, height }] = elements;
  const top = target.y + target.height / 2 - Math.min(height, ROW) / 2;
  const start = target.x - 10;
  const passed = beside(modeler, target).filter((one) => one.x < start && one.x + one.width > start && one.y < top + height + 10 && one.y + one.height > top - 10);
  const x = Math.max(target.x, ...passed.map((one) => one.x + one.width + ROOM));
  const box = { x, y: top, width, height };
  makeRoom(modeler, "x", start, x - target.x + width + 2 * ROOM);
  makeFit(modeler, laneAt(modeler, source), target.parent, box);
  const shape = create(modeler, elements, box, target.parent);
  modeling.reconnectEnd(flow, shape, middleOf(box));
  modeling.connect(shape, target);
  modeling.layoutConnection(flow);
  return shape;
}

function between(modeler, flow, shape, target) {
  modeler.get("modeling").reconnectEnd(flow, shape, middleOf(shape));
  modeler.get("modeling").connect(shape, target);
  modeler.get("modeling").layoutConnection(flow);
  return shape;
}

// Behind a step, below what stands there already; behind a boundary event, below its task and in the same lane.
export function addAfter(modeler, source, elements, isConnected = true) {
  const [{ width, height }] = elements;
  const x = source.host ? source.x + source.width + 20 : source.x + source.width + GAP;
  const top = source.host ? source.host.y + source.host.height + 40 : source.y + source.height / 2 - Math.min(height, ROW) / 2;
  const box = freeBelow(modeler, source, { x, y: top, width, height });
  makeFit(modeler, laneAt(modeler, source), source.parent, box);
  const shape = create(modeler, elements, box, source.parent);
  if (isConnected) modeler.get("modeling").connect(source, shape, { type: "bpmn:SequenceFlow" });
  return shape;
}

function create(modeler, elements, box, parent) {
  return modeler.get("modeling").createElements(elements, middleOf(box), parent, { autoResize: false })[0];
}

function freeBelow(modeler, source, box) {
  const others = beside(modeler, source);
  for (let round = 0; round < 50; round += 1) {
    const hit = others.find((one) => meets(one, box));
    if (!hit) break;
    box = { ...box, y: hit.y + hit.height + ROOM };
  }
  return box;
}

// The other boxes of the same process or group of steps.
function beside(modeler, shape) {
  return modeler.get("elementRegistry").filter((one) => one.parent === shape.parent && one !== shape && !one.waypoints && !one.labelTarget && !/Lane/.test(one.type));
}

function meets(one, box) {
  return one.x < box.x + box.width + 10 && one.x + one.width + 10 > box.x && one.y < box.y + box.height + 10 && one.y + one.height + 10 > box.y;
}

const middleOf = ({ x, y, width, height }) => ({ x: Math.round(x + width / 2), y: Math.round(y + height / 2) });

// The lane and whatever is around grow until the new box has its place inside; what lies below or to the right moves on.
function makeFit(modeler, lane, parent, box) {
  const around = lane ? [lane] : [];
  for (let outer = parent; outer?.parent; outer = outer.parent) around.push(outer);
  for (const frame of around) {
    const low = box.y + box.height + ROOM - frame.y - frame.height;
    if (low > 0) makeRoom(modeler, "y", frame.y + frame.height - 1, low);
    const wide = box.x + box.width + ROOM - frame.x - frame.width;
    if (wide > 0) makeRoom(modeler, "x", frame.x + frame.width - 1, wide);
  }
}

export function laneAt(modeler, shape) {
  const { x, y } = middleOf(shape.host ?? shape);
  const lanes = modeler.get("elementRegistry").filter((one) => one.type === "bpmn:Lane" && !one.labelTarget && !one.children.some(({ type }) => type === "bpmn:Lane"));
  return lanes.find((one) => x >= one.x && x <= one.x + one.width && y >= one.y && y <= one.y + one.height) ?? null;
}

function makeRoom(modeler, axis, start, by) {
  const tool = modeler.get("spaceTool");
  const all = modeler.get("elementRegistry").filter((one) => one.parent);
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(all, axis, by, start);
  tool.makeSpace(movingShapes, resizingShapes, { x: axis === "x" ? by : 0, y: axis === "y" ? by : 0 }, axis === "x" ? "e" : "s", start);
}

// On the lower edge of a task, beside what hangs there.
export function attachTo(modeler, host, [event]) {
  const y = host.y + host.height;
  const taken = (x) => host.attachers.some((one) => Math.abs(one.x + one.width / 2 - x) < 44 && Math.abs(one.y + one.height / 2 - y) < 44);
  let x = host.x + host.width - 22;
  while (taken(x) && x - 46 > host.x) x -= 46;
  return modeler.get("modeling").createShape(event, { x, y }, host, { attach: true });
}

// Steps that run beside the process stand in a row at the foot of a lane.
export function addBeside(modeler, lane, parent, elements) {
  const [{ width, height }] = elements;
  const around = lane ?? parent;
  const inside = modeler.get("elementRegistry").filter((one) => one.parent === parent && !one.waypoints && !one.labelTarget && !/Lane/.test(one.type) && within(one, around));
  const row = inside.filter((one) => one.businessObject.triggeredByEvent);
  const y = row.length ? Math.min(...row.map((one) => one.y)) : Math.max(around.y ?? 80, ...inside.map((one) => one.y + one.height)) + ROOM;
  let x = row.length ? Math.max(...row.map((one) => one.x + one.width)) + ROOM : Math.min(...inside.map((one) => one.x), (around.x ?? 80) + 60);
  while (isCrossed(modeler, { x, y, width, height })) x += 40;
  makeFit(modeler, lane, parent, { x, y, width, height });
  return create(modeler, elements, { x, y, width, height }, parent);
}

// A way that leads through the box, with some room around.
function isCrossed(modeler, { x, y, width, height }) {
  const ways = modeler.get("elementRegistry").filter((one) => one.waypoints);
  const meetsLine = ([a, b]) => Math.max(a.x, b.x) > x - 15 && Math.min(a.x, b.x) < x + width + 15 && Math.max(a.y, b.y) > y && Math.min(a.y, b.y) < y + height;
  return ways.some(({ waypoints }) => waypoints.slice(1).some((end, index) => meetsLine([waypoints[index], end])));
}

function within(one, box) {
  const { x, y } = middleOf(one);
  return box.width === undefined || (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
}
