// Every element of the SpiffWorkflow namespace that its parser, its schema or our own models know:
// what a descriptor of a registered namespace does not name is dropped on import. A test holds this list
// against the checker's (workflows/checks/work.py) and against files from outside.
const text = { name: "body", isBody: true, type: "String" };
const attribute = (name) => ({ name, isAttr: true, type: "String" });
const many = (name, type) => ({ name, type, isMany: true });
const element = (name, ...properties) => ({ name, superClass: ["Element"], properties });

const TEXTS = [
  "PreScript", "PostScript", "VariableName", "CalledDecisionId", "MessagePayload", "MessageVariable", "PayloadExpression",
  "Category", "InstructionsForEndUser", "AllowGuest", "GuestConfirmation", "SignalButtonLabel", "InputJson",
  "ExpectedOutputJson", "ScriptsOnInstances", "IsOutputSynced", "PropertyId", "Expression", "ProcessId", "IsMatched",
  "MatchingVariable", "CaseName", "JsonSchema", "MessageCorrelation", "Retry",
];

export const spiffworkflow = {
  name: "SpiffWorkflow",
  uri: "http://spiffworkflow.org/bpmn/schema/1.0/core",
  prefix: "spiffworkflow",
  xml: { tagAlias: "lowerCase" },
  associations: [],
  types: [
    element("Properties", many("values", "Property")),
    element("Property", attribute("name"), attribute("value")),
    element("ServiceTaskOperator", attribute("id"), attribute("resultVariable"), { name: "parameterList", type: "Parameters" }, many("retry", "Retry")),
    element("Parameters", many("parameters", "Parameter")),
    element("Parameter", attribute("id"), attribute("type"), attribute("value")),
    element("LaneOwners", many("owners", "LaneOwner")),
    element("LaneOwner", attribute("name"), text),
    element("TaskMetadataValues", many("values", "TaskMetadataValue")),
    element("TaskMetadataValue", attribute("name"), attribute("value"), text),
    element("UnitTests", many("tests", "UnitTest")),
    element("UnitTest", attribute("id"), many("inputs", "InputJson"), many("outputs", "ExpectedOutputJson")),
    element("ProcessVariableCorrelations", many("correlations", "ProcessVariableCorrelation")),
    element("ProcessVariableCorrelation", many("ids", "PropertyId"), many("expressions", "Expression")),
    ...TEXTS.map((name) => element(name, text)),
  ],
};
