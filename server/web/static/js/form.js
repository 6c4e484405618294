// What scripts add to a form. The server decides everything; without scripts nothing is lost.
import { watchConditions } from "./form/conditions.js";
import { watchCounts } from "./form/counts.js";
import { watchFiles, watchPaste } from "./form/files.js";
import { watchPercents } from "./form/percents.js";
import { watchPickers } from "./form/pickers.js";
import { watchRows } from "./form/rows.js";

const enhance = (form) => {
  watchConditions(form);
  watchPercents(form);
  watchCounts(form);
  watchFiles(form);
  watchPickers(form);
};

for (const form of document.querySelectorAll("#work, form[data-form]")) {
  enhance(form);
  watchRows(form);
}
document.querySelectorAll("#attach").forEach(watchFiles);
watchPaste();
