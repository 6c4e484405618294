// The form as an officer will see it: drawn by the server with the same code as on a task's page.
import { el } from "./dom.js";
import { t } from "./words.js";

export function preview(bench, name) {
  const room = el("div", { className: "form-preview", role: "group", "aria-label": t("Xem trước biểu mẫu") });
  const show = async () => {
    const isOnItsWay = Object.keys(bench.draft.changed).some((file) => file.includes(`${name}.`));
    if (!room.isConnected || isOnItsWay) return; // it is asked for again when it has been saved
    const answer = await fetch(`${bench.draft.url}/forms/${name}`, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    room.replaceChildren(el("h3", {}, t("Xem trước")), ...(answer.ok ? [...page.querySelector("main").childNodes] : [el("p", { className: "err" }, t("Chưa vẽ được biểu mẫu này; xem mục Vấn đề."))]));
    for (const one of room.querySelectorAll("button, input[type=submit]")) one.disabled = true;
  };
  bench.draft.removeEventListener("checked", bench.previewing);
  bench.previewing = () => show().catch(() => null);
  bench.draft.addEventListener("checked", bench.previewing);
  queueMicrotask(bench.previewing);
  return room;
}
