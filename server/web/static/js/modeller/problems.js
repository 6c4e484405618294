// What the checker finds: a list in words, and a mark at each element that jumps to it.
import { button, el, icon } from "./dom.js";
import { repairs } from "./repairs.js";
import { t } from "./words.js";

export function showProblems(place, bench, problems) {
  mark(bench.modeler, problems);
  place.count.textContent = String(problems.length);
  const bad = problems.filter((one) => one.severity === "error").length;
  place.summary.textContent = problems.length
    ? t("{bad} phải sửa trước khi ban hành, {more} nên xem. Hệ thống kiểm tra lại sau mỗi lần sửa.", { bad, more: problems.length - bad })
    : t("Không có vấn đề nào. Hệ thống kiểm tra lại sau mỗi lần sửa.");
  place.list.replaceChildren(...problems.map((problem) => row(bench, problem)));
  place.table.hidden = !problems.length;
  place.box.dataset.errors = String(bad);
}

function row(bench, problem) {
  const must = problem.severity === "error";
  const shape = problem.element ? shapeOf(bench.modeler.get("elementRegistry"), problem.element) : null;
  const name = shape?.businessObject.name || problem.args?.label || problem.element || problem.file || "";
  const where = shape
    ? el("a", { href: "#so-do", data: { element: problem.element }, onclick: (event) => jump(event, bench, shape) }, name)
    : el("span", {}, name);
  const mend = repairs(bench, problem, shape);
  return el("tr", {},
    el("td", {}, el("span", { className: `sev ${must ? "must" : "see"}` }, icon(must ? "must" : "see"), must ? t("Phải sửa") : t("Nên xem"))),
    el("th", { scope: "row" }, where),
    el("td", {}, problem.message),
    el("td", {}, mend ? button(mend.words, mend.act) : ""));
}

// What has no picture of its own (a trigger, a repetition) is shown at the step it belongs to.
function shapeOf(registry, id) {
  const holds = ({ eventDefinitions, loopCharacteristics, ioSpecification }) => [...(eventDefinitions ?? []), loopCharacteristics, ioSpecification].some((one) => one?.id === id);
  return registry.get(id) ?? registry.find((one) => !one.labelTarget && holds(one.businessObject)) ?? null;
}

function jump(event, bench, shape) {
  event.preventDefault();
  bench.show(shape);
}

function mark(modeler, problems) {
  const overlays = modeler.get("overlays");
  const registry = modeler.get("elementRegistry");
  overlays.remove({ type: "problem" });
  const counted = new Map();
  for (const problem of problems) {
    const shape = problem.element ? shapeOf(registry, problem.element) : null;
    if (!shape || shape === modeler.get("canvas").getRootElement()) continue;
    const found = counted.get(shape) ?? { errors: 0, all: [] };
    found.errors += problem.severity === "error" ? 1 : 0;
    found.all.push(problem.message);
    counted.set(shape, found);
  }
  for (const [shape, { errors, all }] of counted) {
    const words = all.join("\n");
    const badge = el("span", { className: `pb ${errors ? "pb-must" : "pb-see"}`, title: words }, errors ? String(errors) : "?");
    overlays.add(shape, "problem", { position: shape.waypoints ? { top: -9, left: -9 } : { top: -11, right: 9 }, html: badge });
  }
}
