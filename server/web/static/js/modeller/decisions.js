// Decision tables: cells, rows, columns of the .dmn files; what the table does not show stays as it is.
import { button, choice, el, line } from "./dom.js";
import { putFile } from "./files.js";
import { plain } from "./forms.js";
import { t } from "./words.js";

const SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/";

export function showDecisions(place, bench) {
  const draw = () => {
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    place.replaceChildren(...tables(bench).map((table) => tableBox(bench, table)), adder(bench));
    if (held) place.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  };
  bench.draft.addEventListener("change", (event) => event.detail.endsWith(".dmn") && draw());
  draw();
}

function tables(bench) {
  return Object.keys(bench.draft.files).filter((file) => file.endsWith(".dmn")).sort().flatMap((file) => {
    const document = new DOMParser().parseFromString(bench.draft.files[file], "application/xml");
    const put = () => putFile(bench, file, `${new XMLSerializer().serializeToString(document)}\n`);
    return all(document, "decision").map((decision) => ({ file, decision, put, table: all(decision, "decisionTable")[0] }));
  });
}

function all(node, name) {
  return [...node.getElementsByTagNameNS("*", name)];
}

function own(node, name) {
  return [...node.children].filter((one) => one.localName === name);
}

function tableBox(bench, { file, decision, table, put }) {
  const name = decision.getAttribute("name") || decision.id;
  const change = (act) => (...given) => {
    act(...given);
    put();
  };
  if (!table) return el("p", { className: "note" }, t("{name}: không phải bảng, sửa trong tệp {file}.", { name, file }));
  const inputs = own(table, "input");
  const outputs = own(table, "output");
  const rules = own(table, "rule");
  const key = (...parts) => `dmn:${decision.id}:${parts.join(":")}`;
  const head = el("tr", {},
    el("th", { scope: "col" }, "#"),
    ...inputs.map((one) => el("th", { scope: "col" }, el("span", { className: "sub" }, t("nếu")), one.getAttribute("label") || text(own(one, "inputExpression")[0]))),
    ...outputs.map((one) => el("th", { scope: "col" }, el("span", { className: "sub" }, t("thì")), one.getAttribute("label") || one.getAttribute("name"))),
    el("th", { scope: "col" }, t("Ghi chú")), el("th", { scope: "col" }, el("span", { className: "sr" }, t("Thao tác"))));
  const body = rules.map((rule, index) => ruleRow({ rule, index, rules, table, inputs, outputs, key, change, name }));
  return el("section", { className: "dmn", data: { decision: decision.id } },
    el("h3", {}, name),
    el("div", { className: "inline" },
      line(key("name"), t("Tên bảng"), name, change((value) => decision.setAttribute("name", value || decision.id))),
      choice(key("policy"), t("Khi nhiều dòng cùng đúng"), table.getAttribute("hitPolicy") || "UNIQUE", [["FIRST", t("lấy dòng đầu tiên")], ["UNIQUE", t("không được phép")], ["COLLECT", t("lấy tất cả")]], change((value) => table.setAttribute("hitPolicy", value)))),
    el("div", { className: "scroll flat", role: "region", tabIndex: 0, "aria-label": t("Bảng {name}", { name }) }, el("table", { className: "t" }, el("caption", { className: "sr" }, name), el("thead", {}, head), el("tbody", {}, ...body))),
    el("p", { className: "hint" }, t("Mỗi ô là biểu thức: chữ đặt trong ngoặc kép, dấu - là gì cũng được, ? là giá trị đang xét; ví dụ \"KHAN\", ? >= 3.")),
    el("div", { className: "acts" }, button(t("Thêm dòng"), change(() => addRule(table, inputs, outputs)), { data: { key: key("add") } }), button(t("Thêm cột nếu"), change(() => addColumn(table, "input"))), button(t("Thêm cột thì"), change(() => addColumn(table, "output"))), button(t("Bỏ bảng này"), () => putFile(bench, file, null))),
    el("details", { className: "dd" }, el("summary", {}, t("Các cột")), el("div", { className: "bd" }, ...[...inputs, ...outputs].map((column, index) => columnLine(column, index, key, change)))));
}

