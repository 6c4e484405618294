// One message above the diagram with what can be done about it.
import { button, el } from "./dom.js";

export function banner(place, words, acts) {
  place.replaceChildren(el("p", {}, words), el("div", { className: "acts" }, ...acts.map(([label, act]) => button(label, act))));
  place.hidden = false;
}
