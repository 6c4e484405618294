// What the drawing tool cannot hold of a file stays in it (src/keeping.js); dropping it is a command of its own.
export function keepUnheld(bench, found) {
  bench.kept = found;
  bench.modeler.get("commandStack").register("thongsuot.forget", {
    execute: ({ what }) => {
      bench.kept = bench.kept.filter((one) => !what.includes(one));
      return [];
    },
    revert: ({ what }) => {
      bench.kept = [...bench.kept, ...what];
      return [];
    },
  });
  bench.modeler.get("eventBus").on("element.updateId", ({ element, newId }) => {
    for (const one of bench.kept) if (one.anchor === element.id) one.anchor = newId;
  });
}

// What other tools wrote at a step, and at its repetition or trigger, goes with it when the step becomes one of another kind.
export function carryAlong(modeler) {
  const moddle = modeler.get("moddle");
  modeler.get("eventBus").on("commandStack.shape.replace.postExecute", ({ context: { oldShape, newShape } }) => carry(moddle, oldShape.businessObject, newShape.businessObject));
}

function carry(moddle, was, is) {
  for (const [key, value] of Object.entries(was.$attrs ?? {})) if (/^(?!xmlns).*:/.test(key)) is.$attrs[key] ??= value;
  carryExtensions(moddle, was, is);
  for (const [one, other] of details(was, is)) {
    other.id ??= one.id;
    carry(moddle, one, other);
  }
}

function carryExtensions(moddle, was, is) {
  const held = is.extensionElements?.values ?? [];
  const others = (was.extensionElements?.values ?? []).filter((one) => one.$descriptor.isGeneric && !held.includes(one));
  if (!others.length) return;
  is.extensionElements ??= moddle.create("bpmn:ExtensionElements", { values: [] });
  is.extensionElements.$parent = is;
  is.extensionElements.values = [...held, ...others];
}

const DETAILS = ["loopCharacteristics", "eventDefinitions", "loopCardinality", "loopCondition", "completionCondition", "inputDataItem", "outputDataItem", "timeDate", "timeDuration", "timeCycle", "condition"];

// What both say in the same way, two by two.
function details(was, is) {
  const all = (object, name) => [object[name] ?? []].flat();
  return DETAILS.flatMap((name) => all(was, name).map((one, at) => [one, all(is, name)[at]]))
    .filter(([one, other]) => other && one !== other && one.$type === other.$type);
}

// The reference of an element to something that is not there.
export function danglingIn(bench, id, ref) {
  const says = (one) => one.value === ref || one.node?.children.join("").trim() === ref;
  return bench.kept.filter((one) => one.anchor === id && says(one));
}

export function forget(bench, what) {
  bench.modeler.get("commandStack").execute("thongsuot.forget", { what });
}
