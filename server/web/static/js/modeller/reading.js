// The model as sentences beside the diagram: choosing one selects the step, selecting a step marks its sentence.
import { el } from "./dom.js";

export function showReading(place, bench) {
  const ask = async () => {
    const answer = await fetch(`${bench.draft.url}/sentences.json`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) place.replaceChildren(...(await answer.json()).sentences.map((one) => row(bench, one)));
    mark(place, bench);
  };
  bench.draft.addEventListener("checked", () => ask().catch(() => null));
  bench.modeler.get("eventBus").on("selection.changed", () => mark(place, bench));
  ask().catch(() => null);
}

function row(bench, { number, element, text }) {
  const show = () => {
    const shape = bench.modeler.get("elementRegistry").get(element);
    if (shape) bench.show(shape);
  };
  return el("li", { value: number, data: { sentence: element } }, el("button", { type: "button", onclick: show }, text));
}

function mark(place, bench) {
  const selected = new Set(bench.modeler.get("selection").get().map((one) => one.id));
  for (const line of place.children) line.classList.toggle("on", selected.has(line.dataset.sentence));
}
