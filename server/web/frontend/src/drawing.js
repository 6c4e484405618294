// A model that came without a drawing, or with one that is to be made anew, gets a plain one: columns in the order of the
// flow, a band for each lane.
import { nodes, textOf, tree, written } from "./tree.js";

const SIZES = { Event: [36, 36], Gateway: [50, 50], textAnnotation: [120, 60], dataObjectReference: [36, 50], dataStoreReference: [50, 50] };
const PLACED = /(Task|task|callActivity|ubProcess|transaction|Gateway|Event|textAnnotation|dataObjectReference|dataStoreReference)$/;
const SPACES = { bpmndi: "http://www.omg.org/spec/BPMN/20100524/DI", dc: "http://www.omg.org/spec/DD/20100524/DC", di: "http://www.omg.org/spec/DD/20100524/DI" };
const GAP = 60;
const HEAD = 30; // the narrow side of a pool or a lane where its name stands

// → the same text where a shape is drawn already, else the text with a diagram at its end.
export function drawn(xml, anew = false) {
  const root = tree(xml);
  if (local(root) !== "definitions" || (!anew && within(root, "BPMNShape").length)) return xml;
  const roots = nodes(root);
  const pools = roots.find((one) => local(one) === "collaboration" && within(one, "participant").length);
  const processes = roots.filter((one) => local(one) === "process" && one.id);
  if (!processes.length) return xml;
  const first = processes.find((one) => one.attributes.isExecutable === "true") ?? processes[0];
  const made = pools ? [page(pools, pooled(pools, processes))] : [first, ...processes.filter((one) => one !== first)].map((one) => page(one, alone(one)));
  const spaces = Object.entries(SPACES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join("");
  root.children = root.children.filter((one) => local(one) !== "BPMNDiagram");
  root.children.push(...made.map((one) => one.replace("<bpmndi:BPMNDiagram", `<bpmndi:BPMNDiagram${spaces}`)), "\n");
  return written(root);
}

// The model without its pictures, and how many pages of them it has.
export function bare(xml) {
  const root = tree(xml);
  root.children = root.children.filter((one) => local(one) !== "BPMNDiagram");
  return written(root);
}

export function pages(xml) {
  return nodes(tree(xml)).filter((one) => local(one) === "BPMNDiagram").length;
}

function local(node) {
  return node.tag ? node.tag.replace(/^.*:/, "") : "";
}

function within(node, kind) {
  return nodes(node).flatMap((one) => [...(local(one) === kind ? [one] : []), ...within(one, kind)]);
}

function page(plane, marks) {
  return `<bpmndi:BPMNDiagram id="drawn_${plane.id}"><bpmndi:BPMNPlane id="drawn_${plane.id}_plane" bpmnElement="${plane.id}">${marks.join("")}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;
}

function alone(process) {
  const laid = laidOut(process);
  return marked(laid, 80 + (laid.bands.length ? HEAD : 0), 80);
}

function pooled(collaboration, processes) {
  const marks = [];
  const boxes = new Map();
  let y = 80;
  for (const one of within(collaboration, "participant")) {
    const process = processes.find(({ id }) => id === (one.attributes.processRef ?? "").replace(/^.*:/, ""));
    const laid = process ? laidOut(process) : { width: 600, height: 60, boxes: new Map(), bands: [], flows: [] };
    const side = HEAD + (laid.bands.length ? HEAD : 0);
    marks.push(shape(one.id, { x: 80, y, w: laid.width + side, h: laid.height }, ' isHorizontal="true"'), ...marked(laid, 80 + side, y));
    boxes.set(one.id, { x: 80, y, w: laid.width + side, h: laid.height });
    for (const [id, box] of laid.boxes) boxes.set(id, { ...box, x: box.x + 80 + side, y: box.y + y });
    y += laid.height + GAP;
  }
  for (const flow of within(collaboration, "messageFlow")) {
    const [from, to] = [boxes.get(flow.attributes.sourceRef), boxes.get(flow.attributes.targetRef)];
    if (from && to && flow.id) marks.push(edge(flow.id, [[from.x + from.w / 2, from.y + (to.y > from.y ? from.h : 0)], [to.x + to.w / 2, to.y + (to.y > from.y ? 0 : to.h)]]));
  }
  return marks;
}

function marked({ boxes, bands, flows, width }, x, y) {
  const lanes = bands.map((band) => shape(band.id, { x: x - HEAD, y: y + band.y, w: width + HEAD, h: band.h }, ' isHorizontal="true"'));
  const shapes = [...boxes].map(([id, box]) => shape(id, { ...box, x: box.x + x, y: box.y + y }, box.inside ? ' isExpanded="true"' : ""));
  const edges = flows.map(({ id, points }) => edge(id, points.map(([px, py]) => [px + x, py + y])));
  return [...lanes, ...shapes, ...edges];
}

function shape(id, { x, y, w, h }, more = "") {
  return `<bpmndi:BPMNShape id="${id}_drawn" bpmnElement="${id}"${more}><dc:Bounds x="${x}" y="${y}" width="${w}" height="${h}" /></bpmndi:BPMNShape>`;
}

function edge(id, points) {
  return `<bpmndi:BPMNEdge id="${id}_drawn" bpmnElement="${id}">${points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join("")}</bpmndi:BPMNEdge>`;
}

// → { width, height, boxes: id → { x, y, w, h }, bands, flows } of one process or subprocess, from 0, 0.
function laidOut(scope) {
  const inside = nodes(scope).filter((one) => one.id && PLACED.test(local(one)));
  const edges = nodes(scope).filter((one) => one.attributes.attachedToRef);
  const main = inside.filter((one) => !one.attributes.attachedToRef);
  const flows = nodes(scope).filter((one) => local(one) === "sequenceFlow" && one.id);
  const host = new Map(edges.map((one) => [one.id, one.attributes.attachedToRef]));
  const columns = ranked(main, flows.map((flow) => [host.get(flow.attributes.sourceRef) ?? flow.attributes.sourceRef, flow.attributes.targetRef]));
  const lanes = within(scope, "lane").filter((one) => one.id && !within(one, "lane").length);
  const sizes = new Map(main.map((one) => [one.id, sized(one)]));
  const { rows, bands } = rowed(main, columns, lanes, flows);
  return placed({ main, edges, flows, columns, rows, bands, sizes });
}

function sized(one) {
  const inside = /ubProcess$|transaction$/.test(local(one)) ? laidOut(one) : null;
  if (inside?.boxes.size) return { w: inside.width, h: inside.height, inside };
  const [, size] = Object.entries(SIZES).find(([kind]) => local(one).endsWith(kind)) ?? ["", [110, 80]];
  return { w: size[0], h: size[1] };
}

// The longest way from a beginning; ways back are not followed.
function ranked(main, pairs) {
  const columns = new Map(main.map((one) => [one.id, 0]));
  const open = new Set();
  let left = 20_000; // steps: many crossing ways need not be followed to the last
  const visit = (id, rank) => {
    if (open.has(id) || !columns.has(id) || (left -= 1) < 0) return;
    if (rank && columns.get(id) >= rank) return;
    columns.set(id, rank);
    open.add(id);
    for (const [from, to] of pairs) if (from === id) visit(to, rank + 1);
    open.delete(id);
  };
  const targets = new Set(pairs.map(([, to]) => to));
  const begins = main.filter(({ id }) => !targets.has(id));
  for (const { id } of begins.length ? begins : main.slice(0, 1)) visit(id, 0);
  return columns;
}

// A free row for each step, near the step before it; each lane has rows of its own.
function rowed(main, columns, lanes, flows) {
  const rows = new Map();
  const taken = new Set();
  const groups = lanes.length ? lanes.map((lane) => new Set(within(lane, "flowNodeRef").map(textOf))) : [];
  const bands = [];
  let base = 0;
  for (let number = -1; number < groups.length; number += 1) {
    const own = main.filter(({ id }) => (number < 0 ? !groups.some((ids) => ids.has(id)) : groups[number].has(id) && !rows.has(id)));
    if (!own.length && number < 0) continue;
    let last = base;
    for (const { id } of [...own].sort((a, b) => columns.get(a.id) - columns.get(b.id))) {
      const before = flows.filter((flow) => flow.attributes.targetRef === id).map((flow) => rows.get(flow.attributes.sourceRef)).find((row) => row >= base);
      let row = before ?? base;
      while (taken.has(`${columns.get(id)}:${row}`)) row += 1;
      taken.add(`${columns.get(id)}:${row}`);
      rows.set(id, row);
      last = Math.max(last, row);
    }
    if (number >= 0) bands.push({ id: lanes[number].id, from: base, to: last });
    base = last + 1;
  }
  return { rows, bands };
}

function placed({ main, edges, flows, columns, rows, bands, sizes }) {
  const most = (among, of, side) => main.reduce((found, { id }) => {
    const at = among.get(id);
    found[at] = Math.max(found[at] ?? 0, sizes.get(id)[side]);
    return found;
  }, []);
  const lefts = sums(most(columns, sizes, "w"), GAP);
  const tops = sums(most(rows, sizes, "h"), GAP, Math.max(0, ...bands.map((band) => band.to + 1)));
  const boxes = new Map();
  const ways = [];
  for (const { id } of main) {
    const { w, h, inside } = sizes.get(id);
    const [x, wide] = lefts[columns.get(id)];
    const [y, high] = tops[rows.get(id)];
    const box = { x: x + (wide - w) / 2, y: y + (high - h) / 2, w, h, inside: Boolean(inside) };
    boxes.set(id, box);
    for (const [inner, at] of inside?.boxes ?? []) boxes.set(inner, { ...at, x: at.x + box.x, y: at.y + box.y });
    for (const way of inside?.flows ?? []) ways.push({ id: way.id, points: way.points.map(([px, py]) => [px + box.x, py + box.y]) });
  }
  for (const one of edges) attach(boxes, one);
  const height = tops.length ? tops.at(-1)[0] + tops.at(-1)[1] + GAP / 2 : 120;
  for (const flow of flows) {
    const [from, to] = [boxes.get(flow.attributes.sourceRef), boxes.get(flow.attributes.targetRef)];
    if (from && to) ways.push({ id: flow.id, points: route(from, to, height - 12) });
  }
  return {
    boxes, flows: ways, height,
    width: lefts.length ? lefts.at(-1)[0] + lefts.at(-1)[1] + GAP / 2 : 200,
    bands: bands.map(({ id, from, to }) => ({ id, y: tops[from][0] - GAP / 2, h: tops[to][0] + tops[to][1] + GAP / 2 - (tops[from][0] - GAP / 2) })),
  };
}

// Widths → [where it begins, width] of each.
function sums(widths, gap, least = 0) {
  let at = gap / 2;
  return Array.from({ length: Math.max(widths.length, least) }, (_, index) => {
    const width = widths[index] ?? 80;
    const found = [at, width];
    at += width + gap;
    return found;
  });
}

function attach(boxes, one) {
  const host = boxes.get(one.attributes.attachedToRef);
  if (!host || !one.id) return;
  host.edges = (host.edges ?? 0) + 1;
  boxes.set(one.id, { x: host.x + host.w - 18 - 40 * host.edges, y: host.y + host.h - 18, w: 36, h: 36, isEdge: true });
}

function route(from, to, low) {
  const end = [to.x, to.y + to.h / 2];
  if (from.isEdge) return [[from.x + 18, from.y + 36], [from.x + 18, Math.max(end[1], from.y + 56)], ...(end[1] > from.y + 56 ? [] : [[to.x - 20, from.y + 56], [to.x - 20, end[1]]]), end];
  const start = [from.x + from.w, from.y + from.h / 2];
  if (to.x < start[0]) return [[from.x + from.w / 2, from.y + from.h], [from.x + from.w / 2, low], [to.x + to.w / 2, low], [to.x + to.w / 2, to.y + to.h]];
  return start[1] === end[1] ? [start, end] : [start, [end[0] - 20, start[1]], [end[0] - 20, end[1]], end];
}
