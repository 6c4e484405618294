// What is copied in one model can be pasted into another, also in another window of this browser.
import { container, middle } from "./palette.js";

const PLACE = "model-clipboard";
const FIRST = 3000; // before the clipboard of this window

export function copyBetweenModels(modeler) {
  const bus = modeler.get("eventBus");
  const actions = modeler.get("editorActions");
  actions.unregister("paste");
  actions.register({ paste: () => pasteHere(modeler) });
  const moddle = modeler.get("moddle");
  let own = null;
  bus.on("copyPaste.elementsCopied", ({ tree }) => {
    try {
      own = JSON.stringify(tree);
      localStorage.setItem(PLACE, own);
    } catch {
      // Too much for the store: it can still be pasted here.
    }
  });
  bus.on("copyPaste.pasteElements", FIRST, (context) => {
    const kept = localStorage.getItem(PLACE);
    if (!context.tree && kept && kept !== own) context.tree = JSON.parse(kept, revived(moddle));
  });
}

// In the middle of what is seen, without pointing: then it is moved with the mouse or the keys.
export function pasteHere(modeler) {
  const made = modeler.get("copyPaste").paste({ element: container(modeler), point: middle(modeler) });
  if (made?.length) modeler.get("selection").select(made);
}

export function copyHere(modeler) {
  const chosen = modeler.get("selection").get();
  if (chosen.length) modeler.get("copyPaste").copy(chosen);
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
