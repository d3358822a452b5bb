// Whoever signs out on an office page while the phone's app still keeps reports is told so; without it nothing is said.

import { say } from "./words.js";

export function warnOfWaitingReports() {
  let waiting = 0;
  try {
    waiting = Number(localStorage.getItem("lapor-waiting"));
  } catch {
    return;
  }
  if (!(waiting > 0)) return;
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.dataset.confirm = say("leave.title");
    form.dataset.confirmText = say("leave.waiting", { n: waiting });
  }
}
