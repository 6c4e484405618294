// Elements and fields without markup in strings: what a model contains is never read as HTML.
let last = 0;

export function el(tag, about = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

// A labelled input; `key` finds it again after the panel has been drawn anew.
export function field(key, label, input, hint = "") {
  input.id ||= `m-${(last += 1)}`;
  input.dataset.key = key;
  if (!/checkbox|radio/.test(input.type)) input.classList.add("in");
  const said = hint ? el("p", { className: "hint", id: `${input.id}-h` }, hint) : null;
  if (said) input.setAttribute("aria-describedby", said.id);
  return el("div", { className: "f" }, el("label", { htmlFor: input.id }, label), said, input);
}

export function line(key, label, value, change, about = {}) {
  const input = el("input", { type: "text", value: value ?? "", autocomplete: "off", maxLength: about.max ?? 300 });
  if (about.list) input.setAttribute("list", about.list);
  if (about.number) input.inputMode = "numeric";
  input.addEventListener("change", () => change(input.value.trim()));
  return field(key, label, input, about.hint);
}

export function lines(key, label, value, change, about = {}) {
  const input = el("textarea", { value: value ?? "", rows: about.rows ?? 3 });
  if (about.mono) input.classList.add("mono");
  input.addEventListener("change", () => change(input.value.trim()));
  return field(key, label, input, about.hint);
}

// options: [code, words]; a value that is not among them stays and is shown as it is.
export function choice(key, label, value, options, change, about = {}) {
  const input = el("select", {});
  const known = options.some(([code]) => code === (value ?? ""));
  for (const [code, words] of known ? options : [...options, [value, value]]) {
    input.append(el("option", { value: code, selected: code === (value ?? "") }, words));
  }
  input.addEventListener("change", () => change(input.value));
  return field(key, label, input, about.hint);
}

// What is chosen happens when the button is pressed: arrow keys walk through a closed list and choose on their way.
export function pickAndDo(key, label, options, words, act) {
  const list = choice(key, label, "", options, () => null);
  const input = list.querySelector("select");
  const go = el("button", { type: "button", className: "btn sm", data: { key: `${key}-do` }, onclick: () => (input.value ? act(input.value) : input.focus()) }, words, el("span", { className: "sr" }, `: ${label}`));
  list.append(go);
  list.classList.add("pick-do");
  return list;
}

export function tick(key, label, value, change, hint = "") {
  const input = el("input", { type: "checkbox", checked: Boolean(value), data: { key } });
  input.addEventListener("change", () => change(input.checked));
  return el("label", { className: "ck" }, input, el("span", {}, label, hint ? el("small", {}, hint) : null));
}

export function ticks(key, label, values, options, change) {
  const boxes = options.map(([code, words]) => tick(`${key}:${code}`, words, values.includes(code), (on) => change(options.map(([one]) => one).filter((one) => (one === code ? on : values.includes(one))).concat(values.filter((one) => !options.some(([known]) => known === one))))));
  return el("fieldset", { className: "f cks" }, el("legend", {}, label), ...boxes);
}

export function button(words, act, about = {}) {
  return el("button", { type: "button", className: `btn sm ${about.kind ?? ""}`.trim(), onclick: act, disabled: Boolean(about.disabled), data: about.data ?? {}, title: about.title ?? "" }, words);
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
