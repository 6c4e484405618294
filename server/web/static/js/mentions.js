// Behind an @ in a comment: people who may see the task, by name or login. Without this the login is typed.
const PAUSE = 200;
const form = document.querySelector("form[data-people]");
const area = form?.querySelector("textarea");
let list = null;
let at = -1;
let timer = 0;
let asked = 0;

const isOpen = () => Boolean(list && !list.hidden);
const typed = () => /(?:^|[^\w.@\/-])@([\p{L}\d._ -]{0,40})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];

function close() {
  asked += 1;
  if (list) list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function mark(next) {
  const all = [...list.children];
  at = (next + all.length) % all.length;
  all.forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
  area.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
}

function choose(one) {
  const caret = area.selectionStart;
  const start = caret - typed().length;
  area.setRangeText(`${one.dataset.login} `, start, caret, "end");
  close();
  area.focus();
}

function offer(people) {
  list.replaceChildren(...people.map((one, index) => {
    const item = document.createElement("li");
    item.id = `call-${index}`;
    item.setAttribute("role", "option");
    item.dataset.login = one.login;
    const name = document.createElement("b");
    name.textContent = one.name;
    item.append(name, ` @${one.login}`, Object.assign(document.createElement("small"), { textContent: one.unit }));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(item));
    return item;
  }));
  list.hidden = !people.length;
  if (people.length) mark(0);
}

async function ask(words) {
  const mine = ++asked;
  const answer = await fetch(`${form.dataset.people}?q=${encodeURIComponent(words)}`, {
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  offer((await answer.json()).people);
}

function look() {
  clearTimeout(timer);
  const words = typed();
  if (words === undefined) close();
  else timer = setTimeout(ask, PAUSE, words);
}

function press(event) {
  if (!isOpen()) return;
  if (event.key === "ArrowDown") mark(at + 1);
  else if (event.key === "ArrowUp") mark(at - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" || event.key === "Tab") choose(list.children[at]);
  else return;
  event.preventDefault();
}

if (area) {
  list = document.createElement("ul");
  list.className = "call";
  list.id = "call";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", "call");
  area.addEventListener("input", look);
  area.addEventListener("keydown", press);
  area.addEventListener("blur", () => setTimeout(close, 150));
}
