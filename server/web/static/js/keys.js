// Single-key shortcuts; they can be switched off (WCAG 2.1.4) on /keys, remembered on this machine only.
const STORE = "thongsuot.keys";
const GO = { v: "/tasks", t: "/cases" };
let pending = "";

const isOn = () => localStorage.getItem(STORE) !== "off";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".inbox tr[data-task]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("cur"));
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  all.forEach((row) => row.classList.toggle("cur", row === next));
  next.querySelector("a").focus();
}

function press(event) {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key;
  if (pending === "g" && GO[key]) location.assign(GO[key]);
  pending = key === "g" ? "g" : "";
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "?") location.assign("/keys");
  else if (key === "/") {
    const find = document.getElementById("find");
    if (find) {
      event.preventDefault();
      find.focus();
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
