// A list that grows at its top never moves under a reader's hand: what arrives is counted on a button until the pointer
// has left, the focus is elsewhere and the list is at its top again.

import { say } from "./words.js";

export function holdFeeds() {
  for (const feed of document.querySelectorAll("[data-feed]")) hold(feed);
}

function hold(feed) {
  const scroller = feed.querySelector(".panel-scroll") ?? feed;
  const button = feed.querySelector("[data-feed-held]");
  let held = null;
  let pointerInside = false;

  const scrolled = () => scroller.scrollTop > 4 || feed.getBoundingClientRect().top < 0;
  const reading = () => pointerInside || scrolled() || scroller.contains(document.activeElement);
  const items = (root) => [...root.querySelectorAll("[data-item]")];

  feed.addEventListener("part:arrived", (event) => {
    const known = new Set(items(scroller).map(({ dataset }) => dataset.item));
    const fresh = event.detail.fresh;
    const arrived = items(fresh).filter(({ dataset }) => !known.has(dataset.item));
    for (const item of arrived) item.classList.add("is-new");
    if (arrived.length === 0 || !reading()) return;
    event.preventDefault();
    held = fresh;
    button.textContent = say("feed.held", { n: arrived.length });
    button.hidden = false;
  });

  const release = () => {
    if (!held) return;
    scroller.querySelector("[data-live]").replaceWith(document.adoptNode(held));
    held = null;
    button.hidden = true;
    feed.dispatchEvent(new CustomEvent("part:placed", { bubbles: true }));
  };
  const releaseWhenFree = () => reading() || release();

  button.addEventListener("click", () => {
    release();
    scroller.scrollTop = 0;
  });
  feed.addEventListener("pointerenter", ({ pointerType }) => {
    pointerInside = pointerType === "mouse";
  });
  feed.addEventListener("pointerleave", () => {
    pointerInside = false;
    releaseWhenFree();
  });
  scroller.addEventListener("scroll", releaseWhenFree, { passive: true });
  scroller.addEventListener("focusout", () => setTimeout(releaseWhenFree));
}
