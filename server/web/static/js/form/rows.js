// "Add a row" and "remove" without losing the place: the same request, only its form is put in.
const isRowButton = (button) => button?.name === "_op" && /^(add|del):/.test(button.value);

const answer = async (form, button) => {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, button),
    headers: { Accept: "text/html" },
  });
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById(form.id);
};

const focusAfter = (form, operation) => {
  const table = document.getElementById(`f-${operation.split(":")[1].replaceAll(".", "-")}`);
  const rows = table?.querySelectorAll("[data-row]") ?? [];
  const inputs = rows.length ? rows[rows.length - 1].querySelectorAll(".in") : [];
  (operation.startsWith("add:") ? inputs[0] : table)?.focus();
};

export const watchRows = (form) => {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!form.id || !isRowButton(button)) return;
    event.preventDefault();
    const fresh = await answer(form, button).catch(() => null);
    if (!fresh) {
      HTMLFormElement.prototype.submit.call(withOperation(form, button.value));
      return;
    }
    form.replaceChildren(...fresh.childNodes);
    form.dispatchEvent(new Event("input"));
    focusAfter(form, button.value);
  });
};

const withOperation = (form, value) => {
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "_op", value });
  form.append(hidden);
  return form;
};
