// Long lists of boxes get a field that hides what does not match; hidden boxes stay ticked.
const LONG = 12;

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

const sift = (picker, typed) => {
  const needle = plain(typed.trim());
  for (const box of picker.querySelectorAll(".picks .ck")) {
    box.hidden = !plain(box.textContent).includes(needle);
  }
  for (const group of picker.querySelectorAll("details")) {
    const found = group.querySelector(".picks .ck:not([hidden])");
    group.hidden = !found;
    if (needle && found) group.open = true;
  }
};

export const watchPickers = (form) => {
  for (const picker of form.querySelectorAll(".pick")) {
    const field = picker.querySelector(".sift");
    if (!field || picker.dataset.sifted || picker.querySelectorAll(".ck").length <= LONG) continue;
    picker.dataset.sifted = "yes";
    field.hidden = false;
    const input = field.querySelector("input");
    input.addEventListener("input", () => sift(picker, input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
};
