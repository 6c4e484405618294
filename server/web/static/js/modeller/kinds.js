// What can be put into a drawing, in the office's words: words, picture, and how bpmn-js makes it.
import { w } from "./words.js";

const catching = (words, glyph, trigger) => [words, glyph, { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: `bpmn:${trigger}EventDefinition` }];
const throwing = (words, glyph, trigger) => [words, glyph, { type: "bpmn:IntermediateThrowEvent", eventDefinitionType: `bpmn:${trigger}EventDefinition` }];
const attached = (words, glyph, trigger) => [words, glyph, { type: "bpmn:BoundaryEvent", eventDefinitionType: `bpmn:${trigger}EventDefinition` }];
const ending = (words, glyph, trigger) => [words, glyph, { type: "bpmn:EndEvent", eventDefinitionType: `bpmn:${trigger}EventDefinition` }];

export const KINDS = [
  [w("Việc"), [
    [w("Việc của người"), "user-task", { type: "bpmn:UserTask" }],
    [w("Việc hệ thống làm"), "service-task", { type: "bpmn:ServiceTask" }],
    [w("Bảng quyết định"), "business-rule", { type: "bpmn:BusinessRuleTask" }],
    [w("Quy trình con"), "call-activity", { type: "bpmn:CallActivity" }],
    [w("Cụm bước"), "subprocess-expanded", { type: "bpmn:SubProcess", isExpanded: true }],
    [w("Tính toán"), "script-task", { type: "bpmn:ScriptTask" }],
  ]],
  [w("Rẽ nhánh"), [
    [w("Một trong nhiều"), "gateway-xor", { type: "bpmn:ExclusiveGateway" }],
    [w("Song song"), "gateway-parallel", { type: "bpmn:ParallelGateway" }],
    [w("Một hoặc nhiều"), "gateway-or", { type: "bpmn:InclusiveGateway" }],
    [w("Chờ việc đến trước"), "gateway-eventbased", { type: "bpmn:EventBasedGateway" }],
  ]],
  [w("Mốc, tin"), [
    [w("Bắt đầu"), "start-event-none", { type: "bpmn:StartEvent" }],
    catching(w("Hẹn giờ"), "intermediate-event-catch-timer", "Timer"),
    throwing(w("Gửi tin"), "intermediate-event-throw-message", "Message"),
    catching(w("Chờ tin"), "intermediate-event-catch-message", "Message"),
    throwing(w("Báo lên cấp trên"), "intermediate-event-throw-escalation", "Escalation"),
    [w("Việc gửi tin"), "send-task", { type: "bpmn:SendTask" }],
    [w("Việc chờ tin"), "receive-task", { type: "bpmn:ReceiveTask" }],
  ]],
  [w("Kết thúc"), [
    [w("Kết thúc"), "end-event-none", { type: "bpmn:EndEvent" }],
    ending(w("Kết thúc, báo lỗi"), "end-event-error", "Error"),
    ending(w("Kết thúc, báo lên cấp trên"), "end-event-escalation", "Escalation"),
    ending(w("Kết thúc, dừng mọi nhánh"), "end-event-terminate", "Terminate"),
  ]],
  [w("Gắn vào việc"), [
    attached(w("Đến giờ"), "intermediate-event-catch-timer", "Timer"),
    attached(w("Khi có tin"), "intermediate-event-catch-message", "Message"),
    attached(w("Khi có lỗi"), "intermediate-event-catch-error", "Error"),
    attached(w("Khi có báo lên cấp trên"), "intermediate-event-catch-escalation", "Escalation"),
  ]],
  [w("Chạy bên cạnh"), [
    [w("Cụm bước khi có tin"), "event-subprocess-expanded", { type: "bpmn:SubProcess", isExpanded: true, triggeredByEvent: true, eventDefinitionType: "bpmn:MessageEventDefinition" }],
    [w("Cụm bước khi đến giờ"), "event-subprocess-expanded", { type: "bpmn:SubProcess", isExpanded: true, triggeredByEvent: true, eventDefinitionType: "bpmn:TimerEventDefinition" }],
  ]],
];

const all = KINDS.flatMap(([, kinds]) => kinds);
export const isAttached = ({ type }) => type === "bpmn:BoundaryEvent";
export const isBeside = ({ triggeredByEvent }) => Boolean(triggeredByEvent);
export const FOLLOWING = all.filter(([, , what]) => what.type !== "bpmn:StartEvent" && !isAttached(what) && !isBeside(what));
export const ATTACHED = all.filter(([, , what]) => isAttached(what));

const STARTS = { "bpmn:MessageEventDefinition": "Khi có tin", "bpmn:TimerEventDefinition": "Đến giờ" };

// The elements of one kind, not yet in the drawing: a group of steps comes with its beginning and its end.
export function made(modeler, what) {
  const factory = modeler.get("elementFactory");
  if (what.type !== "bpmn:SubProcess") return [factory.createShape(what)];
  const { eventDefinitionType, ...outside } = what;
  const box = factory.createShape({ ...outside, x: 0, y: 0, width: 300, height: 140 });
  const trigger = eventDefinitionType ? { eventDefinitionType, isInterrupting: false } : {};
  const named = (type, name) => ({ type, businessObject: modeler.get("bpmnFactory").create(type, { name }) }); // the model's words, whatever the reader's language
  const start = factory.createShape({ ...named("bpmn:StartEvent", STARTS[eventDefinitionType] ?? "Bắt đầu"), ...trigger, x: 40, y: 42, parent: box });
  const end = factory.createShape({ ...named("bpmn:EndEvent", "Xong"), x: 224, y: 42, parent: box });
  const way = factory.createConnection({ type: "bpmn:SequenceFlow", source: start, target: end, parent: box, waypoints: [{ x: 76, y: 60 }, { x: 224, y: 60 }] });
  return [box, start, end, way];
}
