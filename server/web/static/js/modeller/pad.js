// The signs beside a selected step: what they add is what the palette adds, in the same place; a task is a person's.
// The list of kinds to change to is without those that the checker always refuses, and without a task of nobody.
import { KINDS, made } from "./kinds.js";
import { put } from "./palette.js";
import { t } from "./words.js";

const OWN = {
  "append.append-task": "bpmn:UserTask",
  "append.gateway": "bpmn:ExclusiveGateway",
  "append.end-event": "bpmn:EndEvent",
};
const REFUSED = /ad-hoc|complex-gateway|compensation|instantiate|^replace-with-task$/;
const LATE = 500; // after bpmn-js has put its own there

export function teachPad(bench) {
  const entriesFor = (element) => (entries) => {
    const { "append.intermediate-event": _nothing, ...rest } = entries; // an event that says nothing
    const own = Object.entries(OWN).filter(([name]) => name in rest);
    return { ...rest, ...Object.fromEntries(own.map(([name, type]) => [name, { ...rest[name], ...entry(bench, element, type) }])) };
  };
  bench.modeler.get("contextPad").registerProvider(LATE, { getContextPadEntries: entriesFor });
  const runs = (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => !REFUSED.test(name)));
  bench.modeler.get("popupMenu").registerProvider("bpmn-replace", LATE, { getPopupMenuEntries: () => runs });
}

function entry(bench, element, type) {
  const [words, glyph, what] = KINDS.flatMap(([, kinds]) => kinds).find(([, , one]) => one.type === type && !one.eventDefinitionType);
  const drag = (event) => bench.modeler.get("create").start(event, made(bench.modeler, what), { source: element });
  return { className: `bpmn-icon-${glyph}`, title: t(words), action: { click: () => put(bench, what), dragstart: drag } };
}
