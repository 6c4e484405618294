// The extension properties of bpmn/README.md: read, and written with one command each, so that one step undoes one edit.
export function businessOf(shape) {
  return shape.labelTarget ? shape.labelTarget.businessObject : shape.businessObject;
}

function values(object) {
  return object.get("extensionElements")?.get("values") ?? [];
}

export function property(object, name) {
  const box = values(object).find((one) => one.$type === "spiffworkflow:Properties");
  return box?.get("values")?.find((one) => one.name === name)?.value ?? "";
}

export function properties(object) {
  const box = values(object).find((one) => one.$type === "spiffworkflow:Properties");
  return (box?.get("values") ?? []).map((one) => [one.name, one.value]);
}

// news: { name: value }, an empty value takes the property away; the order of the others stays.
export function setProperties(bench, shape, object, news) {
  const moddle = bench.modeler.get("moddle");
  const left = { ...news };
  const pairs = properties(object).map(([name, value]) => {
    if (!(name in left)) return [name, value];
    const next = left[name];
    delete left[name];
    return [name, next];
  });
  const wanted = [...pairs, ...Object.entries(left)].filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const box = moddle.create("spiffworkflow:Properties", {});
  box.values = wanted.map(([name, value]) => child(moddle.create("spiffworkflow:Property", { name, value: String(value) }), box));
  replace(bench, shape, object, "spiffworkflow:Properties", wanted.length ? box : null);
}

// A text element such as instructionsForEndUser.
export function said(object, type) {
  return values(object).find((one) => one.$type === type)?.body ?? "";
}

export function say(bench, shape, object, type, body) {
  replace(bench, shape, object, type, body ? bench.modeler.get("moddle").create(type, { body }) : null);
}

export function formOf(object) {
  return property(object, "formJsonSchemaFilename").split("/").at(-1).split(".")[0];
}

export function operator(object) {
  return values(object).find((one) => one.$type === "spiffworkflow:ServiceTaskOperator") ?? null;
}

export function setOperator(bench, shape, object, news) {
  const old = operator(object);
  const made = bench.modeler.get("moddle").create("spiffworkflow:ServiceTaskOperator", { id: old?.id, resultVariable: old?.resultVariable, ...news });
  const list = news.parameterList ?? old?.parameterList;
  if (list) made.parameterList = child(list, made);
  if (old?.retry) made.retry = old.retry.map((one) => child(one, made));
  replace(bench, shape, object, "spiffworkflow:ServiceTaskOperator", made.id ? made : null);
}

// Of a service: { id: expression }.
export function parameters(object) {
  const given = operator(object)?.parameterList?.get("parameters") ?? [];
  return Object.fromEntries(given.map((one) => [one.id, one.value]));
}

export function setParameter(bench, shape, object, id, value) {
  const moddle = bench.modeler.get("moddle");
  const news = Object.entries({ ...parameters(object), [id]: value }).filter(([, text]) => text);
  const parameterList = moddle.create("spiffworkflow:Parameters", {});
  parameterList.parameters = news.map(([name, text]) => child(moddle.create("spiffworkflow:Parameter", { id: name, type: "str", value: text }), parameterList));
  setOperator(bench, shape, object, { parameterList });
}

function replace(bench, shape, object, type, made) {
  const moddle = bench.modeler.get("moddle");
  const kept = values(object);
  const index = kept.findIndex((one) => one.$type === type);
  const rest = kept.filter((one) => one.$type !== type);
  if (made) rest.splice(index < 0 ? rest.length : index, 0, made);
  const box = moddle.create("bpmn:ExtensionElements", {});
  box.values = rest.map((one) => child(one, box));
  box.$parent = object;
  update(bench, shape, object, { extensionElements: rest.length ? box : undefined });
}

export function update(bench, shape, object, news) {
  bench.modeler.get("modeling").updateModdleProperties(shape, object, news);
}

export function child(one, parent) {
  one.$parent = parent;
  return one;
}

export function listed(text) {
  return text.split(",").map((one) => one.trim()).filter(Boolean);
}
