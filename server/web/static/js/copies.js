// What was typed and is not known to be on the server: kept in this browser, per officer and form.
const HEAD = "thongsuot.copy";
const DAYS = 30;
export const OWN = ["csrf_token", "_version", "_key", "_draft", "_op"]; // of the page, not typed

const officer = document.body.dataset.officer ?? "";
const keyOf = (action) => `${HEAD}.${officer}.${action}`;
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export const now = () => new Date().toISOString();
export const read = (action) => parsed(localStorage.getItem(keyOf(action)) ?? "null");
export const forget = (action) => localStorage.removeItem(keyOf(action));

export function write(action, copy) {
  try {
    localStorage.setItem(keyOf(action), JSON.stringify({ ...copy, action }));
    return true;
  } catch {
    return false; // no room, or not allowed here
  }
}

// Theirs only; what is older than a month goes.
export function all() {
  const mine = Object.keys(localStorage).filter((key) => key.startsWith(`${HEAD}.${officer}.`));
  const copies = mine.map((key) => [key, parsed(localStorage.getItem(key))]);
  const oldest = new Date(Date.now() - DAYS * 24 * 3600 * 1000).toISOString();
  for (const [key, copy] of copies) if (!copy || copy.at < oldest) localStorage.removeItem(key);
  return copies.map(([, copy]) => copy).filter((copy) => copy && copy.at >= oldest);
}

export const actionOf = (form) => new URL(form.action).pathname;

export function pairsOf(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

export function filesOf(form) {
  return [...new FormData(form)].filter(([, value]) => value instanceof File && value.name).map(([, file]) => file.name);
}

export const typedIn = (pairs) => JSON.stringify(pairs.filter(([name, value]) => !OWN.includes(name) && value !== ""));

export const clock = (iso) =>
  new Date(iso).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
