// Saves what is typed into a task's form: when a field is left, else a few seconds after the last key. Until the
// server has it, this browser keeps a copy.
import { dropCopy, keepCopy } from "./lost_line.js";

const LEFT = 300; // milliseconds after a field was left
const PAUSE = 3000; // of quiet while typing
const RETRY = 15000;
const form = document.querySelector("form[data-draft]");
const told = form?.querySelector("[data-saved]");
let timer = 0;
let copying = 0;
let isDirty = false;
let isSending = false;

function tell(key, fill = {}) {
  const words = told.dataset[key] ?? "";
  told.textContent = words.replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");
}

function typed() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

async function save() {
  if (!isDirty || isSending) return;
  isSending = true;
  isDirty = false;
  copy();
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: typed(),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: document.visibilityState === "hidden",
    });
    if (answer.ok) saved(await answer.json());
    else if (answer.status === 409) stop("changed");
    else if (answer.status < 500) stop("refused");
    else later();
  } catch {
    later();
  } finally {
    isSending = false;
  }
  if (isDirty) schedule(PAUSE);
}

function saved(answer) {
  tell("saved", answer);
  form.elements._draft.value = answer.draft;
  showTimes(answer.kept);
  if (!isDirty) dropCopy(form);
}

// Beside each field, when it was kept; a reader hears the one line below the form.
function showTimes(kept) {
  for (const [name, at] of Object.entries(kept)) {
    const field = document.getElementById(`f-${name}`) ?? form.querySelector(`[name="${name}"]`);
    const label = field?.closest(".f, fieldset")?.querySelector("label, legend");
    if (!label) continue;
    const mark = label.querySelector(":scope > .kept") ?? document.createElement("span");
    mark.className = "kept";
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = told.dataset.kept.replace("{at}", at);
    label.append(mark);
  }
}

function stop(reason) {
  form.removeEventListener("input", change);
  form.removeEventListener("change", change);
  tell(reason);
}

function later() {
  isDirty = true;
  tell("failed");
  schedule(RETRY);
}

function schedule(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function copy() {
  clearTimeout(copying);
  keepCopy(form);
}

function change(event) {
  isDirty = true;
  clearTimeout(copying);
  copying = setTimeout(copy, LEFT);
  schedule(event.type === "change" ? LEFT : PAUSE);
}

if (form && told) {
  showTimes(JSON.parse(form.dataset.kept || "{}"));
  form.addEventListener("input", change);
  form.addEventListener("change", change);
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
    clearTimeout(copying);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !isDirty) return;
    copy();
    save();
  });
  window.addEventListener("online", () => isDirty && save());
}

// After a refusal the summary of faults is what the reader needs first.
document.querySelector(".fix[role=alert]")?.focus();
