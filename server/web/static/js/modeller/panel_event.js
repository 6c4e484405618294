// Events: which message, when, what is reported and caught, and what an end means.
import { tick } from "./dom.js";
import { property, setProperties } from "./extensions.js";
import { group } from "./panel.js";
import { condition, named } from "./panel_codes.js";
import { message, recipients } from "./panel_message.js";
import { timer } from "./panel_timer.js";
import { t } from "./words.js";

const DEFINED = {
  "bpmn:MessageEventDefinition": message, "bpmn:TimerEventDefinition": timer, "bpmn:ConditionalEventDefinition": condition,
  "bpmn:ErrorEventDefinition": named, "bpmn:EscalationEventDefinition": named, "bpmn:SignalEventDefinition": named,
};

export function eventSection(about) {
  const { object, kind } = about;
  if (!/Event$/.test(kind) && !/SendTask|ReceiveTask/.test(kind)) return null;
  const definition = object.eventDefinitions?.[0];
  const type = definition?.$type ?? (/SendTask|ReceiveTask/.test(kind) ? "bpmn:MessageEventDefinition" : "");
  const inside = [
    DEFINED[type]?.(about, definition ?? object),
    kind === "BoundaryEvent" && type !== "bpmn:ErrorEventDefinition" ? interrupts(about) : null,
    kind === "StartEvent" && object.$parent?.triggeredByEvent && type !== "bpmn:ErrorEventDefinition" ? stops(about) : null,
    kind === "EndEvent" ? side(about) : null,
    kind === "StartEvent" && !type && object.$parent === about.bench.process() && takesChosen(about.bench) ? takes(about) : null,
    kind === "IntermediateThrowEvent" && type === "bpmn:MessageEventDefinition" ? recipients(about) : null,
  ].filter(Boolean);
  return inside.length ? group(t("Mốc, tin"), ...inside) : null;
}

function interrupts({ bench, shape, object }) {
  return tick("interrupts", t("Đến lúc thì dừng việc đang làm"), object.cancelActivity !== false, (on) => bench.modeler.get("modeling").updateProperties(shape, { cancelActivity: on }), t("Không chọn: việc vẫn làm tiếp, chỉ đi thêm nhánh này."));
}

function stops({ bench, shape, object }) {
  return tick("stops", t("Đến lúc thì dừng quy trình đang chạy"), object.isInterrupting !== false, (on) => bench.modeler.get("modeling").updateProperties(shape, { isInterrupting: on }), t("Không chọn: quy trình vẫn chạy, cụm bước này chạy bên cạnh."));
}

// Only where a directive is sent with this process.
function takesChosen(bench) {
  return property(bench.process(), "purpose") === "rollout";
}

function takes({ bench, shape, object }) {
  return tick("takes", t("Nhận đơn vị, nhiệm vụ, thời hạn mà người gửi chỉ đạo đã chọn"), property(object, "takes") === "recipients", (on) => setProperties(bench, shape, object, { takes: on ? "recipients" : "" }), t("Phần việc được giao ngay khi gửi; quy trình con chạy được theo danh sách đơn vị đó."));
}

function side({ bench, shape, object }) {
  return tick("side", t("Chỉ kết thúc một nhánh phụ"), property(object, "side") === "true", (on) => setProperties(bench, shape, object, { side: on ? "true" : "" }), t("Không ghi kết quả của cả quy trình."));
}
