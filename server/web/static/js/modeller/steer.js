// The buttons below the drawing, and the keys that work wherever one is on the page.
import { copyHere, pasteHere } from "./clipboard.js";

const TYPED_IN = "input:not([type=checkbox]):not([type=radio]), textarea";

export function steer(place, bench) {
  const acts = {
    undo: () => bench.modeler.get("commandStack").undo(),
    redo: () => bench.modeler.get("commandStack").redo(),
    in: () => bench.zoom(1.25),
    out: () => bench.zoom(0.8),
    fit: () => bench.fit(),
    copy: () => copyHere(bench),
    paste: () => pasteHere(bench),
    map: () => bench.modeler.get("minimap").toggle(),
    find: (event) => {
      event.stopPropagation(); // a click that reaches the document closes the search again
      bench.modeler.get("searchPad").toggle();
    },
  };
  place.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.act]?.(event));
  document.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && pressed(event, bench, acts));
}

function pressed(event, bench, acts) {
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    if (event.target.matches(TYPED_IN)) event.target.dispatchEvent(new Event("change")); // what is typed counts from here on
    bench.save();
  }
  // The drawing has its own keys; a field that is being typed in takes back its own letters.
  if (event.defaultPrevented || !/^[zy]$/.test(key) || event.target.closest(`${TYPED_IN}, .canvas-in`)) return;
  event.preventDefault();
  acts[key === "y" || event.shiftKey ? "redo" : "undo"]();
}
