// A form that could not be sent goes out once when the line is back: from its own page, or from any other.
// Its key is the one of the page it was typed on, so the server takes it once however often it arrives.
import { OWN, actionOf, all, clock, filesOf, forget, isDue, now, pairsOf, read, typedIn, write } from "./copies.js";
import { button, hasBar, hush, say, words } from "./line_bar.js";
import { deliver, isThere, tellLeft } from "./line_back.js";
import "./sign_out.js";

const PAUSE = 10000; // milliseconds between two looks whether the line is back
const work = document.querySelector("form[data-draft]");
const here = work ? actionOf(work) : "";
const heading = () => document.querySelector("h1")?.textContent.trim() ?? "";
let timer = 0;
let isPassed = false;

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
  const copy = read(here);
  if (!copy) return location.reload(); // another page of theirs has sent it
  if (copy.state !== "waiting") return;
  if (await isThere()) return goOn(copy);
  const kept = clock(copy.at);
  say(here, words(copy.op === "submit" ? "lost" : "lostDraft", { at: kept }), [
    button("again", tryAgain),
    button("stay", giveUp),
  ]);
  timer = setTimeout(tryAgain, PAUSE);
}

function goOn(copy) {
  keepCopy(work, { state: "sent", op: copy.op });
  hush(here);
  isPassed = true;
  const pressed = [...work.querySelectorAll(`button[name=_op][value=${copy.op}]`)].at(-1);
  work.requestSubmit(pressed);
  setTimeout(() => (isPassed = false), 1000);
}

function giveUp() {
  clearTimeout(timer);
  keepCopy(work, { state: "typed", op: undefined });
  say(here, words("kept", { at: clock(now()) }));
}

// What a closed tab left behind -----------------------------------------------------------------------------------

function offer(copy) {
  const files = copy.files?.length ? ` ${words("files", { names: copy.files.join(", ") })}` : "";
  const drop = button("drop", () => (forget(here), hush(here)));
  say(here, words("found", { at: clock(copy.at) }) + files, [button("use", () => putBack(copy)), drop]);
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
  const copy = work && read(here);
  if (!copy) return;
  if (copy.state === "expired") return say(here, words("expired", { name: copy.name, at: clock(copy.at) }), [
    button("noted", () => (forget(here), hush(here))),
  ]);
  const isSame = typedIn(copy.pairs) === typedIn(pairsOf(work));
  if (isSame && copy.state !== "waiting") forget(copy.action);
  else if (work.dataset.again !== undefined) keepCopy(work, { state: "typed", op: undefined });
  else if (copy.state === "typed" || !isDue(copy)) offer(copy);
}

function confirmSent() {
  const sent = document.body.dataset.sent;
  if (sent) for (const copy of all()) if (copy.action.startsWith(`/tasks/${sent}/`)) forget(copy.action);
}

if (hasBar) {
  confirmSent();
  tellLeft();
  look();
  if (work) work.addEventListener("submit", submit, { capture: true });
  window.addEventListener("online", () => (read(here)?.state === "waiting" ? tryAgain() : deliver()));
  deliver();
}
