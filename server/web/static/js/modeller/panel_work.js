// What a step is: its form, its instructions, the system's function, the decision, the called process, how often.
import { button, choice, el, line, lines, tick } from "./dom.js";
import { formOf, operator, parameters, property, said, say, setOperator, setParameter, setProperties } from "./extensions.js";
import { editForm, formNames, newForm } from "./forms.js";
import { together } from "./insert.js";
import { group } from "./panel.js";
import { serviceOf } from "./paths.js";
import { t } from "./words.js";

export function formSection({ bench, shape, object, kind }) {
  if (!/UserTask|ManualTask/.test(kind)) return null;
  const form = formOf(object);
  const set = (name) => setProperties(bench, shape, object, {
    formJsonSchemaFilename: name ? `${name}.schema.json` : "", formUiSchemaFilename: name ? `${name}.ui.json` : "",
  });
  const options = [["", t("chưa chọn biểu mẫu")], ...formNames(bench).map((one) => [one.name, one.title])];
  const pick = choice("form", t("Biểu mẫu"), form, options, (name) => set(name));
  const make = button(t("Biểu mẫu mới"), () => together(bench.modeler, [() => set(newForm(bench, object))]), { data: { key: "form-new" } });
  const act = el("div", { className: "acts" }, form ? button(t("Sửa biểu mẫu"), () => editForm(bench, form), { data: { key: "form-edit" } }) : null, make);
  const effect = choice("effect", t("Khi hoàn thành, hệ thống làm thêm"), property(object, "effect"), [["", t("không làm gì thêm")], ...bench.vocabulary.services.map((one) => [one.code, one.name])], (value) => setProperties(bench, shape, object, { effect: value }));
  const column = line("column", t("Cột trong bảng đơn vị và bước"), property(object, "column"), (value) => setProperties(bench, shape, object, { column: value }), { max: 60, hint: t("Các bước ghi cùng tên là một cột của hồ sơ; để trống thì không có cột.") });
  return group(t("Biểu mẫu"), pick, act, effect, column);
}

export function instructionSection({ bench, shape, object, kind }) {
  if (!/UserTask|ManualTask/.test(kind)) return null;
  const type = "spiffworkflow:InstructionsForEndUser";
  return group("", lines("instructions", t("Hướng dẫn cho người làm"), said(object, type), (text) => say(bench, shape, object, type, text), { rows: 4 }));
}

export function serviceSection({ bench, shape, object, kind }) {
  if (kind !== "ServiceTask") return null;
  const now = operator(object);
  const service = now ? serviceOf(bench, now.id) : null;
  return group(t("Việc hệ thống làm"),
    choice("operator", t("Hệ thống làm gì"), now?.id ?? "", [["", t("chưa chọn")], ...bench.vocabulary.services.map((one) => [one.code, one.name])], (id) => setOperator(bench, shape, object, { id })),
    now ? line("result", t("Ghi kết quả vào tên dữ liệu"), now.resultVariable, (resultVariable) => setOperator(bench, shape, object, { resultVariable: resultVariable || undefined }), { hint: gives(service) }) : null,
    ...(service?.takes ?? []).map((one) => parameter(bench, shape, object, one)));
}

function gives(service) {
  return service?.gives.length ? t("Các bước sau sẽ biết: {names}.", { names: service.gives.map((one) => one.name).join(", ") }) : t("Việc này không để lại kết quả cho bước sau.");
}

// Chosen, it stands as a text in quotation marks; what was typed elsewhere as an expression is shown as it is.
function parameter(bench, shape, object, { code, name, kind }) {
  const text = parameters(object)[code] ?? "";
  const { processes, frequencies, openings, parameters: days } = bench.vocabulary;
  const known = { process: processes, frequency: frequencies, days: [...openings, ...days] }[kind];
  const options = [["", t("chưa chọn")], ...known.map((one) => [JSON.stringify(one.code), one.name])];
  return choice(`takes:${code}`, upper(name), text, options, (value) => setParameter(bench, shape, object, code, value));
}

const upper = (text) => text.slice(0, 1).toLocaleUpperCase() + text.slice(1);

export function decisionSection({ bench, shape, object, kind }) {
  if (kind !== "BusinessRuleTask") return null;
  const type = "spiffworkflow:CalledDecisionId";
  const tables = Object.entries(bench.draft.files).filter(([name]) => name.endsWith(".dmn")).flatMap(([, text]) => decisions(text));
  return group(t("Bảng quyết định"), choice("decision", t("Dùng bảng"), said(object, type), [["", t("chưa chọn")], ...tables], (id) => say(bench, shape, object, type, id)));
}

export function decisions(text) {
  const found = new DOMParser().parseFromString(text, "application/xml").getElementsByTagNameNS("*", "decision");
  return [...found].map((one) => [one.id, one.getAttribute("name") || one.id]);
}

// A line each: name = expression of the bounded language.
export function scriptSection({ bench, shape, object, kind }) {
  if (kind !== "ScriptTask") return null;
  const put = (script) => bench.modeler.get("modeling").updateProperties(shape, { script: script || undefined });
  return group(t("Tính toán"), lines("script", t("Mỗi dòng một phép tính"), object.script, put, { rows: 4, mono: true, hint: t("Tên dữ liệu = biểu thức, ví dụ {example}.", { example: "late = today() > plan[\"until\"]" }) }));
}

// Steps that run beside the process: once, or each time anew.
export function besideSection({ bench, shape, object, kind }) {
  if (kind !== "SubProcess" || !object.triggeredByEvent) return null;
  const isRepeated = property(object, "repeatable") === "true";
  return group(t("Chạy bên cạnh quy trình"), el("p", { className: "hint" }, t("Điều làm cụm bước này bắt đầu đặt ở mốc bắt đầu trong cụm.")), tick("repeatable", t("Mỗi lần có tin chạy thêm một lượt"), isRepeated, (on) => setProperties(bench, shape, object, { repeatable: on ? "true" : "" })));
}

export function callSection({ bench, shape, object, kind }) {
  if (kind !== "CallActivity") return null;
  const all = bench.vocabulary.processes;
  const own = bench.process();
  const options = [["", t("chưa chọn")], ...all.map((one) => [one.code, one.name])];
  if (!all.some((one) => one.code === own.id)) options.push([own.id, own.name || own.id]);
  const called = all.find((one) => one.code === object.calledElement);
  const starts = called && called.starts.length > 1 ? choice("start", t("Vào từ điểm bắt đầu"), property(object, "start"), [["", t("điểm bắt đầu thường")], ...called.starts.map((one) => [one.code, one.name || one.code])], (value) => setProperties(bench, shape, object, { start: value })) : null;
  return group(t("Quy trình con"), choice("called", t("Gọi quy trình"), object.calledElement ?? "", options, (calledElement) => bench.modeler.get("modeling").updateProperties(shape, { calledElement: calledElement || undefined })), starts);
}
