// bpmn-js with what is ours: words, descriptor, minimap; the diagram goes into the draft after every command.
import { copyBetweenModels } from "./clipboard.js";
import { teachFiles } from "./files.js";
import { teachTogether } from "./insert.js";
import { carryAlong, keepUnheld } from "./keeping.js";
import { teachPad } from "./pad.js";
import { t, translate } from "./words.js";

const PAUSE = 400; // a dragged shape is many commands
const SIDE = 40;

export class Bench {
  constructor(box, draft, vocabulary) {
    this.box = box;
    this.draft = draft;
    this.vocabulary = vocabulary;
    this.diagram = Object.keys(draft.files).find((name) => name.endsWith(".bpmn"));
    this.losses = [];
  }

  async open(container) {
    this.kit = await import(this.box.dataset.modeler);
    const { Modeler, find, minimap, spiffworkflow } = this.kit;
    // Labels are measured at import: the letters must be there before.
    await Promise.all([document.fonts.load('12px "Noto Sans"', "ạĐễ"), document.fonts.load('12px "Noto Sans"', "a")]);
    const font = { fontFamily: "Noto Sans" };
    this.modeler = new Modeler({
      container,
      textRenderer: { defaultStyle: font, externalStyle: font },
      moddleExtensions: { spiffworkflow },
      additionalModules: [
        minimap,
        { translate: ["value", translate], search: ["value", find], paletteProvider: ["value", null] },
      ],
    });
    const xml = this.kit.drawn(this.draft.files[this.diagram]);
    await this.modeler.importXML(xml);
    const after = (await this.modeler.saveXML({ format: true })).xml;
    // What stands inside a folded group is given a page of its own: then pictures are not compared, all else is.
    const compared = this.kit.pages(xml) === this.kit.pages(after) ? (text) => text : this.kit.bare;
    keepUnheld(this, this.kit.dropped(compared(xml), compared(after)));
    this.written = await this.text();
    this.losses = this.kit.lost(compared(xml), compared(this.written));
    this.undrawn = undrawnIn(this.modeler);
    copyBetweenModels(this);
    teachTogether(this.modeler);
    teachFiles(this);
    teachPad(this);
    carryAlong(this.modeler);
    this.modeler.get("zoomScroll").toggle(false); // the wheel belongs to the page
    this.modeler.get("eventBus").on("commandStack.changed", () => this.later());
    this.draft.put(this.diagram, xml); // news only where it came without a drawing
    this.fit();
    this.followRoom(container);
  }

  // What fitted into its room fits again when the room changes; where somebody moved the drawing it stays.
  followRoom(container) {
    const canvas = this.modeler.get("canvas");
    new ResizeObserver(() => {
      const stays = this.fitted !== placeOf(canvas);
      canvas.resized();
      if (!stays) this.fit();
    }).observe(container);
  }

  // The whole drawing made anew from the flow; the one before stays in the history.
  async drawAnew() {
    this.draft.put(this.diagram, this.kit.drawn(await this.text(), true));
    await this.draft.saveAll();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), PAUSE);
    this.draft.awaits();
  }

  // Not what lost something that nobody took away: the draft keeps what was there before (false).
  async write() {
    clearTimeout(this.timer);
    this.timer = 0;
    const text = await this.text();
    const strayed = this.kit.strayed(this.written, text);
    this.box.dispatchEvent(new CustomEvent("strayed", { detail: strayed }));
    if (strayed.length) return false;
    this.written = text;
    this.draft.put(this.diagram, text);
    if (!this.timer) this.draft.arrived(); // else more was drawn meanwhile
    return true;
  }

  // What the last act lost is lost on purpose.
  async letGo() {
    this.written = await this.text();
    await this.write();
  }

  // At once, for whoever presses Ctrl+S.
  async save() {
    this.draft.awaits();
    await this.write();
    await this.draft.saveAll();
  }

  async text() {
    const { xml } = await this.modeler.saveXML({ format: true });
    return this.kit.restored(xml, this.kept);
  }

  // The running process, also under a pool, also while a folded group is open on its own page.
  process() {
    const root = this.modeler.get("canvas").getRootElement().businessObject;
    if (root.$type === "bpmn:Process") return root;
    const shown = (root.participants ?? []).map((one) => one.processRef).filter(Boolean);
    const all = shown.length ? shown : this.definitions().rootElements.filter((one) => one.$type === "bpmn:Process");
    return all.find((one) => one.isExecutable) ?? all[0];
  }

  definitions() {
    return this.modeler.getDefinitions();
  }

  lanes() {
    return this.modeler.get("elementRegistry").filter((shape) => shape.type === "bpmn:Lane" && !shape.labelTarget);
  }

  // A word about what was just tried, at the palette.
  say(words) {
    this.box.querySelector('[data-m="hint"]').textContent = words;
  }

  pick(shape) {
    this.modeler.get("canvas").scrollToElement(shape, 80);
    this.modeler.get("selection").select(shape);
  }

  show(shape) {
    this.pick(shape);
    document.getElementById("so-do").scrollIntoView({ block: "start" });
  }

  zoom(factor) {
    const canvas = this.modeler.get("canvas");
    canvas.zoom(Math.min(Math.max(canvas.zoom() * factor, 0.2), 3), "auto");
  }

  fit() {
    const canvas = this.modeler.get("canvas");
    const { inner } = canvas.viewbox();
    const room = canvas.getSize();
    if (!room.width || !room.height) return; // folded away; it fits once it has room again
    const zoom = Math.max(Math.min(1, (room.height - 2 * SIDE) / inner.height, (room.width - 2 * SIDE) / inner.width), 0.5);
    canvas.viewbox({ x: inner.x - SIDE, y: inner.y - SIDE, width: room.width / zoom, height: room.height / zoom });
    this.fitted = placeOf(canvas);
  }
}

function placeOf(canvas) {
  const { x, y, scale } = canvas.viewbox();
  return [x, y, scale].map((one) => one.toFixed(3)).join(" ");
}

// Steps and ways of what is shown that have no picture: they would be there without being seen.
function undrawnIn(modeler) {
  const registry = modeler.get("elementRegistry");
  const root = modeler.get("canvas").getRootElement().businessObject;
  const shown = root.$type === "bpmn:Process" ? [root] : (root.participants ?? []).map((one) => one.processRef).filter(Boolean);
  const inside = (scope) => (scope.flowElements ?? []).flatMap((one) => [...(/Task|Activity|SubProcess|Gateway|Event$|SequenceFlow/.test(one.$type) ? [one] : []), ...inside(one)]);
  return shown.flatMap(inside).filter(({ id }) => id && !registry.get(id));
}
