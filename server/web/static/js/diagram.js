// Draws a live diagram and lays counts over it: what is done, what is open, what is past its mark.
// Looks again every 15 s and repaints only when something changed.
const PERIOD = 15000;
const PHONE = matchMedia("(max-width: 47.5em)");

function badge(kind, text, title) {
  const mark = document.createElement("span");
  mark.className = `tally bd-${kind}`;
  mark.textContent = text;
  mark.title = title;
  return mark;
}

function words(box, key, n) {
  return box.dataset[key].replace("{n}", n);
}

function paint(box, viewer, state) {
  const overlays = viewer.get("overlays");
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  overlays.clear();
  for (const shape of registry.getAll()) {
    for (const name of ["is-active", "is-past", "is-done", "is-door"]) canvas.removeMarker(shape.id, name);
  }
  for (const [id, found] of Object.entries(state.elements)) {
    const shape = registry.get(id);
    // Gateways and events in between would only hide their labels.
    if (!shape || !/Task$|Activity$|SubProcess$|EndEvent$/.test(shape.type)) continue;
    const put = (position, mark) => overlays.add(id, { position, html: mark });
    if (found.instance_id || found.process) canvas.addMarker(id, "is-door");
    if (found.active) {
      canvas.addMarker(id, found.past ? "is-past" : "is-active");
      put({ top: -11, left: 8 }, badge("n", String(found.active), words(box, "wordsActive", found.active)));
    }
    if (found.past) {
      const text = words(box, "wordsPast", found.past);
      put({ top: -11, right: 78 }, badge("past", text, text));
    }
    if (found.done) {
      if (!found.active) canvas.addMarker(id, "is-done");
      const of = found.total > 1 ? `/${found.total}` : "";
      put({ bottom: 9, right: 34 }, badge("ok", `✓ ${found.done}${of}`, words(box, "wordsDone", found.done)));
    }
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
  fit(box, room, viewer);
  let state = await (await answer(box.dataset.state, "application/json")).json();
  paint(box, viewer, state);
  box.dataset.ready = "";
  viewer.get("eventBus").on("element.click", ({ element }) => {
    const found = state.elements[element.id];
    if (found?.instance_id) location.assign(`/instances/${found.instance_id}`);
    else if (found?.process) location.assign(found.process);
  });
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const next = await (await answer(box.dataset.state, "application/json")).json();
      if (next.stamp === state.stamp) return;
      state = next;
      paint(box, viewer, state);
    } catch {
      // The next round asks again; what is shown stays.
    }
  }, PERIOD);
}

function fit(box, room, viewer) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const scale = Math.min(1, box.clientWidth / (inner.width + 40));
  // A wide diagram keeps letters that can be read, and is dragged or scrolled.
  const zoom = Math.max(scale, 0.6);
  room.style.height = `${Math.min(Math.max(inner.height * zoom + 60, 260), 760)}px`;
  canvas.resized();
  canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: box.clientWidth / zoom, height: room.clientHeight / zoom });
}

for (const box of document.querySelectorAll("[data-diagram]")) {
  if (!box.dataset.viewer || PHONE.matches) continue;
  show(box).catch((error) => {
    console.error(error);
    box.dataset.failed = "";
  });
}
