// Whoever signs out leaves nothing typed behind in this browser, unless they say so.
import { all, clock, forget } from "./copies.js";
import { words } from "./line_bar.js";

const form = document.querySelector("form[action='/sign-out']");

function made(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...more });
}

function choice(key, act, look = "") {
  const button = made("button", words(key), { type: "button", className: `btn ${look}` });
  button.addEventListener("click", act);
  return button;
}

function leave(copies) {
  for (const copy of copies) forget(copy.action);
  form.submit();
}

function ask(copies) {
  const sheet = made("dialog", "", { className: "sheet", id: "leave-sheet" });
  sheet.setAttribute("aria-labelledby", "leave-title");
  const list = made("ul", "");
  for (const copy of copies) list.append(made("li", words("leftLine", { name: copy.name, at: clock(copy.at) })));
  const buttons = made("p", "", { className: "acts" });
  buttons.append(
    choice("stayHere", () => sheet.close(), "pri"),
    choice("leaveClean", () => leave(copies)),
    choice("leaveKept", () => leave([])),
  );
  sheet.append(made("h2", words("leftTitle"), { id: "leave-title" }), made("p", words("leftWhy")), list, buttons);
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}

form?.addEventListener("submit", (event) => {
  const copies = all();
  if (!copies.length) return;
  event.preventDefault();
  ask(copies);
});
