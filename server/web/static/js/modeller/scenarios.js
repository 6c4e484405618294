// The scenarios of a model, its own tests: how each goes, and carried over when the model has changed.
import { button, el, icon, lines } from "./dom.js";
import { putFile } from "./files.js";
import { t } from "./words.js";

export function showScenarios(place, bench) {
  let isAsking = false;
  let isStale = false;
  const ask = async () => {
    isStale = isAsking; // what was saved meanwhile is asked for afterwards
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(`${bench.draft.url}/scenarios.json`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.ok) draw(place, bench, (await answer.json()).scenarios);
    } finally {
      isAsking = false;
    }
    if (isStale) await ask();
  };
  bench.draft.addEventListener("checked", () => ask().catch(() => null));
  ask().catch(() => null);
}

function draw(place, bench, all) {
  if (place.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") return;
  const failed = all.filter((one) => one.failure).length;
  const words = !all.length ? t("Chưa chạy được kịch bản nào: mô hình chưa có kịch bản, hoặc còn vấn đề phải sửa.") : failed ? t("{n} trong {all} kịch bản không còn đúng với sơ đồ.", { n: failed, all: all.length }) : t("{all} kịch bản đều chạy đúng.", { all: all.length });
  place.replaceChildren(el("p", { className: failed ? "note warn" : "note" }, words), el("ul", { className: "plain" }, ...all.map((one) => row(bench, one))));
  place.dataset.failed = String(failed);
}

function row(bench, { name, words, failure }) {
  const mark = el("span", { className: `st k-${failure ? "tra" : "dung"}` }, icon(failure ? "back" : "done"), el("span", {}, failure ? t("Không còn đúng") : t("Đúng")));
  const acts = failure ? button(t("Viết lại theo sơ đồ"), () => carry(bench, name), { data: { scenario: name } }) : null;
  const raw = el("details", { className: "dd" }, el("summary", {}, t("Xem và sửa kịch bản")), el("div", { className: "bd" }, lines(`scenario:${name}`, name, bench.draft.files[name] ?? "", (text) => putFile(bench, name, `${text}\n`), { rows: 14, mono: true })));
  return el("li", {}, mark, " ", el("b", {}, words), failure ? el("p", { className: "err" }, failure) : null, acts, raw);
}

async function carry(bench, name) {
  const answer = await fetch(`${bench.draft.url}/carried-over/${name}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  const said = await answer.json();
  if (answer.ok) putFile(bench, name, said.text);
  else bench.draft.tell("refused", said.said || t("Chưa viết lại được kịch bản này; hãy sửa tay."));
}
