// Group rows of the matrix fold; without this script everything stays unfolded.
for (const table of document.querySelectorAll("[data-matrix]")) {
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button.tog");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    for (const row of button.closest("tbody").rows) {
      if (!row.classList.contains("grp")) row.hidden = !open;
    }
  });
}
