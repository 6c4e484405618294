// While a move goes on its page asks again; without this script the link does.
const PAUSE = 2000;

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  const here = document.querySelector("[data-progress]");
  if (now && !here.contains(document.activeElement)) here.replaceWith(now);
}

function again() {
  const here = document.querySelector("[data-progress]");
  if (here?.dataset.progress !== "going") return;
  setTimeout(() => look().catch(() => {}).finally(again), PAUSE);
}

again();
