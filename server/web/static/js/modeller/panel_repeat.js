// How often a step is done: once, again while something holds, or once for each unit of a list.
import { choice, line, tick } from "./dom.js";
import { child, update } from "./extensions.js";
import { together } from "./insert.js";
import { group } from "./panel.js";
import { groupObject, places, referenceOf, rowPaths, unitGroups } from "./paths.js";
import { ruleBuilder } from "./rule_builder.js";
import { t, w } from "./words.js";

const STANDARD = "bpmn:StandardLoopCharacteristics";
const MULTIPLE = "bpmn:MultiInstanceLoopCharacteristics";
const WAYS = [["", w("Một lần")], ["parallel", w("Mỗi đơn vị trong danh sách một lần, cùng lúc")], ["sequential", w("Mỗi đơn vị trong danh sách một lần, lần lượt")], ["standard", w("Làm lại nhiều lần, theo số lần hoặc điều kiện")]];

export function repeatSection({ bench, shape, object, kind }) {
  const loop = object.loopCharacteristics;
  if (!/UserTask|CallActivity/.test(kind) && !loop) return null;
  const pick = choice("repeat", t("Làm mấy lần"), wayOf(loop), WAYS.map(([code, words]) => [code, t(words)]), (value) => repeat(bench, shape, object, value));
  return group(t("Lặp lại"), pick, ...(loop ? { [STANDARD]: standard, [MULTIPLE]: multiple }[loop.$type](bench, shape, object, loop) : []));
}

function wayOf(loop) {
  if (!loop) return "";
  if (loop.$type === STANDARD) return "standard";
  return loop.isSequential ? "sequential" : "parallel";
}

function repeat(bench, shape, object, how) {
  const loop = object.loopCharacteristics;
  if (how && how !== "standard" && loop?.$type === MULTIPLE) update(bench, shape, loop, { isSequential: how === "sequential" });
  else bench.modeler.get("modeling").updateProperties(shape, { loopCharacteristics: how ? begun(bench, object, how) : undefined });
}

function begun(bench, object, how) {
  const moddle = bench.modeler.get("moddle");
  if (how === "standard") return child(moddle.create(STANDARD, { loopMaximum: 2 }), object);
  const made = moddle.create(MULTIPLE, { isSequential: how === "sequential" });
  made.inputDataItem = child(moddle.create("bpmn:DataInput", { id: `${object.id}_item`, name: "unit" }), made);
  return child(made, object);
}

// Without a number and without a condition it would never end: the checker says so.
function standard(bench, shape, object, loop) {
  const set = (news) => update(bench, shape, loop, news);
  const most = (typed) => (/^\d*$/.test(typed) ? set({ loopMaximum: typed ? Number(typed) : undefined }) : bench.say(t("Hãy ghi số lần bằng chữ số.")));
  const condition = (body) => set({ loopCondition: body ? child(bench.modeler.get("moddle").create("bpmn:FormalExpression", { body }), loop) : undefined });
  return [
    line("loop-most", t("Nhiều nhất mấy lần"), loop.loopMaximum ?? "", most, { number: true, max: 6, hint: t("Để trống nếu chỉ dừng theo điều kiện.") }),
    ruleBuilder({ key: "loop", text: loop.loopCondition?.body ?? "", places: places(bench), among: true, begin: t("Chọn ô để đặt điều kiện làm tiếp"), clears: true, put: condition }),
    tick("loop-first", t("Xét điều kiện trước cả lần đầu"), loop.testBefore, (on) => set({ testBefore: on }), t("Không đánh dấu: làm một lần rồi mới xét; còn đúng thì làm lại.")),
  ];
}

function multiple(bench, shape, object, loop) {
  const ref = loop.loopDataInputRef;
  const options = [["", t("chưa chọn")], ...rowPaths(bench).map((one) => [one.path, one.words]), ...unitGroups(bench)];
  return [
    choice("collection", t("Danh sách đơn vị lấy từ"), ref ? referenceOf(ref) : "", options, (value) => collect(bench, shape, object, value)),
    line("item", t("Gọi mỗi dòng là"), loop.inputDataItem?.name || loop.inputDataItem?.id || "", (name) => item(bench, shape, object, name), { hint: t("Tên này đứng trong dữ liệu của từng lần làm; thường là unit.") }),
  ];
}

// The list is a data object whose name is the path, or one that stands for a unit group (bpmn/README.md); it is made where the process has none.
export function collect(bench, shape, object, path) {
  const process = bench.process();
  const known = process.flowElements.find((one) => one.$type === "bpmn:DataObject" && referenceOf(one) === path);
  const made = known ?? child(groupObject(bench, path) ?? bench.modeler.get("moddle").create("bpmn:DataObject", { id: `DO_${path.replaceAll(".", "_")}`, name: path }), process);
  together(bench.modeler, [
    () => path && !known && update(bench, shape, process, { flowElements: [...process.flowElements, made] }),
    () => update(bench, shape, object.loopCharacteristics, { loopDataInputRef: path ? made : undefined }),
  ]);
}

function item(bench, shape, object, name) {
  const made = bench.modeler.get("moddle").create("bpmn:DataInput", { id: `${object.id}_item`, name: name || "unit" });
  update(bench, shape, object.loopCharacteristics, { inputDataItem: child(made, object.loopCharacteristics) });
}
