// The workplace: puts the diagram, the palette, the panel, the problems and the draft together.
import { Bench } from "./bench.js";
import { Draft } from "./draft.js";
import { banner } from "./banner.js";
import { showPalette } from "./palette.js";
import { showPanel } from "./panel.js";
import { showProblems } from "./problems.js";
import { showImport } from "./import_files.js";
import { showDecisions } from "./decisions.js";
import { showForms } from "./forms.js";
import { showReading } from "./reading.js";
import { showScenarios } from "./scenarios.js";
import { steer } from "./steer.js";
import { keepDay } from "./values.js";
import { learn, missing, t } from "./words.js";

const box = document.querySelector("[data-model-draft]");
const find = (name) => box.querySelector(`[data-m="${name}"]`);

async function begin() {
  await learn(box.dataset.words);
  const answer = await fetch(`${box.dataset.modelDraft}/state.json`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`state: ${answer.status}`);
  const state = await answer.json();
  keepDay(state.vocabulary.today);
  const draft = new Draft(box, state);
  recover(draft);
  const bench = new Bench(box, draft, state.vocabulary);
  await bench.open(find("canvas"));
  const place = { box, count: find("problem-count"), summary: find("problem-summary"), list: find("problem-list"), table: find("problem-table") };
  const show = (problems) => showProblems(place, bench, problems);
  draft.addEventListener("checked", (event) => show(event.detail));
  draft.addEventListener("told", (event) => tell(bench, event.detail));
  box.addEventListener("strayed", (event) => strayed(bench, event.detail));
  draft.addEventListener("others", (event) => others(event.detail));
  showPalette(find("palette"), bench);
  showPanel(find("panel"), bench);
  showForms(find("forms"), bench);
  showImport(find("import"), bench);
  showDecisions(find("decisions"), bench);
  showReading(find("sentences"), bench);
  showScenarios(find("scenarios"), bench);
  steer(find("tools"), bench);
  show(state.problems);
  if (bench.losses.length) block(draft, bench.losses);
  else if (bench.undrawn.length && state.isOpen) offerDrawing(bench);
  if (state.isOpen) draft.listen();
  else draft.shut("closed", t("Bản nháp này đã được ban hành hoặc bỏ; không sửa tiếp được."));
  box.dataset.ready = "";
  box.missingWords = missing;
}

function tell(bench, { kind, words }) {
  const { draft } = bench;
  const told = find("saved");
  told.textContent = words;
  told.dataset.kind = kind;
  for (const one of document.querySelectorAll("[data-revision]")) one.value = String(draft.revision);
  if (kind === "changed") {
    banner(find("banner"), words, [
      [t("Tải bản mới nhất"), () => location.reload()],
      [t("Giữ phần của tôi thành bản nháp riêng"), () => bench.write().then((isWritten) => isWritten && draft.part()).catch(() => tell(bench, { kind: "refused", words: t("Chưa tách được bản nháp riêng. Hãy thử lại.") }))],
    ]);
  } else if (kind === "refused" || kind === "closed") banner(find("banner"), words, []);
}

function others(names) {
  find("others").textContent = names.length ? t("{names} cũng đang mở bản nháp này", { names: names.join(", ") }) : "";
}

function recover(draft) {
  const left = draft.left();
  if (!left || !Object.keys(left.changed ?? {}).length || draft.isStopped) return;
  const same = left.revision === draft.revision;
  const take = () => {
    for (const [name, text] of Object.entries(left.changed)) draft.put(name, text);
    draft.save().then(() => location.reload());
  };
  const part = () => {
    Object.assign(draft.files, left.changed);
    draft.part();
  };
  const words = same
    ? t("Lần trước còn phần sửa chưa gửi được lên máy chủ. Đồng chí muốn lấy lại không?")
    : t("Lần trước còn phần sửa chưa gửi được, nhưng bản nháp đã có người sửa tiếp. Có thể giữ phần đó thành bản nháp riêng.");
  banner(find("banner"), words, [
    same ? [t("Lấy lại phần chưa gửi"), take] : [t("Giữ phần của tôi thành bản nháp riêng"), part],
    [t("Bỏ phần đó"), () => { draft.forget(); find("banner").hidden = true; }],
  ]);
}

function offerDrawing(bench) {
  const named = bench.undrawn.slice(0, 5).map((one) => one.name || one.id).join(", ");
  banner(find("banner"), t("{n} bước, đường nối có trong mô hình nhưng không có hình trên sơ đồ: {what}.", { n: bench.undrawn.length, what: named }), [
    [t("Vẽ lại toàn bộ sơ đồ"), () => bench.drawAnew().then(() => location.reload())],
  ]);
}

// The last act lost what another tool wrote: nothing is saved until it is undone.
function strayed(bench, losses) {
  if (!losses.length && !find("banner").hasAttribute("data-strayed")) return;
  find("banner").toggleAttribute("data-strayed", losses.length > 0);
  if (!losses.length) {
    if (bench.draft.stopped) tell(bench, bench.draft.stopped);
    else find("banner").hidden = true;
    return;
  }
  const words = t("Thao tác vừa rồi làm mất nội dung mà phần mềm khác ghi trong tệp: {what}. Phần này chưa được lưu.", { what: named(losses) });
  tell(bench, { kind: "refused", words });
  banner(find("banner"), words, [[t("Hoàn tác"), () => bench.modeler.get("commandStack").undo()], [t("Bỏ các nội dung đó và lưu"), () => bench.letGo()]]);
}

function named(losses) {
  return losses.slice(0, 5).map((one) => `${one.name.replace(/^\{.*\}/, "")} ${one.value}`.trim() + (one.id ? ` (${one.id})` : "")).join("; ");
}

function block(draft, losses) {
  draft.shut("refused", t("Không lưu được sơ đồ này: {n} nội dung trong tệp sẽ bị mất khi ghi lại, trước hết là {what}. Hãy bỏ hoặc thay các nội dung đó trong tệp rồi nhập lại.", { n: losses.length, what: named(losses) }));
}

if (box?.dataset.modeler) {
  begin().catch((error) => {
    console.error(error);
    box.dataset.failed = "";
    banner(find("banner"), t("Không mở được bàn vẽ. Hãy tải lại trang; nếu vẫn vậy, báo người quản trị."), []);
  });
}
