// A form that could not be sent goes out once when the line is back: from its own page, or from any other.
// Its key is the one of the page it was typed on, so the server takes it once however often it arrives.
import { OWN, actionOf, all, clock, filesOf, forget, now, pairsOf, read, typedIn, write } from "./copies.js";

const PAUSE = 10000; // milliseconds between two looks whether the line is back
const PATIENCE = 6000;
const bar = document.getElementById("line");
const work = document.querySelector("form[data-draft]");
const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";
const heading = () => document.querySelector("h1")?.textContent.trim() ?? "";
const words = (key, fill = {}) => bar.dataset[key].replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");
let timer = 0;
let isPassed = false;

async function isThere() {
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch("/healthz", { cache: "no-store", signal }).then((answer) => answer.ok, () => false);
}

function say(text, buttons = []) {
  const told = document.createElement("span");
  told.textContent = text;
  bar.replaceChildren(told, ...buttons);
  bar.hidden = false;
}

function button(key, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn sm" });
  made.textContent = words(key);
  made.addEventListener("click", act);
  return made;
}

function link(key, to) {
  return Object.assign(document.createElement("a"), { className: "btn sm", href: to, textContent: words(key) });
}

// The form of this page -------------------------------------------------------------------------------------------

export function keepCopy(form, more = {}) {
  const known = read(actionOf(form));
  const state = known?.state === "waiting" ? { state: "waiting", op: known.op } : { state: "typed" };
  return write(actionOf(form), {
    ...state,
    at: now(),
    name: heading(),
    page: location.pathname.replace(/\/completion$/, ""),
    pairs: pairsOf(form),
    files: filesOf(form),
    ...more,
  });
}

export function dropCopy(form) {
  if (read(actionOf(form))?.state === "typed") forget(actionOf(form));
}

const isSending = (pressed) => pressed?.name === "_op" && ["submit", "draft"].includes(pressed.value);

async function submit(event) {
  const pressed = event.submitter;
  if (isPassed || !isSending(pressed) || pressed.hasAttribute("formaction")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keepCopy(work, { state: "waiting", op: pressed.value });
  await tryAgain();
}

async function tryAgain() {
  clearTimeout(timer);
  const copy = read(actionOf(work));
  if (!copy) return location.reload(); // another page of theirs has sent it
  if (copy.state !== "waiting") return;
  if (await isThere()) return goOn(copy);
  const kept = clock(copy.at);
  say(words(copy.op === "submit" ? "lost" : "lostDraft", { at: kept }), [
    button("again", tryAgain),
    button("stay", giveUp),
  ]);
  timer = setTimeout(tryAgain, PAUSE);
}

function goOn(copy) {
  keepCopy(work, { state: "sent", op: copy.op });
  bar.hidden = true;
  isPassed = true;
  const pressed = [...work.querySelectorAll(`button[name=_op][value=${copy.op}]`)].at(-1);
  work.requestSubmit(pressed);
  setTimeout(() => (isPassed = false), 1000);
}

function giveUp() {
  clearTimeout(timer);
  keepCopy(work, { state: "typed", op: undefined });
  say(words("kept", { at: clock(now()) }));
}

// What a closed tab left behind -----------------------------------------------------------------------------------

function offer(copy) {
  const files = copy.files?.length ? ` ${words("files", { names: copy.files.join(", ") })}` : "";
  say(words("found", { at: clock(copy.at) }) + files, [
    button("use", () => putBack(copy)),
    button("drop", () => {
      forget(copy.action);
      bar.hidden = true;
    }),
  ]);
}

// As a draft, by the form's own way: rows and ticks are drawn by the server.
function putBack(copy) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: copy.action, hidden: true });
  form.enctype = "multipart/form-data";
  const page = pairsOf(work).filter(([name]) => OWN.includes(name) && name !== "_op");
  const typed = copy.pairs.filter(([name]) => !OWN.includes(name));
  for (const [name, value] of [...page, ...typed, ["_op", "draft"]]) {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    form.append(field);
  }
  document.body.append(form);
  write(copy.action, { ...copy, state: "typed" });
  form.submit();
}

function look() {
  const copy = work && read(actionOf(work));
  if (!copy) return;
  const isSame = typedIn(copy.pairs) === typedIn(pairsOf(work));
  if (isSame && copy.state !== "waiting") forget(copy.action);
  else if (work.dataset.again !== undefined) keepCopy(work, { state: "typed", op: undefined });
  else if (copy.state === "typed" || !isDue(copy)) offer(copy);
}

// From any page ---------------------------------------------------------------------------------------------------

const isDue = (copy) => copy.op === "submit" && ["waiting", "sent"].includes(copy.state) && !copy.files?.length;

async function deliver() {
  clearTimeout(timer);
  const due = all().filter(isDue);
  if (!due.length) return;
  if (await isThere()) for (const copy of due) await deliverOne(copy);
  else timer = setTimeout(deliver, PAUSE);
}

async function deliverOne(copy) {
  const body = new FormData();
  const sent = copy.pairs.filter(([name]) => !["csrf_token", "_op"].includes(name));
  for (const [name, value] of [...sent, ["csrf_token", token()], ["_op", "submit"]]) body.append(name, value);
  const answer = await fetch(copy.action, { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 401) return;
  const isTaken = answer.ok && answer.redirected;
  if (isTaken) forget(copy.action);
  else write(copy.action, { ...copy, state: "typed" });
  if (isTaken && work && actionOf(work) === copy.action) location.assign(answer.url);
  else if (!isTaken || copy.state === "waiting") {
    say(words(isTaken ? "went" : "refused", { name: copy.name, at: clock(copy.at) }), [link("open", copy.page)]);
  }
}

function confirmSent() {
  const sent = document.body.dataset.sent;
  if (sent) for (const copy of all()) if (copy.action.startsWith(`/tasks/${sent}/`)) forget(copy.action);
}

if (bar) {
  confirmSent();
  look();
  if (work) work.addEventListener("submit", submit, { capture: true });
  window.addEventListener("online", () => (read(work ? actionOf(work) : "")?.state === "waiting" ? tryAgain() : deliver()));
  deliver();
}
