// Files go when they are chosen, dropped or pasted: one by one, with how far they are. What did not go stays
// chosen, so that the form's own button sends it.
const waiting = new WeakMap(); // input -> Map of file -> its line

const held = (input) => waiting.get(input) ?? waiting.set(input, new Map()).get(input);
const frameOf = (input) => input.closest(".drop");
const homeOf = (frame) => (frame.matches("[data-plain]") ? null : frame.closest("[data-files]"));
const words = (frame, key, fill = {}) =>
  (homeOf(frame).dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");

function listOf(frame) {
  if (frame.previousElementSibling?.matches("ul.files")) return frame.previousElementSibling;
  const list = Object.assign(document.createElement("ul"), { className: "files" });
  frame.before(list);
  return list;
}

function keepChosen(input) {
  const transfer = new DataTransfer();
  for (const file of held(input).keys()) transfer.items.add(file);
  input.files = transfer.files;
}

function lineFor(frame, file) {
  const line = document.createElement("li");
  const name = Object.assign(document.createElement("b"), { textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", words(frame, "sending", { name: file.name }));
  const told = Object.assign(document.createElement("span"), { className: "meta" });
  told.setAttribute("role", "status");
  line.append(name, bar, told);
  listOf(frame).append(line);
  return line;
}

function send(input, file, line) {
  const frame = frameOf(input);
  const body = new FormData();
  body.append("csrf_token", document.querySelector("input[name=csrf_token]").value);
  body.append("files", file);
  body.append("field", input.dataset.field ?? input.name);
  body.append("at", String([...listOf(frame).children].filter((one) => one.querySelector("input")).length));
  const request = new XMLHttpRequest();
  request.open("POST", homeOf(frame).dataset.files);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    line.querySelector("progress").value = event.loaded / event.total;
  });
  request.addEventListener("load", () => arrived(input, file, line, request));
  request.addEventListener("error", () => tell(line, words(frame, "later")));
  request.addEventListener("abort", () => line.remove());
  input.form.addEventListener("submit", () => request.abort(), { once: true });
  request.send(body);
}

function tell(line, text, isFault = false) {
  line.querySelector("progress")?.remove();
  const told = line.querySelector(".meta, .err");
  told.className = isFault ? "err" : "meta";
  told.setAttribute("role", isFault ? "alert" : "status");
  told.textContent = text;
}

function arrived(input, file, line, request) {
  const frame = frameOf(input);
  if (request.status >= 500 || request.status === 0) return tell(line, words(frame, "later"));
  held(input).delete(file);
  keepChosen(input);
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    /* a page, not ours to read */
  }
  if (request.status !== 200) return tell(line, `${answer.said || words(frame, "refused")}`, true);
  if (!input.multiple) listOf(frame).querySelectorAll(":scope > li").forEach((one) => one !== line && one.remove());
  line.outerHTML = answer.line;
  input.form.dispatchEvent(new Event("change"));
}

function take(input, files) {
  const chosen = input.multiple ? [...files] : [...files].slice(0, 1);
  if (!input.multiple) held(input).clear();
  const lines = chosen.map((file) => {
    const line = lineFor(frameOf(input), file);
    held(input).set(file, line);
    return [file, line];
  });
  keepChosen(input);
  for (const [file, line] of lines) send(input, file, line);
}

const named = (file) => {
  const at = new Date().toTimeString().slice(0, 5).replace(":", "-");
  return file.name === "image.png" ? new File([file], `anh-dan-${at}.png`, { type: file.type }) : file;
};

// A picture or files from the clipboard go to the field one is in, else to the only or the last frame of the page.
function paste(event) {
  const files = [...(event.clipboardData?.files ?? [])].map(named);
  if (!files.length) return;
  const frames = (place) => [...(place?.querySelectorAll(".drop") ?? [])].filter(homeOf);
  const near = frames(document.activeElement?.closest(".f, [data-row], .panel"));
  const frame = near[0] ?? frames(document).at(-1);
  if (!frame) return;
  event.preventDefault();
  take(frame.querySelector("input[type=file]"), files);
}

// Without an address of their own files go with the form: only their names are shown.
const name = (input) => {
  const frame = frameOf(input);
  const line = frame.querySelector(".chosen") ?? frame.appendChild(document.createElement("span"));
  line.className = "chosen";
  line.setAttribute("role", "status");
  line.textContent = [...input.files].map((file) => file.name).join(", ");
};

const choose = (input, files) => {
  if (homeOf(frameOf(input))) return take(input, files);
  if (!input.multiple && files.length > 1) return undefined;
  input.files = files;
  return name(input);
};

export const watchFiles = (form) => {
  form.addEventListener("change", ({ target }) => target.type === "file" && choose(target, target.files));
  form.addEventListener("dragover", (event) => event.target.closest(".drop") && event.preventDefault());
  form.addEventListener("drop", (event) => {
    const frame = event.target.closest(".drop");
    if (!frame) return;
    event.preventDefault();
    choose(frame.querySelector("input[type=file]"), event.dataTransfer.files);
  });
};

export const watchPaste = () => document.addEventListener("paste", paste);
