// Names of the chosen files, and dropping files on the frame.
const tell = (input) => {
  const frame = input.closest(".drop");
  const line = frame.querySelector(".chosen") ?? frame.appendChild(document.createElement("span"));
  line.className = "chosen";
  line.setAttribute("role", "status");
  line.textContent = [...input.files].map((file) => file.name).join(", ");
};

const drop = (event, frame) => {
  const input = frame.querySelector("input[type=file]");
  event.preventDefault();
  if (!input.multiple && event.dataTransfer.files.length > 1) return;
  input.files = event.dataTransfer.files;
  tell(input);
};

export const watchFiles = (form) => {
  form.addEventListener("change", ({ target }) => target.type === "file" && tell(target));
  form.addEventListener("dragover", (event) => event.target.closest(".drop") && event.preventDefault());
  form.addEventListener("drop", (event) => {
    const frame = event.target.closest(".drop");
    if (frame) drop(event, frame);
  });
};
