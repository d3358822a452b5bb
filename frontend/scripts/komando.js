// The command dashboard: the map follows the stream, and the feed never moves under a reader's hand.

import { debounced } from "./live.js";
import { say } from "./words.js";

const { stream, maps = [] } = window.pmi;

for (const map of maps) {
  const refresh = debounced(() => map.refreshPoints());
  stream?.addEventListener("change", ({ detail }) => detail.event.startsWith("incidents.") && refresh());
  stream?.addEventListener("resync", refresh);
}

const panel = document.querySelector("[data-feed]");
if (panel) holdFeed(panel);

function holdFeed(feed) {
  const scroller = feed.querySelector(".panel-scroll");
  const button = feed.querySelector("[data-feed-held]");
  let held = null;
  let pointerInside = false;

  const reading = () => pointerInside || scroller.scrollTop > 4 || scroller.contains(document.activeElement);
  const items = (root) => [...root.querySelectorAll("[data-item]")];

  feed.addEventListener("part:arrived", (event) => {
    const known = new Set(items(scroller).map(({ dataset }) => dataset.item));
    const fresh = event.detail.fresh;
    const arrived = items(fresh).filter(({ dataset }) => !known.has(dataset.item));
    for (const item of arrived) item.classList.add("is-new");
    if (!reading()) return;
    event.preventDefault();
    held = fresh;
    button.textContent = say("feed.held", { n: arrived.length });
    button.hidden = arrived.length === 0;
  });

  const release = () => {
    if (!held) return;
    scroller.querySelector("[data-live]").replaceWith(document.adoptNode(held));
    held = null;
    button.hidden = true;
    feed.dispatchEvent(new CustomEvent("part:placed", { bubbles: true }));
  };

  button.addEventListener("click", () => {
    release();
    scroller.scrollTop = 0;
    scroller.focus({ preventScroll: true });
    scroller.blur();
  });
  scroller.addEventListener("pointerenter", ({ pointerType }) => {
    pointerInside = pointerType === "mouse";
  });
  scroller.addEventListener("pointerleave", () => {
    pointerInside = false;
    if (!reading()) release();
  });
  scroller.addEventListener("focusout", () => setTimeout(() => reading() || release()));
}
