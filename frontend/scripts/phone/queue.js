// The queue: what was written is kept until the server has said its number, and is then sent exactly once.
//
// Nothing here touches a page. It is given the store, a way to ask the server and a clock, so that the app, its service
// worker and the tests run the same lines. The server files a `ref` once however often it is sent; the queue's part is
// to send the same words under the same ref until an answer comes, and to let nothing go before that.

import { alone } from "./lock.js";
import { newReference } from "./reference.js";

const SESSION_WITHIN_MS = 10_000;
const WORDS_WITHIN_MS = 25_000;
const PICTURE_WITHIN_MS = 120_000;
const FIRST_PAUSE_MS = 4_000;
const LONGEST_PAUSE_MS = 300_000;
const MOST_FAILURES_IN_A_ROW = 3;
const KEPT_RECEIPTS = 200;
const AGAIN = new Set([408, 425, 429]);
const TRIES_FOR_A_RELEASE = 3; // while servers renew themselves, one may not know the form of the next one yet
const REPORTS = "/api/v1/field-reports/";
const ACTIVITIES = "/api/v1/activities/";
// What stands by itself: where it is filed, where one's own are listed, and how its fields are called.
const FILED = {
  report: { path: REPORTS, own: `${REPORTS}?limit=100`, fields: fieldsOf, body: bodyOf },
  activity: { path: ACTIVITIES, own: `${ACTIVITIES}mine/`, fields: activityFieldsOf, body: activityBodyOf },
};
export const OUTCOME = { done: "done", busy: "busy", offline: "offline", signedOut: "signed-out", later: "later" };

/** Whose a report is: the person, and for which organisation in which space they write. */
export function ownerOf(session) {
  return session?.signed_in ? `${session.user}@${session.tenant.code}/${session.tenant.space}` : null;
}

export class Queue {
  #store;
  #http;
  #now;

  constructor(store, { http = (...asked) => fetch(...asked), now = () => Date.now() } = {}) {
    this.#store = store;
    this.#http = http;
    this.#now = now;
  }

  // Putting in ---------------------------------------------------------------------------------------------------

