// Says how many characters are left, near the end only.
const left = (count) =>
  document.documentElement.lang === "en" ? `${count} characters left` : `còn ${count} ký tự`;

export const watchCounts = (form) => {
  form.addEventListener("input", ({ target }) => {
    const limit = Number(target.dataset?.limit);
    if (!limit) return;
    const rest = limit - [...target.value.normalize("NFC")].length;
    let note = target.parentElement.querySelector(".count");
    if (!note && rest > limit / 5) return;
    if (!note) {
      note = document.createElement("p");
      note.className = "meta count";
      note.setAttribute("role", "status");
      target.after(note);
    }
    note.textContent = rest > limit / 5 ? "" : left(rest);
  });
};
