// Forms and tables from files into the open draft; each is a step that can be undone.
import { el } from "./dom.js";
import { putFile } from "./files.js";
import { placeOf } from "./forms.js";
import { jsonFault } from "./json_fault.js";
import { together } from "./insert.js";
import { t } from "./words.js";

export function showImport(place, bench) {
  const told = el("p", { className: "hint", role: "status", data: { key: "import-told" } });
  const input = el("input", { type: "file", className: "sr", multiple: true, accept: ".dmn,.json", data: { key: "import" } });
  input.addEventListener("change", async () => {
    told.textContent = await taken(bench, [...input.files]);
    input.value = "";
  });
  place.append(el("label", { className: "btn sm drop" }, t("Nhập biểu mẫu, bảng quyết định từ tệp"), input), told);
}

// → what happened, in words; files that are none of these change nothing.
async function taken(bench, files) {
  const read = await Promise.all(files.map(async (file) => ({ name: file.name, place: destination(bench, file.name), text: await file.text() })));
  const wrong = read.filter((one) => !one.place || !isSound(one)).map(named);
  if (wrong.length) return t("Chưa nhập: {names} không phải biểu mẫu (.schema.json, .ui.json) hoặc bảng quyết định (.dmn) đọc được.", { names: wrong.join(", ") });
  together(bench.modeler, read.map((one) => () => putFile(bench, one.place, one.text)));
  return t("Đã nhập {n} tệp. Bấm Hoàn tác để bỏ.", { n: read.length });
}

function destination(bench, name) {
  const [, stem, kind] = /^([\w-]+)\.(schema|ui)\.json$/.exec(name) ?? [];
  if (stem) return placeOf(bench, stem, kind);
  return /^[\w-]+\.dmn$/.test(name) ? name : null;
}

function isSound({ name, text }) {
  if (name.endsWith(".dmn")) return !new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror");
  return jsonFault(text) === null;
}

// With where it goes wrong, if it is one of ours by its name.
function named({ name, place, text }) {
  const reason = place && name.endsWith(".json") ? jsonFault(text) : null;
  return reason ? `${name} (${reason})` : name;
}
