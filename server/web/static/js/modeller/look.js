// Drawings to look at; where two are compared, what differs is marked on both and they move together.
// What is marked stands in sight from the start, as much of it as can be read.
import { dress, pair } from "./aloud.js";

const rooms = [...document.querySelectorAll("[data-drawing]")];
const SIDE = 20;
const LEAST = 0.35; // of the full size: below it no letter is read

async function draw(room) {
  const { Viewer } = await import(room.dataset.viewer);
  await Promise.all([document.fonts.load('12px "Noto Sans"', "ạĐễ"), document.fonts.load('12px "Noto Sans"', "a")]);
  const answer = await fetch(room.dataset.drawing, { headers: { Accept: "application/xml" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${room.dataset.drawing}: ${answer.status}`);
  const font = { fontFamily: "Noto Sans" };
  const viewer = new Viewer({ container: room, textRenderer: { defaultStyle: font, externalStyle: font } });
  await viewer.importXML(await answer.text());
  viewer.get("zoomScroll").toggle(false);
  stand(viewer);
  mark(viewer);
  const list = room.closest("[data-aloud]")?.querySelector("ol.aloud");
  if (list) {
    dress(list);
    pair(list, viewer);
  }
  return viewer;
}

function stand(viewer) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const room = canvas.getSize();
  const zoom = Math.max(Math.min(1, room.width / (inner.width + 2 * SIDE), room.height / (inner.height + 2 * SIDE)), LEAST);
  canvas.viewbox({ x: inner.x - SIDE, y: inner.y - SIDE, width: room.width / zoom, height: room.height / zoom });
}

function mark(viewer) {
  const registry = viewer.get("elementRegistry");
  for (const { dataset } of document.querySelectorAll("[data-difference]")) {
    if (registry.get(dataset.id)) viewer.get("canvas").addMarker(dataset.id, `df-${dataset.difference}`);
  }
}

function marked(viewer) {
  const registry = viewer.get("elementRegistry");
  const ids = [...document.querySelectorAll("[data-difference]")].map((one) => one.dataset.id);
  return ids.map((id) => registry.get(id)).filter(Boolean);
}

// All that is marked, where it can be read together; else the first. What stands in sight already is left alone.
function bring(viewers) {
  const shapes = viewers.flatMap(marked);
  if (!shapes.length) return;
  const canvas = viewers[0].get("canvas");
  const seen = canvas.viewbox();
  if (shapes.every((one) => holds(seen, around([one])))) return;
  const all = around(shapes);
  const first = around(shapes.slice(0, 1));
  const room = canvas.getSize();
  const zoom = Math.min(room.width / (all.width + 2 * SIDE), room.height / (all.height + 2 * SIDE), canvas.zoom());
  if (zoom >= LEAST) centre(canvas, all, zoom);
  else if (!holds(seen, first)) centre(canvas, first, canvas.zoom());
}

function around(shapes) {
  const corners = shapes.flatMap((one) => (one.waypoints ?? [{ x: one.x, y: one.y }, { x: one.x + one.width, y: one.y + one.height }]));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function holds(seen, box) {
  return box.x >= seen.x && box.y >= seen.y && box.x + box.width <= seen.x + seen.width && box.y + box.height <= seen.y + seen.height;
}

function centre(canvas, box, zoom) {
  const { width, height } = canvas.getSize();
  const size = { width: width / zoom, height: height / zoom };
  canvas.viewbox({ x: box.x + (box.width - size.width) / 2, y: box.y + (box.height - size.height) / 2, ...size });
}

function together([one, other]) {
  let following = false;
  for (const [from, to] of [[one, other], [other, one]]) {
    from.get("eventBus").on("canvas.viewbox.changed", ({ viewbox: { x, y, width, height } }) => {
      if (following) return;
      following = true;
      to.get("canvas").viewbox({ x, y, width, height });
      following = false;
    });
  }
}

if (rooms.length && rooms[0].dataset.viewer) {
  Promise.all(rooms.map(draw)).then((viewers) => {
    if (viewers.length === 2) together(viewers);
    bring(viewers);
    for (const room of rooms) room.dataset.ready = "";
  }, console.error);
}
