import "htmx.org";
import { keepAges } from "./ages.js";
import { copyOnClick } from "./copy.js";
import { confirmBeforeSubmit } from "./dialog.js";
import { holdFeeds } from "./feed.js";
import { warnOfWaitingReports } from "./leaving.js";
import { goLive } from "./live.js";
import { closeMenus } from "./menu.js";
import { sendPosition } from "./position.js";

confirmBeforeSubmit();
warnOfWaitingReports();
copyOnClick();
closeMenus();
sendPosition();
keepAges();
holdFeeds();
// The one name that a page's own script finds: the stream that this page shows.
window.pmi = { stream: goLive() };

// On a phone the tabs of a page are wider than the screen: the present one comes into sight.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const beyond = here.getBoundingClientRect().right - here.parentElement.getBoundingClientRect().right;
  if (beyond > 0) here.parentElement.scrollLeft += beyond;
}

for (const select of document.querySelectorAll("select[data-submit-on-change]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
