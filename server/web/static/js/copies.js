// What was typed and is not known to be on the server: kept in this browser, per officer and form.
const HEAD = "thongsuot.copy";
const DAY = 24 * 3600 * 1000;
const DAYS = 14; // then the words go, and that they were there is told
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

const isOlder = (copy, days) => Date.now() - Date.parse(copy.at) > days * DAY;
const keys = (head) => Object.keys(localStorage).filter((key) => key.startsWith(head));

// Theirs only.
export function all() {
  return keys(`${HEAD}.${officer}.`)
    .map((key) => parsed(localStorage.getItem(key)))
    .filter(Boolean);
}

// Whoever typed it: after two weeks only its name and when it was typed are left, for its officer to be told.
export function expire() {
  for (const key of keys(`${HEAD}.`)) {
    const copy = parsed(localStorage.getItem(key));
    if (!copy) localStorage.removeItem(key);
    else if (copy.pairs && isOlder(copy, DAYS)) {
      const { action, at, name, page } = copy;
      localStorage.setItem(key, JSON.stringify({ state: "expired", action, at, name, page }));
    }
  }
}

// Goes by itself: completed by its officer, whole, within a day.
export const isDue = (copy) =>
  copy.op === "submit" && ["waiting", "sent"].includes(copy.state) && !copy.files?.length && !isOlder(copy, 1);

export const actionOf = (form) => new URL(form.action).pathname;

export function pairsOf(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

export function filesOf(form) {
  return [...new FormData(form)].filter(([, value]) => value instanceof File && value.name).map(([, file]) => file.name);
}

export const typedIn = (pairs) => JSON.stringify(pairs.filter(([name, value]) => !OWN.includes(name) && value !== ""));

// 14:27, 26/11
export function clock(iso) {
  const at = new Date(iso);
  const [hour, minute, day, month] = [at.getHours(), at.getMinutes(), at.getDate(), at.getMonth() + 1].map((one) =>
    String(one).padStart(2, "0"),
  );
  return `${hour}:${minute}, ${day}/${month}`;
}