  /** Seal a report or an activity with its photos. The draft goes and it comes in one step: a crash leaves one of the two. */
  async file({ ref, owner, body, type_version, photos = [], kind = "report" }) {
    const turn = this.#store.transaction(["drafts", "outbox"], "readwrite");
    const items = [this.#item({ ref, owner, kind, body, type_version })];
    items.push(...photos.map((photo) => this.#item({ ref: photo, owner, kind: "photo", of: kind, after: ref, body: {} })));
    for (const item of items) await turn.objectStore("outbox").put(item);
    await turn.objectStore("drafts").delete(ref);
    await turn.done;
  }

  /** Amend what is one's own: `changes` is `{field: {from: what this phone knew, to: what it should be}}`. */
  async amend({ owner, of = "report", report_id = null, after = null, changes, type_version }) {
    const item = this.#item({ ref: newReference(), owner, kind: "amendment", of, after, report_id, body: { changes }, type_version });
    await this.#store.put("outbox", item);
    return item.ref;
  }

  /** Add a photo to a report that is filed already. */
  async attach({ owner, report_id, photo }) {
    await this.#store.put("outbox", this.#item({ ref: photo, owner, kind: "photo", report_id, body: {} }));
  }

  /**
   * Put better words in place of refused ones. A report whose fate is unknown keeps its words, because the server may
   * hold them under this ref already: the difference follows as an amendment.
   */
  async mend(ref, body, { type_version } = {}) {
    const turn = this.#store.transaction("outbox", "readwrite");
    const item = await turn.store.get(ref);
    if (!item) return "gone";
    if (item.state === "waiting" && item.unsure) {
      const changes = differences(item.body, body, FILED[item.kind].fields);
      if (Object.keys(changes).length) {
        const { owner, kind: of } = item;
        await turn.store.put(this.#item({ ref: newReference(), owner, kind: "amendment", of, after: ref, body: { changes }, type_version }));
      }
    } else {
      const told = { body, type_version: type_version ?? item.type_version };
      await turn.store.put({ ...item, ...told, state: "waiting", problem: null, next_at: 0, tried: 0 });
    }
    await turn.done;
    return "kept";
  }

  /** Take something back that the server has not: only what was refused, or was never sent. Its photos go with it. */
  async drop(ref) {
    const turn = this.#store.transaction(["outbox", "photos"], "readwrite");
    const items = await turn.objectStore("outbox").getAll();
    const item = items.find((one) => one.ref === ref);
    if (!item || (item.unsure && item.state !== "refused")) return false;
    const gone = items.filter((one) => one.ref === ref || one.after === ref);
    for (const one of gone) {
      await turn.objectStore("outbox").delete(one.ref);
      await turn.objectStore("photos").delete(one.ref);
    }
    await turn.done;
    return true;
  }

  /** What nobody was signed in for, when it was written, becomes the report of whoever says that it is theirs. */
  async claim(owner) {
    const turn = this.#store.transaction(["outbox", "drafts"], "readwrite");
    for (const name of ["outbox", "drafts"]) {
      for (const one of await turn.objectStore(name).getAll()) {
        if (!one.owner) await turn.objectStore(name).put({ ...one, owner });
      }
    }
    await turn.done;
  }

  // Looking ------------------------------------------------------------------------------------------------------

  /** Everything of `owner` that waits, in the order in which it was written. */
  async waiting(owner) {
    const items = await this.#store.getAll("outbox");
    return items.filter((item) => item.owner === owner).sort((a, b) => a.order - b.order);
  }

  /** How much waits on this phone for somebody else, and for nobody yet. */
  async others(owner) {
    const items = (await this.#store.getAll("outbox")).filter((item) => item.kind !== "photo");
    return {
      foreign: items.filter((item) => item.owner && item.owner !== owner).length,
      unclaimed: items.filter((item) => !item.owner).length,
    };
  }

  // Sending ------------------------------------------------------------------------------------------------------

  /** Send what is due; `eager` also sends what was to rest a while. Answers how it went, and what is left. */
  flush({ eager = false } = {}) {
    return alone(this.#store, { outcome: OUTCOME.busy, sent: 0 }, () => this.#flush(eager));
  }

  async #flush(eager) {
    if (!(await this.#store.count("outbox"))) return { outcome: OUTCOME.done, sent: 0, left: 0 };
    let session;
    try {
      session = await this.session();
    } catch (error) {
      return { outcome: error instanceof Unanswered ? OUTCOME.offline : OUTCOME.later, sent: 0 };
    }
    const owner = ownerOf(session);
    if (!owner) return { outcome: OUTCOME.signedOut, sent: 0 };
    const run = { owner, csrf: session.csrf, sent: 0, failures: 0 };
    let outcome = OUTCOME.done;
    for (const { ref } of await this.waiting(owner)) {
      const item = await this.#store.get("outbox", ref); // as it is now: the item before may have changed it
      if (!this.#isDue(item, eager)) continue;
      const stop = await this.#deliver(item, run);
      if (stop) {
        outcome = stop;
        break;
      }
    }
    const left = await this.waiting(owner);
    if (outcome === OUTCOME.done && left.some((item) => item.state === "waiting")) outcome = OUTCOME.later;
    return { outcome, owner, sent: run.sent, left: left.length };
  }

  /** Who sits in front of the phone now, with a token that is good now. */
  async session() {
    const answer = await this.#ask("/api/session/", { headers: { Accept: "application/json" } }, SESSION_WITHIN_MS);
    if (!answer.ok) throw new Error(String(answer.status));
    const session = await read(answer);
    if (typeof session?.csrf !== "string") throw new Unanswered("somebody else's page");
    return session;
  }

  #isDue(item, eager) {
    if (!item || item.state !== "waiting") return false;
    if (!FILED[item.kind] && !item.report_id) return false; // what it belongs to goes first
    return eager || item.next_at <= this.#now();
  }

  /** Send one; answers why the run must stop, or nothing. */
  async #deliver(item, run) {
    const request = await this.#request(item, run.csrf);
    if (!request) {
      await this.#refuse(item, { code: "photo_lost" });
      return null;
    }
    // Before it goes out: a phone that dies now must know that the server may have it.
    await this.#note(item, { unsure: true, tried: item.tried + 1 });
    let answer;
    let told;
    try {
      answer = await this.#ask(pathOf(item), request, item.kind === "photo" ? PICTURE_WITHIN_MS : WORDS_WITHIN_MS);
      told = await read(answer);
    } catch {
      await this.#pause(item);
      return OUTCOME.offline;
    }
    if (answer.ok && typeof told?.id === "string") {
      await this.#sent(item, told);
      run.sent += 1;
      run.failures = 0;
      return null;
    }
    return this.#unsent(item, run, answer, told);
  }

  async #unsent(item, run, answer, told) {
    const { status } = answer;
    if (status === 401) {
      await this.#note(item, { next_at: 0 });
      return OUTCOME.signedOut;
    }
    if (status === 403 && run.renewedFor !== item.ref) {
      // A token that went stale between asking and sending: once more with a new one.
      run.renewedFor = item.ref;
      await this.#note(item, { unsure: item.unsure });
      const session = await this.session().catch(() => null);
      if (ownerOf(session) !== run.owner) return OUTCOME.signedOut;
      run.csrf = session.csrf;
      return this.#deliver(await this.#store.get("outbox", item.ref), run);
    }
    if (status === 403 && !told?.code) return OUTCOME.signedOut; // not our server's word on rights: keep, and stop
    if (status === 409 && FILED[item.kind] && (await this.#found(item, run))) return null;
    const mayPass = AGAIN.has(status) || (told?.code === "unknown_form_version" && item.tried < TRIES_FOR_A_RELEASE - 1);
    if (status >= 400 && status < 500 && !mayPass) {
      // What was refused was not stored; what an earlier attempt may have stored stays in doubt.
      await this.#note(item, { unsure: item.unsure });
      await this.#refuse(item, { status, code: told?.code, detail: told?.detail, fields: told?.fields });
      return null;
    }
    await this.#pause(item, answer);
    run.failures += 1;
    return status === 429 || run.failures >= MOST_FAILURES_IN_A_ROW ? OUTCOME.later : null;
  }

  /** The server holds other words under this ref: they were sent and the answer lost. What differs is an amendment. */
  async #found(item, run) {
    const { own, fields, body } = FILED[item.kind];
    const answer = await this.#ask(own, { headers: { Accept: "application/json" } }, WORDS_WITHIN_MS).catch(() => null);
    const page = answer?.ok ? await read(answer) : null;
    const stored = page?.results?.find((one) => one.client_ref === item.ref);
    if (!stored) return false;
    const { started_at: _began, ended_at: _ended, ...changes } = differences(body(stored), item.body, fields); // by another clock
    if (Object.keys(changes).length) {
      const { owner, kind: of, type_version } = item;
      await this.amend({ owner, of, report_id: stored.id, changes, type_version });
    }
    await this.#sent(item, stored);
    run.sent += 1;
    return true;
  }

  async #request(item, csrf) {
    const headers = { "X-CSRFToken": csrf, Accept: "application/json" };
    if (item.kind !== "photo") {
      const version = item.type_version ? { type_version: item.type_version } : {};
      const told = { client_ref: item.ref, ...version, ...item.body, device_now: new Date(this.#now()).toISOString() };
      return { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(told) };
    }
    const photo = await this.#store.get("photos", item.ref);
    if (!photo) return null;
    const body = new FormData();
    body.append("client_ref", item.ref);
    body.append("photo", new Blob([photo.bytes], { type: "image/jpeg" }), "report.jpg");
    return { method: "POST", headers, body };
  }

  /** Ask, and give up in time: on a line that takes everything and brings nothing, a request waits for ever. */
  async #ask(path, request, within) {
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(), within);
    try {
      const answer = await this.#http(path, { ...request, cache: "no-store", credentials: "same-origin", redirect: "error", signal: leave.signal });
      const text = await answer.text();
      return { ok: answer.ok, status: answer.status, retryAfter: answer.headers.get("Retry-After"), text };
    } catch (error) {
      throw new Unanswered(String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** The server has it: only now does it leave the queue, in the same step that keeps its number. */
  async #sent(item, told) {
    const turn = this.#store.transaction(["outbox", "sent", "photos"], "readwrite");
    const outbox = turn.objectStore("outbox");
    await outbox.delete(item.ref);
    if (item.kind === "photo") await turn.objectStore("photos").delete(item.ref);
    else {
      const receipt = { ref: item.ref, owner: item.owner, kind: item.kind, sent_at: this.#now(), id: told.id };
      const whose = item.kind === "amendment" ? { report_id: item.report_id, of: item.of } : {};
      const more = { receipt: told.receipt ?? "", conflicts: told.conflicts ?? [], body: item.body, ...whose };
      await turn.objectStore("sent").put({ ...receipt, ...more });
    }
    if (FILED[item.kind]) {
      for (const one of await outbox.getAll()) {
        if (one.after === item.ref) await outbox.put({ ...one, report_id: told.id });
      }
    }
    await turn.done;
    await this.#forgetOldReceipts();
  }

  async #forgetOldReceipts() {
    const receipts = await this.#store.getAll("sent");
    const old = receipts.sort((a, b) => b.sent_at - a.sent_at).slice(KEPT_RECEIPTS);
    for (const { ref } of old) await this.#store.delete("sent", ref);
  }

  #refuse(item, problem) {
    return this.#note(item, { state: "refused", problem, next_at: 0 });
  }

  #pause(item, answer) {
    const asked = Number.parseInt(answer?.retryAfter ?? "", 10) * 1000;
    const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** item.tried) * (0.5 + Math.random() / 2);
    const problem = answer ? { status: answer.status } : null;
    return this.#note(item, { next_at: this.#now() + (asked > 0 ? Math.min(asked, LONGEST_PAUSE_MS) : own), problem });
  }

  async #note(item, changes) {
    const turn = this.#store.transaction("outbox", "readwrite");
    const present = await turn.store.get(item.ref);
    if (present) await turn.store.put({ ...present, ...changes });
    await turn.done;
  }

  #item({ ref, owner, kind, body, of = "report", after = null, report_id = null, type_version = null }) {
    const order = this.#now() + (this.#written += 1) / 1000;
    const start = { state: "waiting", tried: 0, unsure: false, next_at: 0, problem: null };
    return { ref, owner, kind, of, body, after, report_id, type_version, order, ...start };
  }

  #written = 0;
}

function pathOf(item) {
  if (FILED[item.kind]) return FILED[item.kind].path;
  const { path } = FILED[item.of ?? "report"]; // a phone may keep items from before there were activities
  return `${path}${item.report_id}/${item.kind === "photo" ? "photos" : "amendments"}/`;
}

/** No answer, or none of ours: the line is down, or a hotel's sign-in page stands in between. */
export class Unanswered extends Error {}

async function read(answer) {
  try {
    return JSON.parse(answer.text);
  } catch {
    return null;
  }
}

const WORDS = ["text", "landmark", "rt", "rw"];

/** A report's words and answers as the fields that an amendment names. */
export function fieldsOf(body) {
  const said = Object.fromEntries(WORDS.map((name) => [name, body[name] ?? ""]));
  const answers = Object.entries(body.answers ?? {}).map(([name, answer]) => [`answers.${name}`, answer]);
  const location = body.lat === undefined || body.lat === null ? null : [body.lon, body.lat];
  const place = { area: body.area_code ?? null, location };
  return { ...said, ...Object.fromEntries(answers), ...place };
}

/** What must be changed to make `before` into `after`, as an amendment says it. */
export function differences(before, after, fields = fieldsOf) {
  const [old, wanted] = [fields(before), fields(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(wanted)]);
  const changed = [...names].filter((name) => !isSame(old[name], wanted[name]));
  // A report that named no kelurahan was put into one by the server: that is no wish of its author.
  const meant = changed.filter((name) => (wanted[name] !== undefined || name.startsWith("groups.")) && !(name === "area" && wanted[name] === null));
  return Object.fromEntries(meant.map((name) => [name, { from: old[name] ?? null, to: wanted[name] ?? null }]));
}

function isSame(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** A report as the server shows it, as the body that was sent for it. */
export function bodyOf(report) {
  const { area_code, text, landmark, rt, rw, location } = report;
  const { refused, ...answers } = report.answers ?? {};
  return {
    area_code,
    text,
    landmark,
    rt,
    rw,
    ...(location ? { lat: location.latitude, lon: location.longitude } : {}),
    answers: { ...answers, ...(report.words ?? {}) },
  };
}

export const ACTIVITY_WORDS = ["title", "venue", "rt", "rw", "landmark", "result", "obstacle", "follow_up"];
const NUMBERS = ["people", "volunteers", "staff"];

/** An activity as the fields that an amendment names. A group that nobody counted is no field of it. */
export function activityFieldsOf(body) {
  const words = Object.fromEntries(ACTIVITY_WORDS.map((name) => [name, body[name] ?? ""]));
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, body[name] ?? null]));
  const groups = Object.entries(body.groups ?? {}).map(([name, number]) => [`groups.${name}`, number]);
  const moments = Object.fromEntries(["started_at", "ended_at"].map((name) => [name, body[name] ? new Date(body[name]).toISOString() : null]));
  const location = body.lat === undefined || body.lat === null ? null : [body.lon, body.lat];
  return { programme: body.programme, ...words, ...numbers, ...Object.fromEntries(groups), ...moments, area: body.area_code ?? null, location };
}

/** An activity as the server shows it, as the body that was sent for it. */
export function activityBodyOf(activity) {
  const { programme, started_at, ended_at, area_code, people, volunteers, staff, groups, location } = activity;
  const words = Object.fromEntries(ACTIVITY_WORDS.map((name) => [name, activity[name]]));
  const point = location ? { lat: location.latitude, lon: location.longitude } : {};
  return { programme, started_at, ended_at, area_code, people, volunteers, staff, groups, ...words, ...point };
}
