// The forms of a draft: two files each, read and written; which one is being edited.
import { button, el } from "./dom.js";
import { putFile } from "./files.js";
import { together } from "./insert.js";
import { formEditor } from "./form_editor.js";
import { t } from "./words.js";

const FOLDER = "forms/";

export function placeOf(bench, name, kind) {
  const known = Object.keys(bench.draft.files).find((file) => file.split("/").at(-1) === `${name}.${kind}.json`);
  return known ?? `${FOLDER}${name}.${kind}.json`;
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return null;
  }
}

export function schemaOf(bench, name) {
  return parsed(bench.draft.files[placeOf(bench, name, "schema")]) ?? {};
}

export function uiOf(bench, name) {
  return parsed(bench.draft.files[placeOf(bench, name, "ui")]) ?? {};
}

export function textOf(bench, name, kind) {
  return bench.draft.files[placeOf(bench, name, kind)] ?? "{}";
}

export function putText(bench, name, kind, text) {
  putFile(bench, placeOf(bench, name, kind), text);
}

export function putForm(bench, name, schema, ui) {
  const acts = [["schema", schema], ["ui", ui]].map(([kind, value]) => () => putText(bench, name, kind, `${JSON.stringify(value, null, 2)}\n`));
  together(bench.modeler, acts);
}

export function formNames(bench) {
  return Object.keys(bench.draft.files)
    .filter((file) => file.endsWith(".schema.json"))
    .map((file) => file.split("/").at(-1).replace(".schema.json", ""))
    .map((name) => ({ name, title: schemaOf(bench, name).title || name }))
    .sort((a, b) => a.title.localeCompare(b.title, "vi"));
}

// A form named after the step; the answer stands in the data under this name.
export function newForm(bench, object) {
  const stem = plain(object.name || object.id) || "form";
  const taken = new Set(formNames(bench).map((one) => one.name));
  let name = stem;
  for (let n = 2; taken.has(name); n += 1) name = `${stem}_${n}`;
  const schema = { $schema: "http://json-schema.org/draft-07/schema#", title: object.name || t("Biểu mẫu mới"), type: "object", required: [], properties: {} };
  putForm(bench, name, schema, {});
  queueMicrotask(() => editForm(bench, name));
  return name;
}

// "Xin ý kiến góp ý" → "xin_y_kien_gop_y": letters that every expression may use.
export function plain(text) {
  const bare = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  return bare.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").replace(/^(\d)/, "f_$1").slice(0, 40);
}

export function editForm(bench, name) {
  bench.form = name;
  bench.box.dispatchEvent(new CustomEvent("form", { detail: name }));
  document.getElementById("bieu-mau").scrollIntoView({ block: "start" });
}

export function showForms(box, bench) {
  const draw = () => {
    const held = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    box.replaceChildren(list(bench), bench.form ? formEditor(bench, bench.form) : el("p", { className: "note" }, t("Chọn một biểu mẫu để sửa, hoặc chọn một việc trên sơ đồ rồi bấm Sửa biểu mẫu.")));
    if (held) box.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  };
  bench.box.addEventListener("form", draw);
  bench.draft.addEventListener("change", (event) => event.detail.endsWith(".json") && draw());
  draw();
}

function list(bench) {
  const names = formNames(bench);
  return el("div", { className: "form-list", role: "group", "aria-label": t("Các biểu mẫu") },
    ...names.map(({ name, title }) => button(title, () => editForm(bench, name), { kind: name === bench.form ? "on" : "", data: { key: `open-form:${name}` }, title: name })));
}
