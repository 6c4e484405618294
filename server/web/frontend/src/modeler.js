// The workplace of the modeller: bpmn-js with minimap, our descriptor, and the comparison that blocks losing saves.
// Everything of our own around it stands in static/js/modeller/.
export { default as Modeler } from "bpmn-js/lib/Modeler";
export { default as minimap } from "diagram-js-minimap";
export { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";
export { dropped, restored } from "./keeping.js";
export { bare, drawn, pages } from "./drawing.js";
export { find } from "./finding.js";
export { lost, strayed } from "./lossless.js";
export { spiffworkflow } from "./spiffworkflow.js";
