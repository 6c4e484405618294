// Decision tables: cells, rows, columns of the .dmn files; what the table does not show stays as it is.
import { button, choice, el, line } from "./dom.js";
import { inputCell, outputCell, schemaOfInput } from "./decision_cells.js";
import { SPACE, addColumn, addRule, all, describe, own, removeColumn, setText, text } from "./decision_table.js";
import { putFile } from "./files.js";
import { plain } from "./forms.js";
import { places } from "./paths.js";
import { t, w } from "./words.js";

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
    ...inputs.map((one) => el("th", { scope: "col" }, el("span", { className: "sub" }, t("nếu")), titleOf(one))),
    ...outputs.map((one) => el("th", { scope: "col" }, el("span", { className: "sub" }, t("thì")), titleOf(one))),
    el("th", { scope: "col" }, t("Ghi chú")), el("th", { scope: "col" }, el("span", { className: "sr" }, t("Thao tác"))));
  const titles = [...inputs.map((one) => `${t("nếu")} ${titleOf(one)}`), ...outputs.map((one) => `${t("thì")} ${titleOf(one)}`)];
  const schemas = inputs.map((input) => schemaOfInput(bench, input)); // once for all rows
  const body = rules.map((rule, index) => ruleRow({ bench, schemas, rule, index, rules, table, inputs, outputs, titles, key, change, name }));
  return el("section", { className: "dmn", data: { decision: decision.id } },
    el("h3", {}, name),
    el("div", { className: "inline" },
      line(key("name"), t("Tên bảng"), name, change((value) => decision.setAttribute("name", value || decision.id))),
      choice(key("policy"), t("Khi nhiều dòng cùng đúng"), table.getAttribute("hitPolicy") || "UNIQUE", [["FIRST", t("lấy dòng đầu tiên")], ["UNIQUE", t("không được phép")], ["COLLECT", t("lấy tất cả")]], change((value) => table.setAttribute("hitPolicy", value)))),
    el("div", { className: "scroll flat", role: "region", tabIndex: 0, "aria-label": t("Bảng {name}", { name }) }, el("table", { className: "t lst" }, el("caption", { className: "sr" }, name), el("thead", {}, head), el("tbody", {}, ...body))),
    el("p", { className: "hint" }, t("Bấm vào một ô để đặt điều kiện hoặc kết quả.")),
    el("div", { className: "acts" }, button(t("Thêm dòng"), change(() => addRule(table, inputs, outputs)), { data: { key: key("add") } }), button(t("Thêm cột nếu"), change(() => addColumn(table, "input")), { data: { key: key("add-input") } }), button(t("Thêm cột thì"), change(() => addColumn(table, "output"))), button(t("Bỏ bảng này"), () => putFile(bench, file, null))),
    el("details", { className: "dd", open: bench.openColumns === decision.id, ontoggle: (event) => { bench.openColumns = event.target.open ? decision.id : ""; } }, el("summary", {}, t("Các cột")), el("div", { className: "bd" }, ...[...inputs, ...outputs].map((column, index) => columnLine(bench, column, index, key, change)))));
}

function titleOf(column) {
  return column.getAttribute("label") || column.getAttribute("name") || text(own(column, "inputExpression")[0]);
}

function ruleRow({ bench, schemas, rule, index, rules, table, inputs, outputs, titles, key, change, name }) {
  const label = (column) => t("{name}, dòng {n}, cột {m}", { name, n: index + 1, m: column + 1 });
  const tests = own(rule, "inputEntry").slice(0, inputs.length).map((entry, column) => inputCell({ bench, key: key("cell", index, column), label: label(column), text: text(entry), schema: schemas[column], put: change((value) => setText(entry, value || "-")) }));
  const results = own(rule, "outputEntry").slice(0, outputs.length).map((entry, column) => outputCell({ bench, key: key("cell", index, inputs.length + column), label: label(inputs.length + column), text: text(entry), type: outputs[column].getAttribute("typeRef") ?? "string", put: change((value) => setText(entry, value)) }));
  const cells = [...tests, ...results].map((one, column) => el("td", { data: { l: titles[column] } }, one));
  const note = own(rule, "description")[0];
  const about = cell(key("note", index), t("Ghi chú dòng {n}", { n: index + 1 }), note?.textContent.trim() ?? "", change((value) => describe(rule, value)));
  const move = (step) => change(() => (step < 0 ? table.insertBefore(rule, rules[index - 1]) : table.insertBefore(rules[index + 1], rule)));
  const acts = [button("↑", move(-1), { disabled: index === 0, title: t("Lên"), data: { key: key("up", index) } }), button("↓", move(1), { disabled: index === rules.length - 1, title: t("Xuống"), data: { key: key("down", index) } }), button("×", change(() => rule.remove()), { title: t("Bỏ dòng này"), data: { key: key("drop", index) } })];
  return el("tr", {}, el("th", { scope: "row" }, String(index + 1)), ...cells, el("td", { data: { l: t("Ghi chú") } }, about), el("td", {}, el("div", { className: "acts" }, ...acts)));
}

function cell(key, label, value, put) {
  const input = el("input", { type: "text", className: "in", value, maxLength: 500, autocomplete: "off", "aria-label": label, data: { key } });
  input.addEventListener("change", () => put(input.value.trim()));
  return input;
}

const TYPES = [["string", w("chữ")], ["number", w("số")], ["boolean", w("có hoặc không")], ["date", w("ngày")]];

function columnLine(bench, column, index, key, change) {
  const isInput = column.localName === "input";
  const expression = own(column, "inputExpression")[0];
  const typed = isInput ? expression : column;
  const type = typed?.getAttribute("typeRef") || "string";
  const known = isInput ? places(bench).find(({ place }) => place === text(expression)) : null;
  const parts = [line(key("label", index), isInput ? t("Cột nếu: tên") : t("Cột thì: tên"), column.getAttribute("label"), change((value) => column.setAttribute("label", value)))];
  if (isInput) parts.push(asked(bench, expression, index, key, change), line(key("expression", index), t("Xét giá trị"), text(expression), change((value) => setText(expression, value))));
  else parts.push(line(key("output", index), t("Tên kết quả"), column.getAttribute("name"), change((value) => column.setAttribute("name", plain(value)))));
  if (!known && typed) parts.push(choice(key("type", index), t("Kiểu giá trị"), { integer: "number", long: "number", double: "number" }[type] ?? type, TYPES.map(([code, words]) => [code, t(words)]), change((value) => typed.setAttribute("typeRef", value))));
  const table = column.parentNode;
  parts.push(button(t("Bỏ cột này"), change(() => removeColumn(table, column)), { disabled: own(table, column.localName).length < 2, data: { key: key("drop-column", index) } }));
  return el("div", { className: "inline" }, ...parts);
}

// A field of a form, chosen; its type decides what the cells of the column offer.
function asked(bench, expression, index, key, change) {
  const all = places(bench);
  const now = all.find(({ place }) => place === text(expression))?.place ?? "";
  return choice(key("field", index), t("Xét ô của biểu mẫu"), now, [["", t("giá trị gõ bên cạnh")], ...all.map(({ place, words }) => [place, words])], change((place) => place && setText(expression, place)));
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
