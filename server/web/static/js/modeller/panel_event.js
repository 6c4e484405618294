// Events: which message, when, and what an end means; no ISO text anywhere.
import { button, choice, el, line, lines, tick } from "./dom.js";
import { child, property, setProperties, update } from "./extensions.js";
import { group } from "./panel.js";
import { carried } from "./panel_keys.js";
import { t } from "./words.js";

const DAYS = /^after_working_days\((\d+)\)$/;
const PARAMETER = /^after_working_days\(parameter\("([\w.]+)"\)\)$/;

export function eventSection(about) {
  const { object, kind } = about;
  if (!/Event$/.test(kind) && !/SendTask|ReceiveTask/.test(kind)) return null;
  const definition = object.eventDefinitions?.[0];
  const type = definition?.$type ?? (/SendTask|ReceiveTask/.test(kind) ? "bpmn:MessageEventDefinition" : "");
  const inside = [
    type === "bpmn:MessageEventDefinition" ? message(about, definition ?? object) : null,
    type === "bpmn:TimerEventDefinition" ? timer(about, definition) : null,
    kind === "BoundaryEvent" ? interrupts(about) : null,
    kind === "EndEvent" ? side(about) : null,
    kind === "IntermediateThrowEvent" && type === "bpmn:MessageEventDefinition" ? recipients(about) : null,
  ].filter(Boolean);
  return inside.length ? group(t("Mốc, tin"), ...inside) : null;
}

function message({ bench, shape }, holder) {
  const all = bench.definitions().rootElements.filter((one) => one.$type === "bpmn:Message");
  const options = [["", t("chưa chọn")], ...all.map((one) => [one.id, property(one, "label") || one.name || one.id])];
  const pick = choice("message", t("Tin"), holder.messageRef?.id ?? "", options, (id) => update(bench, shape, holder, { messageRef: all.find((one) => one.id === id) }));
  const name = el("input", { type: "text", className: "in", placeholder: "msg_…", "aria-label": t("Mã của tin mới"), data: { key: "message-new" } });
  const noted = holder.messageRef && /Throw|End|SendTask/.test(shape.type) ? tick("noted", t("Chỉ để ghi nhận, không ai chờ tin này"), property(holder.messageRef, "noted") === "true", (on) => setProperties(bench, shape, holder.messageRef, { noted: on ? "true" : "" })) : null;
  return el("div", {}, pick, el("div", { className: "inline" }, name, button(t("Thêm tin"), () => add(bench, shape, holder, name.value.trim()))), carried({ bench, shape }, holder.messageRef), noted);
}

function add(bench, shape, holder, name) {
  if (!/^\w+$/.test(name)) return;
  const definitions = bench.definitions();
  const made = child(bench.modeler.get("moddle").create("bpmn:Message", { id: name, name }), definitions);
  update(bench, shape, definitions, { rootElements: [...definitions.rootElements, made] });
  update(bench, shape, holder, { messageRef: made });
}

function timer({ bench, shape }, definition) {
  const expression = definition.timeDate ?? definition.timeDuration ?? definition.timeCycle;
  const text = expression?.body ?? "";
  const days = DAYS.exec(text)?.[1];
  const parameter = PARAMETER.exec(text)?.[1];
  const how = days !== undefined ? "days" : parameter ? "parameter" : "typed";
  const write = (body, name = "timeDate") => {
    const made = body ? child(bench.modeler.get("moddle").create("bpmn:FormalExpression", { body }), definition) : undefined;
    update(bench, shape, definition, { timeDate: undefined, timeDuration: undefined, timeCycle: undefined, [name]: made });
  };
  const name = definition.timeDuration ? "timeDuration" : definition.timeCycle ? "timeCycle" : "timeDate";
  return el("div", {},
    choice("timer-how", t("Hẹn đến"), how, [["days", t("sau một số ngày làm việc")], ["parameter", t("sau số ngày ghi ở tham số")], ["typed", t("theo biểu thức")]], (next) => {
      if (next === "days") write("after_working_days(5)");
      if (next === "parameter") write(`after_working_days(parameter("${bench.vocabulary.parameters[0].code}"))`);
      if (next === "typed") write(text || "after_working_days(5)", name);
    }),
    how === "days" ? line("timer-days", t("Số ngày làm việc"), days, (value) => /^\d+$/.test(value) && write(`after_working_days(${value})`), { number: true }) : null,
    how === "parameter" ? choice("timer-parameter", t("Tham số"), parameter, bench.vocabulary.parameters.map((one) => [one.code, `${one.name} (${one.days})`]), (code) => write(`after_working_days(parameter("${code}"))`)) : null,
    how === "typed" || !text ? lines("timer-text", t("Biểu thức"), text, (body) => write(body, name), { rows: 2, mono: true }) : null);
}

function interrupts({ bench, shape, object }) {
  return tick("interrupts", t("Đến lúc thì dừng việc đang làm"), object.cancelActivity !== false, (on) => bench.modeler.get("modeling").updateProperties(shape, { cancelActivity: on }), t("Không chọn: việc vẫn làm tiếp, chỉ đi thêm nhánh này."));
}

function side({ bench, shape, object }) {
  return tick("side", t("Chỉ kết thúc một nhánh phụ"), property(object, "side") === "true", (on) => setProperties(bench, shape, object, { side: on ? "true" : "" }), t("Không ghi kết quả của cả quy trình."));
}

function recipients({ bench, shape, object }) {
  return line("recipients", t("Gửi cho từng dòng của danh sách"), property(object, "recipients"), (value) => setProperties(bench, shape, object, { recipients: value }), { hint: t("Để trống nếu chỉ gửi một tin.") });
}
