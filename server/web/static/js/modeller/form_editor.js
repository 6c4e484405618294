// One form: its fields in order, what each asks, and the two files as they are for whoever knows them.
import { button, choice, el, field, line, lines, pickAndDo, tick } from "./dom.js";
import { plain, putForm, putText, schemaOf, textOf, uiOf } from "./forms.js";
import { FIELD_KINDS, WIDGETS, kindOf, kindsFor, wordsOf } from "./field_kinds.js";
import { fieldConditions } from "./field_conditions.js";
import { preview } from "./form_preview.js";
import { jsonFault } from "./json_fault.js";
import { t } from "./words.js";

export function formEditor(bench, name) {
  const form = { bench, name, schema: schemaOf(bench, name), ui: uiOf(bench, name) };
  form.put = (schema, ui = form.ui) => putForm(bench, name, schema, ui);
  const names = ordered(form);
  return el("div", { className: "form-edit", data: { form: name } },
    el("div", { className: "form-fields" },
      line("form-title", t("Tên biểu mẫu"), form.schema.title, (title) => form.put({ ...form.schema, title })),
      line("form-en", t("Tên tiếng Anh"), form.ui["ui:en"], (words) => form.put(form.schema, { ...form.ui, "ui:en": words || undefined })),
      el("p", { className: "hint" }, t("Mã biểu mẫu: {name}. Kết quả đứng trong dữ liệu dưới mã này.", { name })),
      ...names.map((one, index) => fieldBox(form, one, index, names)),
      adder(form),
      raw(form)),
    preview(bench, name));
}

function ordered({ schema, ui }) {
  const own = Object.keys(schema.properties ?? {});
  const order = (ui["ui:order"] ?? []).filter((one) => own.includes(one));
  return [...order, ...own.filter((one) => !order.includes(one))];
}

function fieldBox(form, name, index, names) {
  const schema = form.schema.properties[name];
  const ui = form.ui[name] ?? {};
  const kind = kindOf(schema, ui);
  const title = schema.title || name;
  const key = (part) => `field:${form.prefix ?? ""}${name}:${part}`;
  const set = (news) => form.put({ ...form.schema, properties: { ...form.schema.properties, [name]: clean({ ...schema, ...news }) } });
  const setUi = (news) => form.put(form.schema, { ...form.ui, [name]: clean({ ...ui, ...news }) });
  const required = (form.schema.required ?? []).includes(name);
  const unknown = ui["ui:widget"] && !WIDGETS.has(ui["ui:widget"]);
  return el("details", { className: "dd field-box", open: isOpen(form, name), data: { field: `${form.prefix ?? ""}${name}` }, ontoggle: (event) => { event.stopPropagation(); if (event.target.open) form.bench.openField = `${form.prefix ?? ""}${name}`; } },
    el("summary", {}, title, el("span", { className: "meta" }, `${wordsOf(kind, schema, ui)}${required ? `, ${t("bắt buộc")}` : ""}`)),
    el("div", { className: "bd" },
      unknown ? el("p", { className: "err", role: "alert" }, t("Loại ô “{widget}” không có ở hệ thống này.", { widget: ui["ui:widget"] })) : null,
      line(key("title"), t("Câu hỏi, tên ô"), schema.title, (words) => set({ title: words })),
      choice(key("kind"), t("Loại ô"), kind, [...(kind ? [] : [["", t("loại khác, sửa ở JSON")]]), ...kindsFor(form).map(([code, words]) => [code, t(words)])], (code) => code && retype(form, name, code)),
      tick(key("required"), t("Bắt buộc ghi"), required, (on) => form.put({ ...form.schema, required: on ? [...(form.schema.required ?? []), name] : form.schema.required.filter((one) => one !== name) })),
      options(kind, schema, set, key),
      kind === "table" ? columns(form, name, schema, ui) : null,
      line(key("help"), t("Giải thích dưới ô"), ui["ui:help"], (words) => setUi({ "ui:help": words })),
      form.prefix ? null : line(key("group"), t("Xếp vào nhóm"), ui["ui:options"]?.group, (words) => setUi({ "ui:options": clean({ ...ui["ui:options"], group: words }) })),
      ...fieldConditions(form, name, names, required),
      line(key("en"), t("Tên tiếng Anh"), ui["ui:en"], (words) => setUi({ "ui:en": words })),
      el("div", { className: "acts" },
        button(t("Lên"), () => reorder(form, names, index, -1), { disabled: index === 0, data: { key: key("up") } }),
        button(t("Xuống"), () => reorder(form, names, index, 1), { disabled: index === names.length - 1, data: { key: key("down") } }),
        button(t("Bỏ ô này"), () => drop(form, name)))));
}

function isOpen(form, name) {
  const open = form.bench.openField ?? "";
  const own = `${form.prefix ?? ""}${name}`;
  return open === own || open.startsWith(`${own}.`);
}

