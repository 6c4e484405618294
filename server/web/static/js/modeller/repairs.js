// Repairs that change nothing but what the finding names: one click, one step back.
import { danglingIn, forget } from "./keeping.js";
import { t } from "./words.js";

export function repairs(bench, problem, shape) {
  const mend = MENDING[problem.code];
  return mend && (shape || problem.code === "dangling-reference") ? mend(bench, shape, problem) : null;
}

const MENDING = {
  "dangling-reference": (bench, shape, problem) => {
    const what = danglingIn(bench, problem.element, problem.args?.ref);
    return what.length ? { words: t("Bỏ chỗ trỏ này"), act: () => forget(bench, what) } : null;
  },
  "condition-missing": (bench, shape) => {
    const flow = shape.waypoints ? shape : null;
    if (!flow || flow.source.businessObject.default) return null;
    return { words: t("Đặt làm nhánh mặc định"), act: () => asDefault(bench, flow.source, flow.businessObject) };
  },
  "gateway-no-default": (bench, shape) => {
    const bare = (shape.outgoing ?? []).filter((flow) => flow.businessObject.$type === "bpmn:SequenceFlow").at(-1);
    return bare ? { words: t("Đặt nhánh cuối làm mặc định"), act: () => asDefault(bench, shape, bare.businessObject) } : null;
  },
  "not-executable": (bench) => ({
    words: t("Đánh dấu là chạy được"),
    act: () => bench.modeler.get("modeling").updateModdleProperties(bench.modeler.get("canvas").getRootElement(), bench.process(), { isExecutable: true }),
  }),
};

function asDefault(bench, gateway, flow) {
  bench.modeler.get("modeling").updateProperties(gateway, { default: flow });
}
