// <time data-age datetime="…"> grows older while the page is open.

import { age } from "./words.js";

const EVERY_MS = 20_000;

export function keepAges() {
  const tick = () => {
    const now = new Date();
    for (const element of document.querySelectorAll("time[data-age]")) {
      element.textContent = age(new Date(element.dateTime), now);
    }
  };
  setInterval(tick, EVERY_MS);
  document.addEventListener("part:placed", tick);
}
