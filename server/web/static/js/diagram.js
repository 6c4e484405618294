// Draws a live diagram and lays counts over it: what is done, what is open, what is past its mark.
// Looks again every 15 s (every 2 s while children are created) and repaints only what changed.
const PERIOD = 15000;
const HURRY = 2000;
const MARGIN = 20;
const READABLE = 0.75; // letters of about 9 px
const HEATS = ["heat-1", "heat-2", "heat-3", "heat-4"];
const PHONE = matchMedia("(max-width: 47.5em)");

function badge(kind, text, title) {
  const mark = document.createElement("span");
  mark.className = `tally bd-${kind}`;
  mark.textContent = text;
  mark.title = title;
  return mark;
}

function words(box, key, n, all = "") {
  return box.dataset[key].replace("{n}", n).replace("{all}", all);
}

function paint(box, viewer, state) {
  const overlays = viewer.get("overlays");
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  overlays.clear();
  for (const shape of registry.getAll()) {
    for (const name of ["is-active", "is-past", "is-done", "is-door", "is-failed", ...HEATS]) canvas.removeMarker(shape.id, name);
  }
  for (const [id, found] of Object.entries(state.elements)) {
    const shape = registry.get(id);
    if (shape && found.failed) markFailed(box, viewer, id);
    // Gateways and events in between would only hide their labels.
    if (!shape || !/Task$|Activity$|SubProcess$|EndEvent$/.test(shape.type)) continue;
    if (box.dataset.heat) {
      warm(box, overlays, canvas, id, found);
      continue;
    }
    if (found.active) canvas.addMarker(id, found.past ? "is-past" : "is-active");
    else if (found.done) canvas.addMarker(id, "is-done");
    if (found.instance_id || found.process) canvas.addMarker(id, "is-door");
    if (!shape.type.endsWith("Event")) put(box, overlays, id, found);
  }
}

// Instead of the counts: how much, as a tint of four and as a number.
function warm(box, overlays, canvas, id, found) {
  if (found.instance_id || found.process) canvas.addMarker(id, "is-door");
  if (!found.heat) return;
  canvas.addMarker(id, HEATS[found.heat - 1]);
  const text = words(box, box.dataset.heat === "days" ? "wordsDays" : "wordsLate", String(found[box.dataset.heat]).replace(".", ","));
  overlays.add(id, { position: { bottom: 9, left: 8 }, html: badge("heat", text, text) });
}

function markFailed(box, viewer, id) {
  viewer.get("canvas").addMarker(id, "is-failed");
  const text = box.dataset.wordsFailed;
  viewer.get("overlays").add(id, { position: { bottom: -4, left: 0 }, html: badge("fail", text, text) });
}

function put(box, overlays, id, found) {
  const lay = (position, mark) => overlays.add(id, { position, html: mark });
  if (found.active) lay({ top: -11, left: 8 }, badge("n", String(found.active), words(box, "wordsActive", found.active)));
  if (found.past) {
    const text = words(box, "wordsPast", found.past);
    lay({ top: -11, right: 72 }, badge("past", text, text));
  }
  if (found.done) lay({ bottom: 9, right: 34 }, badge("ok", `✓ ${found.done}`, words(box, "wordsDone", found.done)));
  if (found.creating) {
    const text = words(box, "wordsCreating", found.created, found.total);
    lay({ bottom: -6, left: 0 }, badge("n", text, text));
  }
}

async function answer(url, kind) {
  const response = await fetch(url, { headers: { Accept: kind }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function show(box) {
  const { Viewer } = await import(box.dataset.viewer);
  // Labels are measured at import: the letters must be there before.
  await Promise.all([document.fonts.load('12px "Noto Sans"', "ạĐễ"), document.fonts.load('12px "Noto Sans"', "a")]);
  const xml = await (await answer(box.dataset.diagram, "application/xml")).text();
  const room = document.createElement("div");
  room.className = "dg-room";
  box.append(room);
  const viewer = new Viewer({ container: room, textRenderer: { defaultStyle: { fontFamily: "Noto Sans" }, externalStyle: { fontFamily: "Noto Sans" } } });
  await viewer.importXML(xml);
  viewer.get("zoomScroll").toggle(false); // the wheel belongs to the page; the diagram is dragged
  box.querySelector("[data-waiting]")?.remove();
  frameOnceSeen(room, viewer);
  steer(box, viewer);
  let state = await (await answer(box.dataset.state, "application/json")).json();
  paint(box, viewer, state);
  const failed = Object.keys(state.elements).find((id) => state.elements[id].failed && viewer.get("elementRegistry").get(id));
  if (failed) viewer.get("canvas").scrollToElement(failed, 120);
  box.dataset.ready = "";
  viewer.get("eventBus").on("element.click", ({ element }) => {
    const found = state.elements[element.id];
    if (found?.instance_id) location.assign(`/instances/${found.instance_id}`);
    else if (found?.process) location.assign(found.process);
  });
  const look = async () => {
    try {
      const next = document.hidden ? state : await (await answer(box.dataset.state, "application/json")).json();
      if (next.stamp !== state.stamp) paint(box, viewer, next);
      state = next;
    } catch {
      // The next round asks again; what is shown stays.
    }
    setTimeout(look, period(state));
  };
  setTimeout(look, period(state));
}

function period(state) {
  return Object.values(state.elements).some((found) => found.creating) ? HURRY : PERIOD;
}

function inner(viewer) {
  return viewer.get("canvas").viewbox().inner;
}

// A window made narrow, or left while the diagram loads, has no room for it: no scale can be told of nothing.
function frameOnceSeen(room, viewer) {
  if (room.clientWidth) return frame(room, viewer);
  const watch = new ResizeObserver(() => {
    if (!room.clientWidth) return;
    watch.disconnect();
    frame(room, viewer);
  });
  watch.observe(room);
}

function frame(room, viewer) {
  const { width, height } = inner(viewer);
  const zoom = Math.max(Math.min(1, room.clientWidth / (width + 2 * MARGIN)), READABLE);
  room.style.height = `${Math.min(Math.max(height * zoom + 60, 260), 640)}px`;
  viewer.get("canvas").resized();
  stand(viewer, zoom);
}

function stand(viewer, zoom) {
  const canvas = viewer.get("canvas");
  const { x, y } = inner(viewer);
  const { width, height } = canvas.getSize();
  canvas.viewbox({ x: x - MARGIN, y: y - MARGIN, width: width / zoom, height: height / zoom });
}

function steer(box, viewer) {
  const tools = box.querySelector(".dg-tools");
  const canvas = viewer.get("canvas");
  const acts = {
    in: () => canvas.zoom(Math.min(canvas.zoom() * 1.25, 3), "auto"),
    out: () => canvas.zoom(Math.max(canvas.zoom() / 1.25, 0.1), "auto"),
    fit: () => {
      const { width, height } = inner(viewer);
      const room = canvas.getSize();
      stand(viewer, Math.min(room.width / (width + 2 * MARGIN), room.height / (height + 2 * MARGIN), 1));
    },
    read: () => stand(viewer, 1),
    left: () => canvas.scroll({ dx: canvas.getSize().width / 2, dy: 0 }),
    right: () => canvas.scroll({ dx: -canvas.getSize().width / 2, dy: 0 }),
  };
  tools.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.zoom]?.());
  tools.hidden = false;
}

for (const box of document.querySelectorAll("[data-diagram]")) {
  if (!box.dataset.viewer || PHONE.matches) continue;
  show(box).catch((error) => {
    console.error(error);
    box.dataset.failed = "";
  });
}
