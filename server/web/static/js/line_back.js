// What other pages left in this browser: sent by itself within a day, then only when its officer says so.
import { actionOf, all, clock, expire, forget, isDue, write } from "./copies.js";
import { button, hush, link, say, words } from "./line_bar.js";

const PAUSE = 10000; // milliseconds between two looks whether the line is back
const PATIENCE = 6000;
const HOME = "/tasks";
const work = document.querySelector("form[data-draft]");
const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";
const isHere = (copy) => work !== null && actionOf(work) === copy.action;
let timer = 0;

export async function isThere() {
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch("/healthz", { cache: "no-store", signal }).then((answer) => answer.ok, () => false);
}

export async function deliver() {
  clearTimeout(timer);
  const due = all().filter(isDue);
  if (!due.length) return;
  if (await isThere()) for (const copy of due) await deliverOne(copy);
  else timer = setTimeout(deliver, PAUSE);
}

async function deliverOne(copy) {
  const answer = await fetch(copy.action, { method: "POST", body: bodyOf(copy), headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 401) return;
  const isTaken = answer.ok && answer.redirected;
  if (isTaken) forget(copy.action);
  else write(copy.action, { ...copy, state: "typed" });
  if (isTaken && isHere(copy)) return location.assign(answer.url);
  const key = !isTaken ? "refused" : copy.state === "waiting" ? "went" : "taken"; // sent before, when nobody was signed in
  return say(copy.action, words(key, { name: copy.name, at: clock(copy.at) }), [link("open", copy.page)]);
}

function bodyOf(copy) {
  const body = new FormData();
  const sent = copy.pairs.filter(([name]) => !["csrf_token", "_op"].includes(name));
  for (const [name, value] of [...sent, ["csrf_token", token()], ["_op", "submit"]]) body.append(name, value);
  return body;
}

// On whatever page the officer comes to first, and on the list of their work, until it is settled.
export function tellLeft() {
  expire();
  if (location.pathname !== HOME && document.body.dataset.arrived === undefined) return;
  for (const copy of all()) if (!isDue(copy) && !isHere(copy)) tellOne(copy);
}

function tellOne(copy) {
  const fill = { name: copy.name, at: clock(copy.at) };
  const drop = (key) => button(key, () => (forget(copy.action), hush(copy.action)));
  if (copy.state === "expired") return say(copy.action, words("expired", fill), [drop("noted")]);
  const isWhole = copy.op === "submit" && copy.state === "waiting" && !copy.files?.length;
  const send = isWhole ? [button("sendNow", () => deliverOne(copy))] : [];
  return say(copy.action, words(isWhole ? "stale" : "unsaved", fill), [...send, link("open", copy.page), drop("drop")]);
}