// The columns of a table are fields like others, one level down.
function columns(form, name, schema, ui) {
  const inner = {
    bench: form.bench, name: form.name, prefix: `${name}.`, outer: before(form.schema.properties, name), schema: schema.items ?? { type: "object", properties: {} }, ui: ui.items ?? {},
    put: (items, itemsUi = ui.items ?? {}) => form.put(
      { ...form.schema, properties: { ...form.schema.properties, [name]: { ...schema, items } } },
      { ...form.ui, [name]: clean({ ...ui, items: itemsUi }) }),
  };
  const more = ui["ui:options"] ?? {};
  const setMore = (news) => form.put(form.schema, { ...form.ui, [name]: clean({ ...ui, "ui:options": clean({ ...more, ...news }) }) });
  const all = ordered(inner);
  return el("fieldset", { className: "columns" }, el("legend", {}, t("Các cột")),
    line(`field:${name}:row`, t("Mỗi dòng gọi là"), more.row, (row) => setMore({ row }), { hint: t("Ví dụ Hội nghị; khi báo lỗi sẽ viết Hội nghị 3.") }),
    line(`field:${name}:add`, t("Chữ trên nút thêm dòng"), more.add, (add) => setMore({ add })),
    line(`field:${name}:least`, t("Ít nhất bao nhiêu dòng"), schema.minItems ?? "", (typed) => form.put({ ...form.schema, properties: { ...form.schema.properties, [name]: clean({ ...schema, minItems: /^\d+$/.test(typed) ? Number(typed) : undefined }) } }), { number: true }),
    ...all.map((one, index) => fieldBox(inner, one, index, all)), adder(inner));
}

function before(properties, name) {
  const names = Object.keys(properties);
  return Object.fromEntries(names.slice(0, names.indexOf(name)).map((one) => [one, properties[one]]));
}

function clean(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== "" && value !== undefined && !(value && typeof value === "object" && !Array.isArray(value) && !Object.keys(value).length)));
}

// One choice per line: "code = words"; without a code it is made from the words.
function options(kind, schema, set, key) {
  if (!/select|checks/.test(kind)) return null;
  const held = schema.items ?? schema;
  const all = held.oneOf ?? (held.enum ?? []).map((one) => ({ const: one, title: String(one) }));
  const text = all.map((one) => `${one.const} = ${one.title ?? one.const}`).join("\n");
  const read = (typed) => typed.split("\n").map((row) => row.trim()).filter(Boolean).map((row) => {
    const [, code, words] = /^([\w-]+)\s*=\s*(.+)$/.exec(row) ?? [null, plain(row), row];
    return { ...all.find((one) => String(one.const) === code), const: all.find((one) => String(one.const) === code)?.const ?? code, title: words };
  });
  const put = (typed) => (schema.items ? set({ items: { ...schema.items, enum: undefined, oneOf: read(typed) } }) : set({ enum: undefined, oneOf: read(typed) }));
  return lines(key("options"), t("Các lựa chọn, mỗi dòng một lựa chọn"), text, put, { rows: 4, hint: t("Có thể ghi mã trước dấu bằng: return = Trả lại. Điều kiện trên sơ đồ dùng mã này.") });
}

function retype(form, name, code) {
  const [, , schema, ui] = FIELD_KINDS.find(([kind]) => kind === code);
  const old = form.schema.properties[name];
  const kept = clean({ title: old.title, "x-show": old["x-show"], "x-required": old["x-required"] });
  const given = form.ui[name] ?? {};
  const keptUi = clean({ "ui:en": given["ui:en"], "ui:help": given["ui:help"], "ui:help-en": given["ui:help-en"] });
  form.put({ ...form.schema, properties: { ...form.schema.properties, [name]: { ...structuredClone(schema), ...kept } } }, { ...form.ui, [name]: { ...ui, ...keptUi } });
}

function reorder(form, names, index, step) {
  const order = [...names];
  [order[index], order[index + step]] = [order[index + step], order[index]];
  const properties = Object.fromEntries(order.map((one) => [one, form.schema.properties[one]]));
  form.put({ ...form.schema, properties }, form.ui["ui:order"] ? { ...form.ui, "ui:order": order } : form.ui);
}

function drop(form, name) {
  const { [name]: _gone, ...properties } = form.schema.properties;
  const { [name]: _goneUi, ...ui } = form.ui;
  form.put({ ...form.schema, properties, required: (form.schema.required ?? []).filter((one) => one !== name) }, ui);
}

function adder(form) {
  const own = form.prefix ?? "";
  const words = el("input", { type: "text", maxLength: 200, data: { key: `${own}new-field` } });
  const add = (code) => {
    if (!code || !words.value.trim()) return words.focus();
    const stem = plain(words.value) || "o";
    let name = stem;
    for (let n = 2; name in (form.schema.properties ?? {}) || name === "typename"; n += 1) name = `${stem}_${n}`;
    const [, , schema, ui] = FIELD_KINDS.find(([kind]) => kind === code);
    form.bench.openField = `${own}${name}`;
    form.put({ ...form.schema, properties: { ...form.schema.properties, [name]: { ...structuredClone(schema), title: words.value.trim() } } }, Object.keys(ui).length ? { ...form.ui, [name]: { ...ui } } : form.ui);
  };
  return el("div", { className: "field-add" }, field(`${own}new-field`, own ? t("Thêm cột: tên cột") : t("Thêm ô mới: câu hỏi, tên ô"), words),
    pickAndDo(`${own}new-kind`, t("Loại ô"), [["", t("chọn loại để thêm")], ...kindsFor(form).map(([code, said]) => [code, t(said)])], own ? t("Thêm cột") : t("Thêm ô"), add));
}

function raw(form) {
  const part = (kind, label) => {
    const told = el("p", { className: "err", role: "alert", hidden: true });
    const put = (text) => {
      const reason = jsonFault(text);
      told.hidden = !reason;
      told.textContent = reason ? t("JSON chưa đúng, chưa lưu: {reason}.", { reason }) : "";
      if (!reason) putText(form.bench, form.name, kind, `${text}\n`);
    };
    return el("div", {}, lines(`raw:${kind}`, label, textOf(form.bench, form.name, kind).trim(), put, { rows: 12, mono: true }), told);
  };
  return el("details", { className: "dd" }, el("summary", {}, t("Xem và sửa dạng JSON")), el("div", { className: "bd" }, part("schema", "JSON Schema"), part("ui", "uiSchema")));
}
