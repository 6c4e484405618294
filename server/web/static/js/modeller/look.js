// Drawings to look at; where two are compared, what differs is marked on both and they move together.
import { dress, pair } from "./aloud.js";

const rooms = [...document.querySelectorAll("[data-drawing]")];
const SIDE = 20;

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
  const zoom = Math.max(Math.min(1, room.width / (inner.width + 2 * SIDE), room.height / (inner.height + 2 * SIDE)), 0.35);
  canvas.viewbox({ x: inner.x - SIDE, y: inner.y - SIDE, width: room.width / zoom, height: room.height / zoom });
}

function mark(viewer) {
  const registry = viewer.get("elementRegistry");
  for (const { dataset } of document.querySelectorAll("[data-difference]")) {
    if (registry.get(dataset.id)) viewer.get("canvas").addMarker(dataset.id, `df-${dataset.difference}`);
  }
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
    for (const room of rooms) room.dataset.ready = "";
  }, console.error);
}
