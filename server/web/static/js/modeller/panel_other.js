// Everything else that a model may say, by its name: for whoever knows bpmn/README.md.
import { button, el, line } from "./dom.js";
import { properties, setProperties } from "./extensions.js";
import { group } from "./panel.js";
import { t } from "./words.js";

const SHOWN = new Set([
  "roles", "scope", "named_in", "paper_entry", "formJsonSchemaFilename", "formUiSchemaFilename", "effect", "limit", "limit_param",
  "limit_from", "limit_decision", "remind_to", "escalate", "escalate_to", "no_clock", "notify_when", "notify_to", "side", "start", "recipients", "column", "purpose", "summary", "takes", "given", "noted", "repeatable", "label", "shows",
]);

export function otherSection({ bench, shape, object, kind }) {
  const holder = /Collaboration|Participant/.test(kind) ? bench.process() : object;
  if (!holder?.get || /Annotation|Association|Group/.test(kind)) return null;
  const rest = properties(holder).filter(([name]) => !SHOWN.has(name));
  const set = (news) => setProperties(bench, shape, holder, news);
  const name = el("input", { type: "text", className: "in", "aria-label": t("Tên thuộc tính"), placeholder: t("Tên thuộc tính"), data: { key: "other-name" } });
  const value = el("input", { type: "text", className: "in", "aria-label": t("Giá trị"), placeholder: t("Giá trị"), data: { key: "other-value" } });
  const add = () => /^\w+$/.test(name.value) && value.value && set({ [name.value]: value.value });
  const all = el("details", { className: "dd" }, el("summary", {}, t("Thuộc tính khác ({n})", { n: rest.length })),
    el("div", { className: "bd" }, el("p", { className: "hint" }, t("Mã: {id}", { id: holder.id })), ...rest.map(([one, said]) => line(`other:${one}`, one, said, (next) => set({ [one]: next }))), el("div", { className: "inline" }, name, value), button(t("Thêm thuộc tính"), add)));
  return group("", all);
}
