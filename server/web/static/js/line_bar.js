// The bar above the page: a line for each form that is kept in this browser, with what can be done about it.
const bar = document.getElementById("line");
export const hasBar = bar !== null;
export const words = (key, fill = {}) => (bar.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");

// `about`: the form it is about; what was said of it before goes.
export function say(about, text, buttons = []) {
  const line = lineOf(about) ?? bar.appendChild(Object.assign(document.createElement("p"), { className: "acts" }));
  line.dataset.about = about;
  const told = document.createElement("span");
  told.textContent = text;
  line.replaceChildren(told, ...buttons);
  bar.hidden = false;
}

export function hush(about) {
  lineOf(about)?.remove();
  bar.hidden = !bar.children.length;
}

const lineOf = (about) => [...bar.children].find((line) => line.dataset.about === about);

export function button(key, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn sm" });
  made.textContent = words(key);
  made.addEventListener("click", act);
  return made;
}

export function link(key, to) {
  return Object.assign(document.createElement("a"), { className: "btn sm", href: to, textContent: words(key) });
}
