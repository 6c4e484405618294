// Who is informed when a step is handed in: always or on what its form says; people of a lane, of a role, or named in a field.
import { choice, ticks } from "./dom.js";
import { formOf, listed, property, setProperties } from "./extensions.js";
import { group } from "./panel.js";
import { lanes } from "./panel_limit.js";
import { pickers, places } from "./paths.js";
import { ruleBuilder } from "./rule_builder.js";
import { said } from "./rules.js";
import { begun as begunWith, signsFor } from "./values.js";
import { t } from "./words.js";

const ALWAYS = "True";
const NAMING = /^(officer|officers|unit|units)$/;

export function noticeSection({ bench, shape, object, kind }) {
  if (kind !== "UserTask") return null;
  const set = (news) => setProperties(bench, shape, object, news);
  const when = property(object, "notify_when");
  const how = !when ? "" : when === ALWAYS ? "always" : "when";
  const own = places(bench).filter(({ place }) => place.startsWith(`${formOf(object)}[`));
  const asked = own.length ? own : places(bench);
  const ways = [["", t("không báo ai")], ["always", t("mỗi khi bước này hoàn thành")], ["when", t("chỉ khi biểu mẫu ghi như sau")]];
  const choose = (next) => set({ notify_when: { always: ALWAYS, when: begun(asked, { among: true }), "": "" }[next], ...(next ? {} : { notify_to: "" }) });
  const rule = how === "when" ? ruleBuilder({ key: "notify", text: when, places: places(bench), among: true, put: (text) => set({ notify_when: text }) }) : null;
  return group(t("Báo cho ai khi nộp"), choice("notify_how", t("Khi nào báo"), how, ways, choose), rule, ...(when ? told(bench, object, set) : []));
}

function begun(asked, about) {
  const [one] = asked;
  if (!one) return "False";
  const [[sign]] = signsFor(one.schema, about);
  return said({ place: one.place, sign, value: begunWith(one.schema, sign) });
}

function told(bench, object, set) {
  const chosen = listed(property(object, "notify_to"));
  const own = lanes(bench);
  const roles = bench.vocabulary.roles.filter(({ code }) => !own.some(([lane]) => lane === code)).map(({ code, name }) => [code, name]);
  const named = pickers(bench, NAMING);
  const put = (known) => (all) => set({ notify_to: [...chosen.filter((one) => !known.some(([code]) => code === one)), ...all].filter((one, at, list) => list.indexOf(one) === at).join(",") });
  const boxes = (key, label, known) => (known.length ? ticks(key, label, chosen.filter((one) => known.some(([code]) => code === one)), known, put(known)) : null);
  return [
    boxes("notify_lane", t("Báo cho người ở làn"), own),
    boxes("notify_field", t("Báo cho người, đơn vị ghi ở ô"), named),
    boxes("notify_role", t("Báo cho vai trò ở cơ quan chủ trì hồ sơ"), roles),
  ];
}
