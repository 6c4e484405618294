// Until when, and what happens when it is late.
import { choice, el, tick, ticks } from "./dom.js";
import { listed, property, setProperties } from "./extensions.js";
import { group } from "./panel.js";
import { decisions } from "./panel_work.js";
import { t } from "./words.js";

const UNITS = () => [["WD", t("ngày làm việc")], ["h", t("giờ làm việc")]];

export function limitSection({ bench, shape, object, kind }) {
  if (kind !== "UserTask") return null;
  const set = (news) => setProperties(bench, shape, object, news);
  const none = property(object, "no_clock") === "true";
  const clock = tick("no_clock", t("Việc này không tính hạn, không tô màu"), none, (on) => set({ no_clock: on ? "true" : "" }));
  if (none) return group(t("Hạn"), clock);
  const limit = property(object, "limit");
  const rule = ruling(bench, object, "limit");
  const decision = property(object, "limit_decision");
  const tables = Object.entries(bench.draft.files).filter(([name]) => name.endsWith(".dmn")).flatMap(([, text]) => decisions(text));
  const parameters = bench.vocabulary.parameters.map((one) => [one.code, `${one.name} (${one.days})`]);
  return group(t("Hạn"),
    amount("limit", t("Làm trong"), rule ? `${rule.days}WD` : limit, (value) => set({ limit: value, limit_param: "", limit_decision: "" }), whichCounts(rule, decision)),
    choice("limit_param", t("Người quản trị đổi được bằng tham số"), property(object, "limit_param"), [["", t("không, luôn theo số trên")], ...parameters], (value) => set(byParameter(bench, value, rule, limit))),
    choice("limit_from", t("Tính từ"), property(object, "limit_from"), [["", t("khi bước này mở")], ["receipt", t("ngày đơn vị nhận văn bản")], ["visit", t("ngày làm việc tại đơn vị")]], (value) => set({ limit_from: value })),
    tables.length ? choice("limit_decision", t("Hạn khác theo bảng quyết định"), property(object, "limit_decision"), [["", t("không dùng")], ...tables], (value) => set({ limit_decision: value })) : null,
    limit || property(object, "limit_param") ? late({ bench, object, set }) : null,
    clock);
}

// Which of number, parameter and decision table counts is always the one chosen last: no number stands there in vain.
function whichCounts(rule, decision) {
  if (decision) return t("Hạn do bảng quyết định dưới đây đặt. Gõ số vào đây là bỏ bảng và tham số, hạn theo số đó.");
  return rule ? t("Đang theo tham số “{name}”. Gõ số khác là bỏ tham số, hạn theo số đó.", { name: rule.name }) : "";
}

// The number beside a parameter is what it stood at: a house without that parameter works by it.
function byParameter(bench, code, rule, limit) {
  const chosen = bench.vocabulary.parameters.find((one) => one.code === code);
  if (!chosen) return { limit_param: code, limit: rule ? `${rule.days}WD` : limit };
  return { limit_param: code, limit: `${chosen.days}WD`, limit_decision: "" };
}

// The parameter that this installation counts by instead of the number drawn; hours never follow one (workflows/limits.py).
function ruling(bench, object, name) {
  if (property(object, name).endsWith("h")) return null;
  return bench.vocabulary.parameters.find((one) => one.code === property(object, `${name}_param`)) ?? null;
}

function late({ bench, object, set }) {
  const who = lanes(bench);
  const rule = ruling(bench, object, "escalate");
  return el("div", {},
    ticks("remind_to", t("Đến hạn mà chưa xong thì nhắc"), listed(property(object, "remind_to")), who, (all) => set({ remind_to: all.join(",") })),
    amount("escalate", t("Quá hạn thêm bao lâu thì báo lên"), rule ? `${rule.days}WD` : property(object, "escalate"), (value) => set({ escalate: value, escalate_param: "" }), whichCounts(rule)),
    property(object, "escalate") ? ticks("escalate_to", t("Báo lên cho"), listed(property(object, "escalate_to")), who, (all) => set({ escalate_to: all.join(",") })) : null);
}

// Lanes are named without their L_ in the properties.
export function lanes(bench) {
  return bench.lanes().map((lane) => [lane.id.replace(/^L_/, ""), lane.businessObject.name || lane.id]);
}

// "2WD", "4h" as a number and its unit; anything else stays to be seen and mended.
export function amount(key, label, value, change, hint = "") {
  const [, number, unit] = /^(\d+)(WD|h)$/.exec(value) ?? [null, value, "WD"];
  const digits = el("input", { type: "text", inputMode: "numeric", value: number, maxLength: 20, className: "in", "aria-label": label, data: { key } });
  const units = el("select", { className: "in", "aria-label": t("Đơn vị tính"), data: { key: `${key}-unit` } });
  for (const [code, words] of UNITS()) units.append(el("option", { value: code, selected: code === unit }, words));
  const tell = () => change(digits.value.trim() ? `${digits.value.trim()}${/^\d+$/.test(digits.value.trim()) ? units.value : ""}` : "");
  digits.addEventListener("change", tell);
  units.addEventListener("change", tell);
  const said = hint ? el("p", { className: "hint", id: `m-${key}-which` }, hint) : null;
  if (said) digits.setAttribute("aria-describedby", said.id);
  return el("div", { className: "f" }, el("span", { className: "lb" }, label), said, el("div", { className: "inline" }, digits, units));
}
