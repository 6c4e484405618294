// node roundtrip.js FILE…: through bpmn-moddle and back; prints one JSON line per file: what was lost, or why it was refused.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";
import { drawn } from "./drawing.js";
import { dropped, restored } from "./keeping.js";
import { lost } from "./lossless.js";
import { spiffworkflow } from "./spiffworkflow.js";

for (const path of process.argv.slice(2)) {
  let said;
  try {
    const given = readFileSync(path, "utf-8");
    const xml = drawn(given);
    const moddle = new BpmnModdle({ spiffworkflow });
    const { rootElement, warnings } = await moddle.fromXML(xml);
    const { xml: back } = await moddle.toXML(rootElement, { format: true });
    const kept = dropped(xml, back);
    const put = restored(back, kept);
    said = { isDrawn: xml !== given, lost: lost(given, put), gained: lost(put, xml), bare: lost(xml, back), kept: kept.length, warnings: warnings.map((one) => one.message) };
  } catch (error) {
    said = { refused: error.message };
  }
  console.log(JSON.stringify({ path, ...said }));
}
