// Choosing rows: how many, and one key for what a button does. Without this the boxes and buttons work alone.
import { isOn, isTyping } from "/static/js/keys.js";

const form = document.getElementById("chosen");
const boxes = () => [...document.querySelectorAll("input[form=chosen]")];
const here = () => document.querySelector(".inbox tr.cur input[form=chosen]");

function count() {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr").classList.toggle("on", box.checked);
  document.getElementById("main").classList.toggle("has-chosen", chosen.length > 0);
  const told = form.querySelector("[role=status]");
  told.dataset.none ??= told.textContent;
  const words = form.dataset.count.replace("{n}", chosen.length);
  told.textContent = chosen.length ? words : told.dataset.none;
}

function choose(box, on = !box.checked) {
  box.checked = on;
  count();
}

// What is chosen, else the row under the cursor.
function act(operation) {
  const button = form.querySelector(`[value=${operation}]`);
  if (!boxes().some((box) => box.checked) && here()) choose(here(), true);
  if (button && boxes().some((box) => box.checked)) form.requestSubmit(button);
}

function unfold(id, first) {
  const field = document.getElementById(id);
  if (!field) return;
  if (!boxes().some((box) => box.checked) && here()) choose(here(), true);
  field.closest("details").open = true;
  (first ? field.closest(".unfold").querySelector(first) : field).focus();
}

const KEYS = {
  x: () => here() && choose(here()),
  a: () => {
    const all = boxes().every((box) => box.checked);
    for (const box of boxes()) choose(box, !all);
  },
  n: () => act("claim"),
  r: () => act("release"),
  d: () => act("read"),
  q: () => act("decide"),
  s: () => unfold("on_day", ".quick button"),
  i: () => unfold("to"),
};

// Enter in a field presses the button beside it, not the first of the bar.
function enter(event) {
  const beside = event.key === "Enter" && event.target.matches(".unfold input") && event.target.closest(".unfold");
  if (!beside) return;
  event.preventDefault();
  beside.querySelector("input ~ button").click();
}

function press(event) {
  if (event.key === "Escape") {
    for (const one of form.querySelectorAll("details[open]")) one.open = false;
    return;
  }
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || event.afterG) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

if (form) {
  document.addEventListener("keydown", press);
  form.addEventListener("keydown", enter);
  document.addEventListener("change", (event) => event.target.matches("input[form=chosen]") && count());
  count();
}
