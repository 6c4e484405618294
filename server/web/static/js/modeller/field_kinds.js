// The kinds of fields in the office's words, and which one two files say.
import { t, w } from "./words.js";

// code → what stands in the two files. The server judges with the same list (workflows/forms/kinds.py).
export const FIELD_KINDS = [
  ["text", w("Một dòng chữ"), { type: "string", maxLength: 200 }, {}],
  ["longtext", w("Đoạn văn"), { type: "string", maxLength: 4000 }, { "ui:widget": "textarea" }],
  ["integer", w("Số nguyên"), { type: "integer", minimum: 0 }, {}],
  ["number", w("Số có phần lẻ"), { type: "number" }, {}],
  ["yesno", w("Có hoặc không"), { type: "boolean", default: false }, {}],
  ["date", w("Ngày"), { type: "string", format: "date" }, {}],
  ["select", w("Chọn một trong danh sách"), { type: "string", oneOf: [] }, { "ui:widget": "radio" }],
  ["checks", w("Chọn nhiều trong danh sách"), { type: "array", items: { type: "string", oneOf: [] }, uniqueItems: true }, { "ui:widget": "checkboxes" }],
  ["files", w("Tệp đính kèm"), { type: "array", items: { type: "integer" } }, { "ui:widget": "files" }],
  ["evidence", w("Minh chứng: số, ngày, người ký, tệp"), { type: "object", required: ["number", "date", "signatory", "file"], properties: { number: { type: "string", maxLength: 100 }, date: { type: "string", format: "date" }, signatory: { type: "string", maxLength: 200 }, file: { type: "integer" } } }, { "ui:widget": "evidence" }],
  ["unit", w("Một đơn vị"), { type: "integer" }, { "ui:widget": "unit" }],
  ["units", w("Nhiều đơn vị"), { type: "array", items: { type: "object" } }, { "ui:widget": "units" }],
  ["groups", w("Nhóm đơn vị"), { type: "array", items: { type: "object" } }, { "ui:widget": "groups" }],
  ["officer", w("Một cán bộ"), { type: "integer" }, { "ui:widget": "officer" }],
  ["officers", w("Nhiều cán bộ"), { type: "array", items: { type: "object" } }, { "ui:widget": "officers" }],
  ["table", w("Bảng nhiều dòng"), { type: "array", minItems: 1, items: { type: "object", required: [], properties: {} } }, { "ui:widget": "table", "ui:options": { row: "Dòng", add: "Thêm dòng" } }],
];
// What stands in our own models and is set in JSON only.
const OTHER_KINDS = {
  auto: w("Hệ thống tự điền"), book: w("Chọn sổ văn bản"), channels: w("Cách gửi"), checklist: w("Danh mục kiểm tra"), "date-range": w("Từ ngày đến ngày"), document: w("Số, ngày, nơi ban hành văn bản"),
  file: w("Một tệp"), fixed: w("Chỉ để đọc"), picks: w("Chọn nhiều dòng có sẵn"),
};
const IN_ROWS = new Set(["text", "longtext", "integer", "number", "yesno", "date", "select", "unit", "officer", "files"]);
export const WIDGETS = new Set(["textarea", "radio", "select", "checkboxes", "yesno", "date", "date-range", "table", "file", "files", "unit", "units", "officer", "officers", "groups", "picks", "document", "channels", "book", "auto", "calculated", "checklist", "formattedNumber", "fixed", "evidence"]);

export function kindOf(schema, ui) {
  const widget = ui["ui:widget"];
  if (widget === "textarea") return "longtext";
  if (/^(files|evidence|unit|units|groups|officer|officers|table)$/.test(widget)) return widget;
  if (widget === "checkboxes") return "checks";
  if (schema.enum || schema.oneOf) return "select";
  if (schema.type === "boolean") return "yesno";
  if (schema.format === "date") return "date";
  if (!widget && schema.type === "integer") return "integer";
  if (!widget && schema.type === "number") return "number";
  if (!widget && schema.type === "string") return "text";
  return "";
}

export function wordsOf(kind, schema, ui) {
  const widget = ui["ui:widget"];
  return t(FIELD_KINDS.find(([code]) => code === kind)?.[1] ?? OTHER_KINDS[widget] ?? widget ?? schema.type ?? "");
}

export function kindsFor(form) {
  return form.prefix ? FIELD_KINDS.filter(([code]) => IN_ROWS.has(code)) : FIELD_KINDS;
}
