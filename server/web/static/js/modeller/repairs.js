// Repairs that change nothing but what the finding names: one click, one step back.
import { child, property, setParameter, setProperties, update } from "./extensions.js";
import { formNames, newForm } from "./forms.js";
import { together } from "./insert.js";
import { danglingIn, forget } from "./keeping.js";
import { put } from "./palette.js";
import { setDefault } from "./panel_flow.js";
import { hideAnswers } from "./panel_shown.js";
import { places } from "./paths.js";
import { t } from "./words.js";

export function repairs(bench, problem, shape) {
  const mend = MENDING[problem.code];
  return mend && (shape || WITHOUT_SHAPE.has(problem.code)) ? mend(bench, shape, problem) : null;
}

const WITHOUT_SHAPE = new Set(["dangling-reference", "missing-id", "flow-without-id", "not-executable", "chosen-units-unused"]);
const MENDING = {
  "missing-id": (bench) => addIds(bench),
  "flow-without-id": (bench) => addIds(bench),
  "timer-unquoted": (bench, shape) => timed(bench, shape, t("Đặt trong ngoặc kép"), (text) => `"${text}"`),
  "timer-no-offset": (bench, shape) => timed(bench, shape, t("Ghi giờ Việt Nam"), (text) => `"${text.replaceAll(/["']/g, "")}+07:00"`),
  "field-unknown": partNamed,
  "result-unknown": partNamed,
  "service-parameter-unknown": (bench, shape, { args }) => ({ words: t("Bỏ giá trị này"), act: () => setParameter(bench, shape, shape.businessObject, args.parameter, "") }),
  "name-unknown": (bench, shape, { args }) => reworded(bench, shape, args.near, ownerOf(bench, args.near), (text) => text.replaceAll(new RegExp(`\\b${args.name}\\b`, "g"), args.near)),
  "condition-ignored": (bench, shape) => bare(bench, shape),
  "condition-only-way": (bench, shape) => bare(bench, shape),
  "default-not-outgoing": (bench, shape) => ({ words: t("Bỏ nhánh mặc định sai"), act: () => asDefault(bench, shape, undefined) }),
  "gateway-direction": (bench, shape) => ({ words: t("Bỏ ghi chú chiều"), act: () => bench.modeler.get("modeling").updateProperties(shape, { gatewayDirection: undefined }) }),
  "dead-end": (bench, shape) => ({ words: t("Thêm kết thúc"), act: () => { bench.pick(shape); put(bench, { type: "bpmn:EndEvent" }); } }),
  "shows-unknown": (bench, shape, { args }) => ({ words: t("Thôi cho xem bước này"), act: () => hideAnswers(bench, shape, args.name) }),
  "task-without-form": (bench, shape) => ({ words: t("Tạo biểu mẫu"), act: () => formed(bench, shape) }),
  "message-without-receiver": (bench, shape) => {
    const message = shape.businessObject.eventDefinitions?.[0]?.messageRef ?? shape.businessObject.messageRef;
    return message && !property(message, "noted") ? { words: t("Tin chỉ để ghi nhận"), act: () => setProperties(bench, shape, message, { noted: "true" }) } : null;
  },
  "dangling-reference": (bench, shape, problem) => {
    const what = danglingIn(bench, problem.element, problem.args?.ref);
    return what.length ? { words: t("Bỏ chỗ trỏ này"), act: () => forget(bench, what) } : null;
  },
  "condition-missing": (bench, shape) => {
    const flow = shape.waypoints ? shape : null;
    if (!flow || flow.source.businessObject.default) return null;
    return { words: t("Đặt làm nhánh mặc định"), act: () => setDefault(bench, flow, true) };
  },
  "gateway-no-default": (bench, shape) => {
    const bare = (shape.outgoing ?? []).filter((flow) => flow.businessObject.$type === "bpmn:SequenceFlow").at(-1);
    return bare ? { words: t("Đặt nhánh cuối làm mặc định"), act: () => setDefault(bench, bare, true) } : null;
  },
  "chosen-units-unused": (bench) => {
    const start = bench.modeler.get("elementRegistry").filter((one) => one.type === "bpmn:StartEvent" && !one.labelTarget && one.businessObject.$parent === bench.process() && !one.businessObject.eventDefinitions?.length);
    return start.length === 1 ? { words: t("Nhận các đơn vị đã chọn"), act: () => setProperties(bench, start[0], start[0].businessObject, { takes: "recipients" }) } : null;
  },
  "not-executable": (bench) => ({
    words: t("Đánh dấu là chạy được"),
    act: () => bench.modeler.get("modeling").updateModdleProperties(bench.modeler.get("canvas").getRootElement(), bench.process(), { isExecutable: true }),
  }),
};

function partNamed(bench, shape, { args: { form, name, near } }) {
  const known = places(bench).find(({ place }) => place === `${form}["${near}"]`);
  return reworded(bench, shape, near, known?.words, (text) => text.replaceAll(`${form}["${name}"]`, `${form}["${near}"]`));
}

function ownerOf(bench, name) {
  return formNames(bench).find((one) => one.name === name)?.title;
}

function bare(bench, shape) {
  return shape.waypoints ? { words: t("Bỏ điều kiện"), act: () => bench.modeler.get("modeling").updateProperties(shape, { conditionExpression: undefined }) } : null;
}

function formed(bench, shape) {
  together(bench.modeler, [() => {
    const name = newForm(bench, shape.businessObject);
    setProperties(bench, shape, shape.businessObject, { formJsonSchemaFilename: `${name}.schema.json`, formUiSchemaFilename: `${name}.ui.json` });
  }]);
}

// The text of a condition with one name put right.
function reworded(bench, shape, near, words, change) {
  const text = shape.businessObject.conditionExpression?.body;
  if (!text || near === "–") return null;
  const act = () => {
    const made = bench.modeler.get("moddle").create("bpmn:FormalExpression", { body: change(text) });
    bench.modeler.get("modeling").updateProperties(shape, { conditionExpression: child(made, shape.businessObject) });
  };
  return { words: t("Đổi thành {near}", { near: words ? `“${words}”` : near }), act };
}

function timed(bench, shape, words, change) {
  const definition = shape.businessObject.eventDefinitions?.find((one) => one.$type === "bpmn:TimerEventDefinition");
  const name = ["timeDate", "timeDuration", "timeCycle"].find((one) => definition?.[one]?.body);
  if (!name) return null;
  const act = () => {
    const made = bench.modeler.get("moddle").create("bpmn:FormalExpression", { body: change(definition[name].body.trim()) });
    update(bench, shape, definition, { [name]: child(made, definition) });
  };
  return { words, act };
}

function addIds(bench) {
  const registry = bench.modeler.get("elementRegistry");
  const nameless = registry.filter((one) => !one.labelTarget && one.businessObject?.$type && !one.businessObject.id && one.parent);
  const taken = new Set(registry.getAll().map((one) => one.id));
  const fresh = (stem) => {
    let n = 1;
    while (taken.has(`${stem}_${n}`)) n += 1;
    taken.add(`${stem}_${n}`);
    return `${stem}_${n}`;
  };
  const act = () => together(bench.modeler, nameless.map((one) => () => update(bench, one, one.businessObject, { id: fresh(one.businessObject.$type.replace(/^bpmn:./, (start) => start.at(-1).toLowerCase())) })));
  return nameless.length ? { words: t("Thêm mã còn thiếu"), act } : null;
}
