// Conditions as terms: place, sign, value; all of them hold, or one of them. What is written in another way stays typed.
// A place is form["field"] in a diagram, the field's name inside a form, ? in a cell of a decision table.
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?(?![\w.])|[A-Za-z_]\w*|==|!=|<=|>=|[<>[\],()?])/y;
const SIGNS = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]);
const WORDS = { True: true, False: false, None: null };
const KEYWORDS = new Set(["and", "or", "not", "in", "is", "if", "else", "for", "lambda"]);

// → { join: "and" | "or", terms: [{ place, sign, value }] }, null where it says more than that.
export function parsed(text) {
  const tokens = tokensOf(text);
  if (!tokens?.length) return null;
  const terms = [];
  let join = null;
  while (tokens.length) {
    if (terms.length) {
      const next = tokens.shift();
      if ((next !== "and" && next !== "or") || (join && next !== join)) return null;
      join = next;
    }
    const found = term(tokens);
    if (!found) return null;
    terms.push(found);
  }
  return { join: join ?? "and", terms };
}

export function written({ join, terms }) {
  return terms.map(said).join(` ${join} `);
}

export function said({ place, sign, value, bare }) {
  if (bare) return place;
  if (sign === "has") return `${literal(value)} in ${place}`;
  if (sign === "has not") return `${literal(value)} not in ${place}`;
  if (sign === "between") return `${literal(value[0])} <= ${place} <= ${literal(value[1])}`;
  return `${place} ${sign} ${literal(value)}`;
}

export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

function tokensOf(text) {
  const found = [];
  const all = (text ?? "").trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < all.length) {
    const [, token] = TOKEN.exec(all) ?? [];
    if (token === undefined) return null;
    found.push(token);
  }
  return found;
}

function term(tokens) {
  const left = operand(tokens);
  if (!left) return null;
  if (!tokens.length || tokens[0] === "and" || tokens[0] === "or") return left.place && left.place !== "?" ? { place: left.place, sign: "==", value: true, bare: true } : null;
  const sign = signOf(tokens);
  const right = sign ? operand(tokens) : null;
  if (!right) return null;
  if (left.place && "value" in right) return (sign === "in" || sign === "not in") === Array.isArray(right.value) ? { place: left.place, sign, value: right.value } : null;
  if (!("value" in left) || !right.place || Array.isArray(left.value)) return null;
  if (sign === "in") return { place: right.place, sign: "has", value: left.value };
  if (sign === "not in") return { place: right.place, sign: "has not", value: left.value };
  if (sign !== "<=" || tokens[0] !== "<=") return null;
  tokens.shift();
  const most = operand(tokens);
  return most && "value" in most && !Array.isArray(most.value) ? { place: right.place, sign: "between", value: [left.value, most.value] } : null;
}

function signOf(tokens) {
  const first = tokens.shift();
  const sign = first === "not" && tokens[0] === "in" ? `not ${tokens.shift()}` : first;
  return SIGNS.has(sign) ? sign : null;
}

function operand(tokens) {
  const first = tokens.shift();
  if (first === undefined) return null;
  if (first === "?") return { place: "?" };
  if (first === "[") return list(tokens);
  if (/^["'\d-]/.test(first)) return { value: constant(first) };
  if (first in WORDS) return { value: WORDS[first] };
  if (!/^[A-Za-z_]/.test(first) || KEYWORDS.has(first)) return null;
  if (tokens[0] !== "[") return { place: first };
  const [, key, close] = tokens.splice(0, 3);
  return /^["']/.test(key ?? "") && close === "]" ? { place: `${first}[${JSON.stringify(constant(key))}]` } : null;
}

function list(tokens) {
  const value = [];
  while (tokens.length && tokens[0] !== "]") {
    const one = operand(tokens);
    if (!one || !("value" in one) || Array.isArray(one.value)) return null;
    value.push(one.value);
    if (tokens[0] === ",") tokens.shift();
  }
  return tokens.shift() === "]" ? { value } : null;
}

function constant(token) {
  if (!/^["']/.test(token)) return Number(token);
  return token.slice(1, -1).replace(/\\(.)/g, (_, sign) => ({ n: "\n", t: "\t" })[sign] ?? sign);
}
