// A form with `data-confirm` asks first, in the page's one native dialog. Without JavaScript it just submits.

export function confirmBeforeSubmit() {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return;
  let asking = null;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || form === asking?.form) return;
    event.preventDefault();
    event.stopPropagation();
    asking = { form, submitter: event.submitter };
    dialog.querySelector("[data-confirm-title]").textContent = asker.dataset.confirm;
    dialog.querySelector("[data-confirm-text]").textContent = asker.dataset.confirmText ?? "";
    const act = dialog.querySelector("[data-confirm-act]");
    act.textContent = asker.dataset.confirmAct ?? act.dataset.word;
    act.classList.toggle("btn-destructive", "confirmDestructive" in asker.dataset);
    act.classList.toggle("btn-primary", !("confirmDestructive" in asker.dataset));
    dialog.returnValue = "";
    dialog.showModal();
  }, true);

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") asking.form.requestSubmit(asking.submitter);
    asking = null;
  });
}
