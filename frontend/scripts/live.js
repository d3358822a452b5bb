// Joins the stream to a page: the pill in the header, and the parts of the page that are fetched again on events.
//
//   <section data-live="umpan/" data-live-on="incidents."> … </section>
//
// is replaced by the element with the same `data-live` in the answer of `umpan/`, resolved against the page's address.

import { Stream } from "./stream.js";
import { clock, say } from "./words.js";

const APART_MS = 400;

let stream = null;

export function goLive() {
  const position = Number.parseInt(document.body.dataset.position ?? "", 10);
  if (Number.isNaN(position)) return null;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  stream = new Stream({ url: `${scheme}//${location.host}/live/`, position });
  showState(stream);
  refreshParts(stream);
  stream.open();
  return stream;
}

function showState(live) {
  const pill = document.querySelector("[data-live-pill]");
  if (!pill) return;
  live.addEventListener("state", ({ detail: { state, heardAt } }) => {
    pill.dataset.state = state;
    pill.querySelector("[data-live-text]").textContent = say(`live.${state}`, { time: clock(heardAt) });
    if (state === "signed-out") pill.setAttribute("href", pill.dataset.signIn);
    else pill.removeAttribute("href");
    document.documentElement.classList.toggle("is-offline", state !== "live");
  });
}

function refreshParts(live) {
  const parts = [...document.querySelectorAll("[data-live]")].map((element) => new Part(element.dataset.live));
  live.addEventListener("change", ({ detail }) => {
    for (const part of parts) if (part.concerns(detail.event)) part.refresh();
  });
  live.addEventListener("resync", () => parts.forEach((part) => part.refresh()));
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-live-retry]")) parts.forEach((part) => part.refresh());
  });
}

/** At once the first time, then never more often than every `APART_MS`, and always once after the last call. */
export function debounced(act) {
  let last = 0;
  let timer = null;
  let running = false;
  let again = false;
  const run = async () => {
    timer = null;
    if (running) {
      again = true;
      return;
    }
    running = true;
    last = Date.now();
    await act();
    running = false;
    if (again) {
      again = false;
      ask();
    }
  };
  const ask = () => {
    if (timer !== null) return;
    timer = setTimeout(run, Math.max(0, last + APART_MS - Date.now()));
  };
  return ask;
}

/** What somebody is typing, and the forms that they have opened, stay as they are when the part around them is new. */
function keepTyped(former, fresh) {
  for (const field of former.querySelectorAll("input[id], textarea[id]")) {
    const next = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!next || field.type === "hidden" || field.value === field.defaultValue) continue;
    next.value = field.value;
    next.closest("details")?.setAttribute("open", "");
  }
}

class Part {
  constructor(name) {
    this.name = name;
    this.refresh = debounced(() => this.#fetch());
  }

  get element() {
    return document.querySelector(`[data-live="${CSS.escape(this.name)}"]`);
  }

  concerns(event) {
    return (this.element?.dataset.liveOn ?? "").split(" ").some((prefix) => prefix && event.startsWith(prefix));
  }

  async #fetch() {
    try {
      const answer = await fetch(new URL(this.name, document.baseURI), { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(`[data-live="${CSS.escape(this.name)}"]`);
      if (!fresh) throw new Error("part missing");
      this.#replace(fresh);
      this.#failed(false);
    } catch {
      this.#failed(true);
    }
  }

  // One part may fail alone: it keeps what it showed, marked as old, with a way to try again.
  #failed(failed) {
    this.element?.classList.toggle("stale", failed);
    const note = document.querySelector(`[data-live-failed="${CSS.escape(this.name)}"]`);
    if (note) note.hidden = !failed;
  }

  #replace(fresh) {
    const offer = new CustomEvent("part:arrived", { bubbles: true, cancelable: true, detail: { fresh } });
    // A listener that places the new part itself (the feed, while somebody reads it) cancels this.
    if (!this.element.dispatchEvent(offer)) return;
    const focused = this.element.contains(document.activeElement) ? document.activeElement.id : "";
    keepTyped(this.element, fresh);
    const ticked = [...this.element.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);
    this.element.replaceWith(document.adoptNode(fresh));
    // What somebody has ticked stays ticked, unless it is another thing by now.
    for (const box of this.element.querySelectorAll("input[type=checkbox]")) box.checked ||= ticked.includes(box.value);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.element.dispatchEvent(new CustomEvent("part:placed", { bubbles: true }));
  }
}
