// Several acts as one command, so that one step back undoes them all.
export function teachTogether(modeler) {
  modeler.get("commandStack").register("thongsuot.together", {
    preExecute: ({ acts }) => acts.forEach((act) => act()),
    execute: () => [],
    revert: () => [],
  });
}

// A step put into a flow takes the place of what came next, and everything from there on makes room: one command.
const ROOM = 30;

export function teachInserting(modeler) {
  modeler.get("commandStack").register("thongsuot.insert", {
    preExecute: (context) => insert(modeler, context),
    execute: () => [],
    revert: () => [],
  });
}

export function insertInto(modeler, flow, shape) {
  const context = { flow, shape };
  modeler.get("commandStack").execute("thongsuot.insert", context);
  return context.made;
}

function insert(modeler, context) {
  const { flow, shape } = context;
  const modeling = modeler.get("modeling");
  const { target } = flow;
  const start = target.x - 10;
  const place = { x: target.x + Math.round(shape.width / 2), y: target.y + Math.round(target.height / 2) };
  makeRoom(modeler, start, shape.width + 2 * ROOM);
  context.made = modeling.createShape(shape, place, target.parent);
  modeling.reconnectEnd(flow, context.made, place);
  modeling.connect(context.made, target);
  modeling.layoutConnection(flow);
}

function makeRoom(modeler, start, width) {
  const tool = modeler.get("spaceTool");
  const all = modeler.get("elementRegistry").filter((one) => one.parent);
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(all, "x", width, start);
  tool.makeSpace(movingShapes, resizingShapes, { x: width, y: 0 }, "e", start);
}
