// What is copied in one model can be pasted into another, also in another window of this browser, with all it needs.
import { together } from "./insert.js";
import { packed, unpacked } from "./luggage.js";
import { container, middle } from "./palette.js";

const PLACE = "model-clipboard";
const AFTER_COPY = 600; // bpmn-js has made the new element, and has not yet given it its message

export function copyBetweenModels(bench) {
  const { modeler } = bench;
  const actions = modeler.get("editorActions");
  for (const one of ["copy", "paste"]) actions.unregister(one);
  actions.register({ copy: () => copyHere(bench), paste: () => pasteHere(bench) });
  const bus = modeler.get("eventBus");
  bus.on("copyPaste.elementsCopied", ({ tree }) => {
    bench.clip = JSON.stringify({ tree, ...packed(bench, tree) });
    try {
      localStorage.setItem(PLACE, bench.clip);
    } catch {
      localStorage.removeItem(PLACE); // too much for the store: it can still be pasted here
    }
  });
  bus.on("copyPaste.pasteElement", AFTER_COPY, ({ descriptor }) => bench.unpacking?.fit(descriptor));
}

// In the middle of what is seen, without pointing: then it is moved with the mouse or the keys. One step back takes all of it away.
export function pasteHere(bench) {
  const { modeler } = bench;
  const kept = localStorage.getItem(PLACE) ?? bench.clip;
  const clip = kept ? JSON.parse(kept, revived(modeler.get("moddle"))) : null;
  if (!clip?.tree) return;
  let made = null;
  bench.unpacking = unpacked(bench, clip);
  try {
    together(modeler, [
      () => bench.unpacking.putFiles(),
      () => {
        made = modeler.get("copyPaste").paste({ tree: clip.tree, element: container(modeler), point: middle(modeler) });
      },
      () => bench.unpacking.finish(),
    ]);
  } finally {
    bench.unpacking = null;
  }
  if (made?.length) modeler.get("selection").select(made);
}

export function copyHere(bench) {
  const chosen = steps(bench.modeler.get("selection").get());
  if (chosen.length) bench.modeler.get("copyPaste").copy(chosen);
}

// A model has its own pool and lanes: of one that is chosen, as of all at once, what stands in it is copied.
function steps(chosen) {
  const inside = chosen.flatMap((one) => (one.type === "bpmn:Participant" ? one.children : [one]));
  return [...new Set(inside)].filter((one) => !/Participant|Lane/.test(one.type));
}

function revived(moddle) {
  const known = new Map();
  return (key, value) => {
    if (value === null || typeof value !== "object" || typeof value.$type !== "string") return value;
    if (value.id && known.has(value.id)) return known.get(value.id);
    const { $type, ...attributes } = value;
    const made = moddle.create($type, attributes);
    if (value.id) known.set(value.id, made);
    return made;
  };
}
