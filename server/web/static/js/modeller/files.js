// Every file beside the diagram is changed by a command, so that one step back undoes it like a step of the drawing.
export function teachFiles(bench) {
  bench.modeler.get("commandStack").register("thongsuot.file", {
    execute: (context) => {
      context.before = bench.draft.files[context.name] ?? null;
      bench.draft.put(context.name, context.text);
      return [];
    },
    revert: ({ name, before }) => {
      bench.draft.put(name, before);
      return [];
    },
  });
}

// text: null takes the file away.
export function putFile(bench, name, text) {
  if ((bench.draft.files[name] ?? null) !== text) bench.modeler.get("commandStack").execute("thongsuot.file", { name, text });
}

// en.toml, by lines: what somebody wrote beside the labels stays.
const LABELS = "en.toml";

export function englishOf(bench, id) {
  const found = lineOf(bench, id);
  return found ? JSON.parse(`"${found[2]}"`) : "";
}

export function sayInEnglish(bench, id, words) {
  const text = bench.draft.files[LABELS] ?? "";
  const said = words ? `${key(id)} = ${JSON.stringify(words)}` : "";
  const found = lineOf(bench, id);
  const next = found ? text.replace(found[0], said ? `${found[1]}${said}` : found[1]) : `${text.replace(/\n*$/, text ? "\n" : "")}${said}\n`;
  putFile(bench, LABELS, next.replace(/\n{3,}/g, "\n\n"));
}

function key(id) {
  return /^[\w-]+$/.test(id) ? id : JSON.stringify(id);
}

function lineOf(bench, id) {
  const name = key(id).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(^|\\n)${name}[ \\t]*=[ \\t]*"((?:[^"\\\\\\n]|\\\\.)*)"[ \\t]*(?=\\n|$)`).exec(bench.draft.files[LABELS] ?? "");
}
