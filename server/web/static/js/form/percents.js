// Percentages follow the typing; the server computes them again.
import { percentIn } from "./figures.js";

const pending = document.documentElement.lang === "en" ? "not yet" : "chưa tính";

export const watchPercents = (form) => {
  const update = () => {
    for (const output of form.querySelectorAll("output[data-percent]")) {
      const rate = percentIn(output.closest("[data-row]"), output);
      output.textContent = rate === null ? pending : `${String(rate).replace(".", ",")}%`;
    }
  };
  form.addEventListener("input", update);
  update();
};
