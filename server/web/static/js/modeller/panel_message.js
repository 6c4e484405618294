// Messages: which one, what it carries, to whom.
import { button, choice, el, line, tick } from "./dom.js";
import { child, property, setProperties, update } from "./extensions.js";
import { plain } from "./forms.js";
import { together } from "./insert.js";
import { carried } from "./panel_keys.js";
import { rowPaths } from "./paths.js";
import { t } from "./words.js";

export function message({ bench, shape }, holder) {
  const all = bench.definitions().rootElements.filter((one) => one.$type === "bpmn:Message");
  const now = holder.messageRef;
  const options = [["", t("chưa chọn")], ...all.map((one) => [one.id, property(one, "label") || one.name || one.id])];
  const pick = choice("message", t("Tin"), now?.id ?? "", options, (id) => update(bench, shape, holder, { messageRef: all.find((one) => one.id === id) }));
  const name = el("input", { type: "text", className: "in", placeholder: t("Tên tin mới"), "aria-label": t("Tên tin mới"), maxLength: 100, data: { key: "message-new" } });
  const label = now ? line("message-label", t("Tên tin khi đọc"), property(now, "label"), (words) => setProperties(bench, shape, now, { label: words }), { max: 100, hint: t("Mã: {id}", { id: now.id }) }) : null;
  const noted = now && /Throw|End|SendTask/.test(shape.type) ? tick("noted", t("Chỉ để ghi nhận, không ai chờ tin này"), property(now, "noted") === "true", (on) => setProperties(bench, shape, now, { noted: on ? "true" : "" })) : null;
  const kept = now ? waits({ bench, shape }, now) : null;
  return el("div", {}, pick, el("div", { className: "inline" }, name, button(t("Thêm tin"), () => add(bench, shape, holder, name.value.trim()))), label, carried({ bench, shape }, now), kept, noted);
}

// A message that comes before somebody waits for it.
function waits({ bench, shape }, now) {
  const kept = property(now, "keep_until");
  const how = !kept || kept === "case_end" ? kept : "days";
  const set = (value) => setProperties(bench, shape, now, { keep_until: value });
  return el("div", {},
    choice("keep", t("Tin đến khi chưa ai chờ"), how, [["", t("bỏ qua")], ["days", t("giữ một số ngày làm việc")], ["case_end", t("giữ đến khi hồ sơ kết thúc")]], (next) => set(next === "days" ? "5WD" : next)),
    how === "days" ? line("keep-days", t("Số ngày làm việc"), kept.replace("WD", ""), (typed) => /^[1-9]\d{0,3}$/.test(typed) && set(`${typed}WD`), { number: true }) : null);
}

// What is typed in words stands as its label; its code is made of them.
function add(bench, shape, holder, words) {
  const stem = /^msg_\w+$/.test(words) ? words : `msg_${plain(words)}`;
  if (!plain(words)) return;
  const definitions = bench.definitions();
  let id = stem;
  for (let n = 2; definitions.rootElements.some((one) => one.id === id); n += 1) id = `${stem}_${n}`;
  const made = child(bench.modeler.get("moddle").create("bpmn:Message", { id, name: id }), definitions);
  together(bench.modeler, [
    () => update(bench, shape, definitions, { rootElements: [...definitions.rootElements, made] }),
    () => words !== id && setProperties(bench, shape, made, { label: words }),
    () => update(bench, shape, holder, { messageRef: made }),
  ]);
}

export function recipients({ bench, shape, object }) {
  const options = [["", t("một tin cho nơi đang chờ")], ...rowPaths(bench).map((one) => [one.path, one.words])];
  return choice("recipients", t("Gửi cho từng dòng của danh sách"), property(object, "recipients"), options, (value) => setProperties(bench, shape, object, { recipients: value }));
}
