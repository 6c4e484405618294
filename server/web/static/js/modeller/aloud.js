// A drawing and its sentences: choosing one selects the other and brings it into view.
import { el } from "./dom.js";

export function pair(list, viewer) {
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-sentence]");
    const shape = line && viewer.get("elementRegistry").get(line.dataset.sentence);
    if (!shape) return;
    const canvas = viewer.get("canvas");
    canvas.scrollToElement(shape, 80);
    viewer.get("selection").select(shape);
    canvas.getContainer().scrollIntoView({ block: "nearest" });
  });
  viewer.get("eventBus").on("selection.changed", () => follow(list, viewer));
}

// Only the list is scrolled: the page stays where the eye is.
export function follow(list, viewer) {
  const selected = new Set(viewer.get("selection").get().map((one) => one.id));
  for (const line of list.children) line.classList.toggle("on", selected.has(line.dataset.sentence));
  const first = list.querySelector(".on");
  if (first) list.scrollTop = first.offsetTop - list.offsetTop - (list.clientHeight - first.offsetHeight) / 2;
}

export function dress(list) {
  for (const line of list.querySelectorAll("[data-sentence]")) line.replaceChildren(el("button", { type: "button" }, line.textContent));
}
