// node fonts.js SOURCE TARGET: the stylesheet's fonts without the weights that no page asks for.
// Every character and every feature (marks, tabular figures) stays.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import subsetFont from "subset-font";

const [source, target] = process.argv.slice(2);
const kept = { keepAllGlyphs: true, targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700 } } };

for (const part of ["vietnamese", "latin"]) {
  const name = `noto-sans-${part}-wght-normal.woff2`;
  const whole = await readFile(path.join(source, name));
  await writeFile(path.join(target, name), await subsetFont(whole, undefined, kept));
}
