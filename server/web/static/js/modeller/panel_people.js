// Who does it: the lane of a step, the roles and the unit of a lane; the process as a whole.
import { button, choice, el, line, lines, tick, ticks } from "./dom.js";
import { listed, property, setProperties, update } from "./extensions.js";
import { together } from "./insert.js";
import { english, group } from "./panel.js";
import { ownKeys } from "./panel_keys.js";
import { amount } from "./panel_limit.js";
import { pickers } from "./paths.js";
import { t } from "./words.js";

// A step inside a group of steps stands in the lane of the group.
export function laneOf(bench, shape) {
  const lanes = bench.lanes().filter((lane) => !lane.children?.some((one) => one.type === "bpmn:Lane"));
  const object = outermost(shape.host ?? shape).businessObject;
  return lanes.find((lane) => lane.businessObject.get("flowNodeRef").includes(object));
}

function outermost(shape) {
  return shape.parent?.type === "bpmn:SubProcess" ? outermost(shape.parent) : shape;
}

export function ownerSection({ bench, shape, kind }) {
  const lanes = bench.lanes();
  if (!/Task$|CallActivity|SubProcess/.test(kind) || !lanes.length) return null;
  const now = laneOf(bench, shape);
  const isInside = outermost(shape) !== shape;
  const pick = isInside ? el("p", {}, t("Ai làm: {lane}, theo cụm bước chứa bước này.", { lane: now?.businessObject.name || t("chưa ở làn nào") })) : choice("lane", t("Ai làm"), now?.id ?? "", [["", t("chưa ở làn nào")], ...lanes.map((lane) => [lane.id, lane.businessObject.name || lane.id])], (id) => move(bench, shape, id));
  const words = now ? el("p", { className: "hint" }, whose(bench, now.businessObject)) : null;
  const act = now ? button(t("Sửa vai trò của làn"), () => bench.show(now)) : null;
  return group("", pick, words, act);
}

function whose(bench, lane) {
  const roles = listed(property(lane, "roles")).map((code) => named(bench.vocabulary.roles, code));
  const scope = property(lane, "scope");
  if (!roles.length) return t("Làn này chưa ghi vai trò nào.");
  return t("Vai trò: {roles}. Thuộc: {scope}.", { roles: roles.join(", "), scope: named(bench.vocabulary.scopes, scope) || t("chưa ghi") });
}

export function named(list, code) {
  return list.find((one) => one.code === code)?.name ?? code;
}

function move(bench, shape, id) {
  const lane = bench.modeler.get("elementRegistry").get(id);
  if (!lane) return;
  const y = Math.round(lane.y + lane.height / 2 - (shape.y + shape.height / 2));
  bench.modeler.get("modeling").moveElements([shape], { x: 0, y }, poolOf(lane)); // a lane holds no step: it would stand apart from the others
}

function poolOf(lane) {
  return lane.type === "bpmn:Lane" ? poolOf(lane.parent) : lane;
}

export function laneSection({ bench, shape, object, kind }) {
  if (kind !== "Lane") return null;
  const set = (news) => setProperties(bench, shape, object, news);
  const scope = property(object, "scope");
  return group(t("Ai làm các việc trong làn"),
    choice("scope", t("Thuộc đơn vị nào"), scope, [["", t("chưa ghi")], ...bench.vocabulary.scopes.map((one) => [one.code, one.name])], (value) => set({ scope: value, ...(value === "named_person" ? {} : { named_in: "" }) })),
    scope === "named_person" ? choice("named_in", t("Ghi tên người ở ô nào của biểu mẫu"), property(object, "named_in"), [["", t("chưa chọn")], ...pickers(bench, /^officer$/)], (value) => set({ named_in: value })) : null,
    ticks("roles", t("Vai trò được làm"), listed(property(object, "roles")), bench.vocabulary.roles.map((one) => [one.code, one.name]), (roles) => set({ roles: roles.join(",") })),
    tick("paper_entry", t("Được nhập thay từ văn bản giấy"), property(object, "paper_entry") === "true", (on) => set({ paper_entry: on ? "true" : "" })));
}

export function processSection({ bench, shape, kind }) {
  if (!/Collaboration|^Process|Participant/.test(kind)) return null;
  const process = bench.process();
  if (!process) return null;
  const pool = bench.modeler.get("elementRegistry").find((one) => one.type === "bpmn:Participant" && one.businessObject.processRef === process);
  const rename = (name) => together(bench.modeler, [() => update(bench, shape, process, { name }), () => pool && bench.modeler.get("modeling").updateProperties(pool, { name })]);
  const text = process.documentation?.[0]?.text ?? "";
  const describe = (value) => update(bench, shape, process, { documentation: value ? [bench.modeler.get("moddle").create("bpmn:Documentation", { text: value })] : undefined });
  const set = (news) => setProperties(bench, shape, process, news);
  return group(t("Quy trình"),
    line("process-name", t("Tên quy trình"), process.name, rename, { max: 200 }),
    english(bench, process.id),
    lines("process-about", t("Quy trình này để làm gì"), text, describe),
    amount("process-limit", t("Mốc tham khảo của cả quy trình"), property(process, "limit"), (value) => set({ limit: value }), t("Để trống nếu không có.")),
    tick("purpose", t("Chọn được khi gửi một chỉ đạo"), property(process, "purpose") === "rollout", (on) => set({ purpose: on ? "rollout" : "" })),
    property(process, "purpose") === "rollout" ? lines("summary", t("Một câu cho người chọn mẫu"), property(process, "summary"), (value) => set({ summary: value })) : null,
    line("process-given", t("Dữ liệu nơi gọi hoặc tin đưa vào"), property(process, "given"), (value) => set({ given: value }), { hint: t("Tên các dữ liệu không bước nào điền, cách nhau bằng dấu phẩy.") }),
    ownKeys({ bench, shape }),
    el("p", { className: "hint" }, t("Mã quy trình: {id}", { id: process.id })));
}
