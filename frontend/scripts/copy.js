// A button with `data-copy="id"` puts the text of that field on the clipboard. Without one it shows and selects it.

export function copyOnClick() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.querySelector("[data-copy-label]") ?? button;
    const words = label.textContent;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        field.closest("details")?.setAttribute("open", "");
        field.select();
        return;
      }
      label.textContent = button.dataset.copied;
      setTimeout(() => (label.textContent = words), 2500);
    });
  }
}
