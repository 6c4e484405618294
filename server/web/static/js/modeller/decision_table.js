// One decision table as the nodes of its .dmn file: read, and changed without touching what the page does not show.
import { parsed, said } from "./rules.js";

export const SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/";

export function all(node, name) {
  return [...node.getElementsByTagNameNS("*", name)];
}

export function own(node, name) {
  return [...node.children].filter((one) => one.localName === name);
}

export function text(node) {
  return (node && own(node, "text")[0]?.textContent.trim()) || "";
}

export function setText(entry, value) {
  const held = own(entry, "text")[0] ?? entry.appendChild(made(entry, "text"));
  held.textContent = value;
}

export function describe(rule, value) {
  const held = own(rule, "description")[0] ?? rule.insertBefore(made(rule, "description"), rule.firstChild);
  if (value) held.textContent = value;
  else held.remove();
}

function made(near, name, about = {}) {
  const node = near.ownerDocument.createElementNS(near.namespaceURI || SPACE, near.prefix ? `${near.prefix}:${name}` : name);
  for (const [key, value] of Object.entries(about)) node.setAttribute(key, value);
  return node;
}

function fresh(document, stem) {
  let n = 1;
  while (document.querySelector(`[id="${stem}_${n}"]`)) n += 1;
  return `${stem}_${n}`;
}

export function addRule(table, inputs, outputs) {
  const rule = table.appendChild(made(table, "rule", { id: fresh(table.ownerDocument, "Rule") }));
  inputs.forEach(() => setText(rule.appendChild(made(table, "inputEntry", { id: fresh(table.ownerDocument, "Input") })), "-"));
  outputs.forEach(() => setText(rule.appendChild(made(table, "outputEntry", { id: fresh(table.ownerDocument, "Output") })), '""'));
}

export function addColumn(table, kind) {
  const document = table.ownerDocument;
  const column = made(table, kind, { id: fresh(document, kind === "input" ? "Input_column" : "Output_column"), label: "" });
  if (kind === "input") {
    const expression = column.appendChild(made(table, "inputExpression", { id: fresh(document, "Expression"), typeRef: "string" }));
    setText(expression, "");
  } else column.setAttribute("name", fresh(document, "result"));
  table.insertBefore(column, kind === "input" ? own(table, "output")[0] ?? own(table, "rule")[0] ?? null : own(table, "rule")[0] ?? null);
  for (const rule of own(table, "rule")) {
    const entry = made(table, `${kind}Entry`, { id: fresh(document, "Entry") });
    setText(entry, kind === "input" ? "-" : '""');
    rule.insertBefore(entry, kind === "input" ? own(rule, "outputEntry")[0] ?? null : own(rule, "annotationEntry")[0] ?? null);
  }
}

// With its cell in every row.
export function removeColumn(table, column) {
  const kind = column.localName;
  const index = own(table, kind).indexOf(column);
  for (const rule of own(table, "rule")) own(rule, `${kind}Entry`)[index]?.remove();
  column.remove();
}

// A cell as a comparison with ?, { sign: "any" } where it always holds, null where it says more than one thing.
export function cellOf(written) {
  if (written === "" || written === "-") return { sign: "any" };
  const asked = /^(==|!=|<=|>=|<|>|in\b|not\s+in\b)/.test(written) ? `? ${written}` : written.includes("?") ? written : `? == ${written}`;
  const rule = parsed(asked);
  return rule?.terms.length === 1 && rule.terms[0].place === "?" ? rule.terms[0] : null;
}

export function cellText({ sign, value }) {
  if (sign === "any") return "-";
  const whole = said({ place: "?", sign, value });
  return sign === "==" ? whole.replace("? == ", "") : whole;
}