function ruleRow({ rule, index, rules, table, inputs, outputs, key, change, name }) {
  const entries = [...own(rule, "inputEntry").slice(0, inputs.length), ...own(rule, "outputEntry").slice(0, outputs.length)];
  const cells = entries.map((entry, column) => el("td", {}, cell(key("cell", index, column), t("{name}, dòng {n}, cột {m}", { name, n: index + 1, m: column + 1 }), text(entry), change((value) => setText(entry, value || "-")))));
  const note = own(rule, "description")[0];
  const about = cell(key("note", index), t("Ghi chú dòng {n}", { n: index + 1 }), note?.textContent.trim() ?? "", change((value) => describe(rule, value)));
  const move = (step) => change(() => (step < 0 ? table.insertBefore(rule, rules[index - 1]) : table.insertBefore(rules[index + 1], rule)));
  const acts = [button("↑", move(-1), { disabled: index === 0, title: t("Lên"), data: { key: key("up", index) } }), button("↓", move(1), { disabled: index === rules.length - 1, title: t("Xuống"), data: { key: key("down", index) } }), button("×", change(() => rule.remove()), { title: t("Bỏ dòng này"), data: { key: key("drop", index) } })];
  return el("tr", {}, el("th", { scope: "row" }, String(index + 1)), ...cells, el("td", {}, about), el("td", {}, el("div", { className: "acts" }, ...acts)));
}

function cell(key, label, value, put) {
  const input = el("input", { type: "text", className: "in mono", value, maxLength: 500, autocomplete: "off", "aria-label": label, data: { key } });
  input.addEventListener("change", () => put(input.value.trim()));
  return input;
}

function columnLine(column, index, key, change) {
  const isInput = column.localName === "input";
  const expression = own(column, "inputExpression")[0];
  return el("div", { className: "inline" },
    line(key("label", index), isInput ? t("Cột nếu: tên") : t("Cột thì: tên"), column.getAttribute("label"), change((value) => column.setAttribute("label", value))),
    isInput ? line(key("expression", index), t("Xét giá trị"), text(expression), change((value) => setText(expression, value))) : line(key("output", index), t("Tên kết quả"), column.getAttribute("name"), change((value) => column.setAttribute("name", plain(value)))));
}

function text(node) {
  return (node && own(node, "text")[0]?.textContent.trim()) || "";
}

function setText(entry, value) {
  const held = own(entry, "text")[0] ?? entry.appendChild(made(entry, "text"));
  held.textContent = value;
}

function describe(rule, value) {
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

function addRule(table, inputs, outputs) {
  const rule = table.appendChild(made(table, "rule", { id: fresh(table.ownerDocument, "Rule") }));
  inputs.forEach(() => setText(rule.appendChild(made(table, "inputEntry", { id: fresh(table.ownerDocument, "Input") })), "-"));
  outputs.forEach(() => setText(rule.appendChild(made(table, "outputEntry", { id: fresh(table.ownerDocument, "Output") })), '""'));
}

function addColumn(table, kind) {
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

function adder(bench) {
  const add = (name) => {
    const id = plain(name);
    if (!id || bench.draft.files[`${id}.dmn`]) return;
    const said = name.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    putFile(bench, `${id}.dmn`, `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${SPACE}" id="Definitions_${id}" name="${said}" namespace="urn:thongsuot:dmn">
  <decision id="${id}" name="${said}">
    <decisionTable id="${id}_table" hitPolicy="FIRST">
      <input id="Input_column_1" label=""><inputExpression id="Expression_1" typeRef="string"><text></text></inputExpression></input>
      <output id="Output_column_1" label="" name="result" typeRef="string" />
      <rule id="Rule_1"><inputEntry id="Input_1"><text>-</text></inputEntry><outputEntry id="Output_1"><text>""</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
`);
  };
  return line("dmn:new", t("Bảng mới: đặt tên rồi nhấn Enter"), "", add);
}
