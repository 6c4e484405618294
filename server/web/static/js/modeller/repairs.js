// Repairs that change nothing but what the finding names: one click, one step back.
import { t } from "./words.js";

export function repairs(bench, problem, shape) {
  const mend = shape && MENDING[problem.code];
  return mend ? mend(bench, shape) : null;
}

const MENDING = {
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
