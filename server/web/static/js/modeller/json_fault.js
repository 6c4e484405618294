// Why a text is no JSON object, and where: in our words, for browsers say it each in theirs and in English.
import { t, w } from "./words.js";

const SAYS = {
  empty: w("chưa có nội dung"),
  object: w("phải bắt đầu bằng dấu { và là một nhóm tên, giá trị"),
  name: w("cần một tên đặt trong dấu ngoặc kép"),
  colon: w("sau tên cần dấu hai chấm"),
  value: w("cần một giá trị ở đây: chữ trong dấu ngoặc kép, số, true, false, null, { hoặc ["),
  extra: w("thừa dấu phẩy trước dấu đóng"),
  comma: w("thiếu dấu phẩy, hoặc dấu đóng {close}"),
  open: w("chữ chưa có dấu ngoặc kép đóng trên cùng dòng"),
  escape: w("sau dấu \\ có ký tự không dùng được"),
  number: w("số viết chưa đúng"),
  end: w("hết nội dung mà chưa đóng dấu {open} mở ở dòng {line}"),
  after: w("sau dấu đóng cuối cùng còn nội dung thừa"),
  deep: w("lồng quá nhiều tầng"),
};
const DEEPEST = 64; // as the server takes it
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SOUND = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const CLOSE = { "{": "}", "[": "]" };

class Fault extends Error {
  constructor(code, at, fill = {}) {
    super(code);
    Object.assign(this, { code, at, fill });
  }
}

// Null where it is one.
export function jsonFault(text) {
  try {
    whole(text);
    return null;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const { line, column } = placeIn(text, fault.at);
    return t("dòng {line}, cột {column}: {why}", { line, column, why: t(SAYS[fault.code], fault.fill) });
  }
}

function whole(text) {
  const start = skip(text, 0);
  if (start === text.length) throw new Fault("empty", start);
  if (text[start] !== "{") throw new Fault("object", start);
  const end = skip(text, group(text, start, 1));
  if (end < text.length) throw new Fault("after", end);
}

// Each of these begins where its part does and gives back where it ends.
function value(text, at, depth) {
  if (text[at] === "{" || text[at] === "[") return group(text, at, depth);
  if (text[at] === '"') return string(text, at);
  const end = past(WORD, text, at) ?? past(NUMBER, text, at);
  if (end === null) throw new Fault(/[-\d]/.test(text[at]) ? "number" : "value", at);
  return end;
}

function group(text, start, depth) {
  if (depth > DEEPEST) throw new Fault("deep", start);
  const close = CLOSE[text[start]];
  const more = (at) => {
    if (at < text.length) return at;
    throw new Fault("end", at, { open: text[start], line: placeIn(text, start).line });
  };
  let at = more(skip(text, start + 1));
  if (text[at] === close) return at + 1;
  for (;;) {
    if (close === "}") {
      if (text[at] !== '"') throw new Fault("name", at);
      at = more(skip(text, string(text, at)));
      if (text[at] !== ":") throw new Fault("colon", at);
      at = more(skip(text, at + 1));
    }
    const ended = value(text, at, depth + 1);
    at = more(skip(text, ended));
    if (text[at] === close) return at + 1;
    if (text[at] !== ",") throw new Fault("comma", ended, { close });
    const comma = at;
    at = more(skip(text, at + 1));
    if (text[at] === close) throw new Fault("extra", comma);
  }
}

function string(text, at) {
  const end = past(STRING, text, at);
  if (end !== null) return end;
  const stop = past(SOUND, text, at);
  throw text[stop] === "\\" ? new Fault("escape", stop) : new Fault("open", at);
}

function skip(text, at) {
  return past(SPACE, text, at);
}

function past(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function placeIn(text, at) {
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: lines.at(-1).length + 1 };
}
