// The model as sentences beside the diagram, read anew whenever the checker has looked.
import { dress, follow, pair } from "./aloud.js";
import { el } from "./dom.js";

const KEPT = "sentences-beside";
const WIDE = 1280; // px: the palette, a drawing, the panel and the sentences find room

export function showReading(place, bench) {
  const ask = async () => {
    const answer = await fetch(`${bench.draft.url}/sentences.json`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) place.replaceChildren(...(await answer.json()).sentences.map(row));
    dress(place);
    follow(place, bench.modeler);
  };
  pair(place, bench.modeler);
  bench.draft.addEventListener("checked", () => ask().catch(() => null));
  ask().catch(() => null);
  stand(place.closest("[data-aloud]"), bench);
}

function row({ number, element, text }) {
  return el("li", { value: number, data: { sentence: element } }, text);
}

// Beside the drawing or below it, as this person left it.
function stand(room, bench) {
  const toggle = room?.querySelector("[data-m=beside]");
  if (!toggle) return;
  const set = (beside) => {
    room.classList.toggle("beside", beside);
    toggle.setAttribute("aria-pressed", String(beside));
    bench.modeler.get("canvas").resized();
  };
  const kept = localStorage.getItem(KEPT);
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    set(!room.classList.contains("beside"));
    localStorage.setItem(KEPT, String(room.classList.contains("beside")));
  });
  set(kept ? kept === "true" : innerWidth >= WIDE);
}
