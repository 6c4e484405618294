// Hides what does not apply. A condition is "name=value", joined by | or &, never nested deeper:
// & binds closer. Names are looked up in the same row of a table first, then in the form.
import { figure, percentIn } from "./figures.js";

const TERM = /^(\w+)(!=|<=|>=|=|<|>)(.*)$/;

const named = (form, row, name) => {
  const output = row && [...row.querySelectorAll("output[data-percent]")].find((one) => one.id.endsWith(`-${name}`));
  if (output) return percentIn(row, output);
  const inRow = row && [...row.querySelectorAll("[name]")].filter((one) => one.name.endsWith(`.${name}`));
  const inputs = inRow?.length ? inRow : [...form.querySelectorAll(`[name="${name}"]`)];
  const chosen = inputs.filter((one) => one.type !== "radio" && one.type !== "checkbox" ? true : one.checked);
  return chosen.length ? chosen.at(-1).value : "";
};

const COMPARE = {
  "=": (a, b) => String(a) === b,
  "!=": (a, b) => String(a) !== b,
  "<": (a, b) => a !== null && figure(a) < figure(b),
  "<=": (a, b) => a !== null && figure(a) <= figure(b),
  ">": (a, b) => a !== null && figure(a) > figure(b),
  ">=": (a, b) => a !== null && figure(a) >= figure(b),
};

const holds = (form, row, term) => {
  if (term === "always") return true;
  const [, name, sign, value] = TERM.exec(term) ?? [];
  return name ? COMPARE[sign](named(form, row, name), value) : true;
};

const met = (form, row, condition) =>
  condition.split("|").some((part) => part.split("&").every((term) => holds(form, row, term)));

export const watchConditions = (form) => {
  const update = () => {
    for (const one of form.querySelectorAll("[data-show]")) {
      one.hidden = !met(form, one.closest("[data-row]"), one.dataset.show);
    }
    for (const one of form.querySelectorAll("[data-needed]")) {
      one.hidden = !met(form, one.closest("[data-row]"), one.dataset.needed);
    }
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
};
