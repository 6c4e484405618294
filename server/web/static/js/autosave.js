// Saves what is typed into a task's form a few seconds after the last change. Files go with the buttons only.
const PAUSE = 3000; // milliseconds of quiet before saving
const RETRY = 15000;
const form = document.querySelector("form[data-draft]");
const told = form?.querySelector("[data-saved]");
let timer = 0;
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
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: typed(),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: document.visibilityState === "hidden",
    });
    if (answer.ok) tell("saved", await answer.json());
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

function change() {
  isDirty = true;
  schedule(PAUSE);
}

if (form && told) {
  form.addEventListener("input", change);
  form.addEventListener("change", change);
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

// After a refusal the summary of faults is what the reader needs first.
document.querySelector(".fix[role=alert]")?.focus();
