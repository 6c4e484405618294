// The drawing of a rehearsal: where something waits, what was passed, what nobody has ever passed.
// An enhancement: the tables of the page say the same. On a phone it scrolls inside its room.
const SIDE = 20;
const READABLE = 0.75; // letters of about 9 px
const PHONE = matchMedia("(max-width: 47.5em)");

async function draw(room) {
  const { Viewer } = await import(room.dataset.viewer);
  await Promise.all([document.fonts.load('12px "Noto Sans"', "ạĐễ"), document.fonts.load('12px "Noto Sans"', "a")]);
  const answer = await fetch(room.dataset.rehearsal, { headers: { Accept: "application/xml" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${room.dataset.rehearsal}: ${answer.status}`);
  const font = { fontFamily: "Noto Sans" };
  const paper = document.createElement("div");
  paper.className = "rh-paper";
  room.append(paper);
  const viewer = new Viewer({ container: paper, textRenderer: { defaultStyle: font, externalStyle: font } });
  await viewer.importXML(await answer.text());
  viewer.get("zoomScroll").toggle(false); // the wheel belongs to the page; the drawing is dragged
  const marks = JSON.parse(room.dataset.marks);
  mark(viewer, room, marks);
  room.dataset.ready = "";
  if (PHONE.matches) unroll(viewer, room, paper, marks);
  else stand(viewer, marks);
}

function mark(viewer, room, marks) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const set = (ids, name) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, name));
  set(marks.never, "rh-never");
  set(marks.done, "rh-done");
  set(Object.keys(marks.waiting), "rh-wait");
  set(marks.failed, "rh-failed");
  for (const [id, count] of Object.entries(marks.waiting)) put(viewer, id, "rh-token", String(count), room.dataset.wordsWaiting);
  for (const id of marks.failed) put(viewer, id, "rh-fail", room.dataset.wordsFailed, room.dataset.wordsFailed);
}

function put(viewer, id, name, text, title) {
  if (!viewer.get("elementRegistry").get(id)) return;
  const badge = document.createElement("span");
  badge.className = name;
  badge.textContent = text;
  badge.title = title;
  viewer.get("overlays").add(id, { position: { top: -11, left: 8 }, html: badge });
}

function stand(viewer, marks) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const room = canvas.getSize();
  const fitting = Math.min(1, room.width / (inner.width + 2 * SIDE), room.height / (inner.height + 2 * SIDE));
  const zoom = Math.max(fitting, 0.5);
  canvas.viewbox({ x: inner.x - SIDE, y: inner.y - SIDE, width: room.width / zoom, height: room.height / zoom });
  const here = spot(viewer, marks);
  if (zoom > fitting && here) canvas.scrollToElement(here, 120);
}

function spot(viewer, marks) {
  const registry = viewer.get("elementRegistry");
  return [...marks.failed, ...Object.keys(marks.waiting)].map((id) => registry.get(id)).find(Boolean);
}

// The whole drawing on a paper of its own size; a finger moves the room over it.
function unroll(viewer, room, paper, marks) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const width = inner.width + 2 * SIDE;
  const height = inner.height + 2 * SIDE;
  room.dataset.scrolls = "";
  paper.style.width = `${width * READABLE}px`;
  paper.style.height = `${height * READABLE}px`;
  canvas.resized();
  canvas.viewbox({ x: inner.x - SIDE, y: inner.y - SIDE, width, height });
  const here = spot(viewer, marks);
  if (here) room.scrollTo((here.x - inner.x) * READABLE - SIDE, (here.y - inner.y) * READABLE - SIDE);
}

for (const room of document.querySelectorAll("[data-rehearsal]")) {
  if (!room.dataset.viewer) continue;
  draw(room).catch((error) => {
    console.error(error);
    room.dataset.failed = "";
  });
}
