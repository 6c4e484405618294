// Which earlier answers, with their files, lie before whoever does a step.
import { pickAndDo, ticks } from "./dom.js";
import { listed, property, setProperties } from "./extensions.js";
import { group } from "./panel.js";
import { t } from "./words.js";

export function shownSection({ bench, shape, object, kind }) {
  if (!/^(User|Manual)Task$/.test(kind)) return null;
  const chosen = listed(property(object, "shows"));
  const put = (all) => setProperties(bench, shape, object, { shows: all.join(",") });
  const steps = stepsIn(bench);
  const called = (id) => steps.find(([one]) => one === id)?.[1] ?? t("{id} (không còn bước này)", { id });
  const others = steps.filter(([id]) => !chosen.includes(id));
  const add = [["", t("chọn bước")], ...others];
  return group(t("Cho xem kèm kết quả của bước khác"),
    chosen.length ? ticks("shows", t("Đang cho xem, kể cả tệp"), chosen, chosen.map((id) => [id, called(id)]), put) : null,
    others.length ? pickAndDo("shows-add", t("Cho xem thêm"), add, t("Thêm"), (id) => put([...chosen, id])) : null);
}

export function hideAnswers(bench, shape, id) {
  const { businessObject: object } = shape;
  setProperties(bench, shape, object, { shows: listed(property(object, "shows")).filter((one) => one !== id).join(",") });
}

function stepsIn(bench) {
  const tasks = bench.modeler.get("elementRegistry").filter((one) => /:(User|Manual)Task$/.test(one.type));
  return tasks.map(({ id, businessObject }) => [id, businessObject.name || id]).sort((a, b) => a[1].localeCompare(b[1], "vi"));
}
