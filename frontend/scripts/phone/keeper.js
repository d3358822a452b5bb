// Who is here, and what the phone keeps for them. The shell knows nobody; this does, and forgets with them.

import { find } from "./dom.js";
import { OUTCOME, Queue, Unanswered, ownerOf } from "./queue.js";
import { openStore } from "./store.js";

const EVERY_MS = 30_000;
const BUSY_MS = 3_000;
const FRESH_MS = 60_000;
const COUNT = "lapor-waiting";
const DATA = {
  provisions: "/lapor/bekal/",
  answers: "/lapor/saya/jawaban/",
  activityForm: "/api/v1/activities/form/",
  activities: "/api/v1/activities/mine/",
};
const DENIED_MS = 86_400_000; // an office that files no activities is not asked at every look

export class Keeper extends EventTarget {
  store = null;
  queue = null;
  identity = null;
  /** Whether the server said so in this session of the page: true, false, or null for not asked or not answered. */
  signedIn = null;
  online = true;
  data = {};

  async open() {
    this.store = await openStore();
    this.queue = new Queue(this.store);
    this.identity = (await this.store.get("kept", "identity")) ?? null;
    await this.#recall();
  }

  get owner() {
    return this.identity?.owner ?? null;
  }

  /** Ask who is here; the words of the last time hold while there is no answer. */
  async meet() {
    let session;
    try {
      session = await this.queue.session();
    } catch (error) {
      this.online = !(error instanceof Unanswered);
      this.#tell("met");
      return;
    }
    this.online = true;
    await this.#take(session);
    this.#tell("met");
  }

  async #take(session) {
    const owner = ownerOf(session);
    this.signedIn = Boolean(owner);
    const former = this.owner;
    this.identity = owner && {
      key: "identity",
      owner,
      name: session.name,
      unit: session.unit,
      space: session.tenant.space,
      organisation: session.tenant.name,
    };
    if (owner) await this.store.put("kept", this.identity);
    else await this.store.delete("kept", "identity");
    if (former !== owner) await this.#recall();
    await this.#forgetOthers();
  }

  /** What can be fetched again is kept for one person only: the next one at this phone does not find it. */
  async #forgetOthers() {
    for (const name of Object.keys(DATA)) {
      const kept = await this.store.get("kept", name);
      if (kept && kept.owner !== this.owner) await this.store.delete("kept", name);
    }
  }

  async #recall() {
    this.data = {};
    for (const name of Object.keys(DATA)) {
      const kept = await this.store.get("kept", name);
      if (kept && kept.owner === this.owner) this.data[name] = kept;
    }
  }

  /** Fetch what is kept again, unless it was a moment ago; what does not come stays as it was. */
  async refresh(name, { now = false } = {}) {
    const known = this.data[name];
    const age = known ? Date.now() - known.fetched_at : Infinity;
    if (!this.signedIn || (!now && age < FRESH_MS) || (known?.denied && age < DENIED_MS)) return;
    const owner = this.owner;
    try {
      const headers = { Accept: "application/json", ...(known?.tag ? { "If-None-Match": known.tag } : {}) };
      const answer = await fetch(DATA[name], { headers, cache: "no-store", redirect: "error" });
      if (owner !== this.owner) return;
      if (answer.status === 304) this.data[name] = { ...known, fetched_at: Date.now() };
      else if (answer.ok) {
        this.data[name] = { key: name, owner, fetched_at: Date.now(), tag: answer.headers.get("ETag"), told: await answer.json() };
      } else if (answer.status === 403) this.data[name] = { key: name, owner, fetched_at: Date.now(), denied: true };
      else return;
      await this.store.put("kept", this.data[name]).catch(() => null); // full: it is shown, and fetched again
      this.#tell(name);
    } catch {
      // No connection: what is kept stays.
    }
  }

  get provisions() {
    return this.data.provisions?.told ?? { areas: [], forms: {}, contacts: [], incidents: [], outlines: "" };
  }

  /** The kabupaten's outlines, fetched once a version: they are public, and kept whoever is here. */
  async outlines() {
    const { outlines: url } = this.provisions;
    if (!url) return null;
    const kept = await this.store.get("kept", "outlines");
    if (kept?.url === url) return kept.told;
    const answer = await fetch(url, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return kept?.told ?? null;
    const told = await answer.json();
    await this.store.put("kept", { key: "outlines", url, told }).catch(() => null);
    return told;
  }

  get answers() {
    return this.data.answers?.told?.reports ?? [];
  }

  get activities() {
    return this.data.activities?.told?.results ?? [];
  }

  /** The programmes and groups of an activity; nothing for who files none, or before they were fetched. */
  get activityForm() {
    return this.data.activityForm?.told ?? null;
  }

  /** What came back about everything of one's own. */
  refreshAnswers(options) {
    return Promise.all(["answers", "activities"].map((name) => this.refresh(name, options)));
  }

  // Sending ------------------------------------------------------------------------------------------------------

  #flushing = null;

  /** Send what waits. Two calls at once are one, but a person's wish to send is never swallowed by a quieter one. */
  flush(options = {}) {
    if (this.#flushing) return options.eager ? this.#flushing.then(() => this.flush(options)) : this.#flushing;
    this.#flushing = this.#flush(options).finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #flush(options) {
    this.#tell("flushing");
    const run = await this.queue.flush(options).catch((error) => ({ outcome: OUTCOME.later, sent: 0, error }));
    if (run.outcome === OUTCOME.offline) this.online = false;
    else if (run.sent || run.outcome === OUTCOME.signedOut) this.online = true;
    if (run.outcome === OUTCOME.signedOut) await this.meet();
    if (run.outcome === OUTCOME.busy && options.eager) setTimeout(() => this.flush(options), BUSY_MS);
    await this.count();
    this.run = run;
    this.#tell("flushed");
    if (run.sent) await this.refreshAnswers({ now: true });
    return run;
  }

  /** Flush whenever there is hope: the line is back, the page is looked at, half a minute has passed. */
  keepFlushing() {
    const again = async () => {
      if (document.visibilityState === "hidden" || !(await this.store.count("outbox"))) return;
      await this.flush();
    };
    window.addEventListener("online", () => this.meet().then(() => this.flush({ eager: true })));
    window.addEventListener("offline", () => {
      this.online = false;
      this.#tell("met");
    });
    document.addEventListener("visibilitychange", again);
    setInterval(again, EVERY_MS);
    window.addEventListener("storage", async ({ key }) => {
      if (key !== COUNT) return; // another tab has written or sent something
      await this.count();
      this.#tell("flushed");
    });
    navigator.serviceWorker?.addEventListener("message", async ({ data }) => {
      if (data !== "flushed") return;
      await this.count();
      this.#tell("flushed");
      await this.refreshAnswers({ now: true });
    });
  }

  /** Ask the browser to send when the line is back, even with the page closed. Only Chromium does. */
  async promise() {
    try {
      const registration = await navigator.serviceWorker?.ready;
      await registration?.sync?.register("lapor");
    } catch {
      // Not allowed here: the other ways remain.
    }
  }

  waitingCount = 0;

  /** How many writings wait, for the badge and for whoever signs out elsewhere on the site. */
  async count() {
    const items = await this.store.getAll("outbox");
    const reports = items.filter(({ kind }) => kind !== "photo");
    this.waitingCount = reports.filter(({ owner }) => owner === this.owner).length;
    const badge = find("[data-badge]");
    badge.textContent = this.waitingCount;
    badge.hidden = !this.waitingCount;
    try {
      localStorage.setItem(COUNT, String(reports.length));
    } catch {
      // Private mode: nobody is warned elsewhere.
    }
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}
