// Single-key shortcuts; they can be switched off (WCAG 2.1.4) on /keys, remembered on this machine only.
const STORE = "thongsuot.keys";
const GO = { v: "/tasks", t: "/cases", d: "/tasks/done", b: "/tasks/informed", x: "/tasks?view=later" };
let pending = "";

export const isOn = () => localStorage.getItem(STORE) !== "off";
export const isTyping = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".inbox tr[data-task]")];

// Where a key acts: on the chosen row of a list, on nothing while none is chosen, else on the page.
const place = () => (document.querySelector(".inbox") ? document.querySelector(".inbox tr.cur") : document);

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("cur"));
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  all.forEach((row) => row.classList.toggle("cur", row === next));
  next.querySelector("a, button, input")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

let sheet = null;

// The list of keys over the page one is on; a page of its own where that cannot be. It is fetched once,
// also when whoever waits for it on a slow line presses the key again.
async function showSheet() {
  sheet ??= fetchSheet().catch(() => null);
  const shown = await sheet;
  if (!shown) return location.assign("/keys");
  if (!document.querySelector("dialog[open]")) shown.showModal();
}

async function fetchSheet() {
  const answer = await fetch("/keys");
  if (!answer.ok) return null;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = found.querySelector("#keys-list");
  if (!list) return null;
  const made = document.createElement("dialog");
  made.id = "keys-sheet";
  made.className = "sheet";
  made.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = found.querySelector("h1").textContent;
  const close = document.createElement("button");
  close.className = "btn";
  close.textContent = list.dataset.close;
  close.addEventListener("click", () => made.close());
  made.append(title, document.adoptNode(list), close);
  document.body.append(made);
  return made;
}

function press(event) {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (pending === "g") {
    event.afterG = true;
    if (GO[key]) location.assign(GO[key]);
    pending = "";
    return;
  }
  pending = key === "g" ? "g" : "";
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "?") showSheet();
  else if (key === "u") place()?.querySelector("form[data-recall]")?.requestSubmit();
  else if (key === "/") {
    const find = document.querySelector("#q:not([hidden])") ?? document.getElementById("find");
    if (find) {
      event.preventDefault();
      (find.checkVisibility?.() === false ? document.getElementById("find") : find)?.focus();
    }
  }
}

function offerSwitch() {
  const form = document.getElementById("keys-switch");
  if (!form) return;
  const box = document.getElementById("keys-on");
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  form.hidden = false;
}

document.addEventListener("keydown", press);
offerSwitch();
document.fonts.ready.then(() => document.documentElement.setAttribute("data-ready", ""));
