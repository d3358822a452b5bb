// Devices of one officer for tests: the app's own queue and store, each on a database of its own, in one page.

import { Queue, bodyOf, fieldsOf, ownerOf } from "../../frontend/scripts/phone/queue.js";
import { newReference, shortReference } from "../../frontend/scripts/phone/reference.js";
import { openStore } from "../../frontend/scripts/phone/store.js";
import { compact, readPasted } from "../../frontend/scripts/phone/told.js";

export { compact, readPasted, shortReference };

const REPORTS = "/api/v1/field-reports/";
const MOST_FLUSHES = 60;
const FIELDS = ["text", "landmark", "rt", "rw", "answers.people", "answers.households", "answers.dead", "answers.injured"];

/** The same numbers for the same seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

class Device {
  async open(name) {
    this.store = await openStore(name);
    this.queue = new Queue(this.store);
    this.owner = ownerOf(await this.queue.session());
    return this;
  }

  async empty() {
    for (let attempt = 0; attempt < MOST_FLUSHES; attempt += 1) {
      if (!(await this.store.count("outbox"))) return;
      await this.queue.flush({ eager: true });
    }
    throw new Error(`still waiting: ${JSON.stringify(await this.store.getAll("outbox"))}`);
  }

  async file(text) {
    const ref = newReference();
    const now = new Date().toISOString();
    const answers = { hazard: "banjir", severity: "high", people: 40 };
    const body = { type_code: "first_report", answers, area_code: AREA, rt: "", rw: "", landmark: "", text, language: "id", observed_at: now, reported_at: now };
    await this.queue.file({ ref, owner: this.owner, body, type_version: 1 });
    await this.empty();
    return (await this.store.get("sent", ref)).id;
  }

  async pull(id) {
    const answer = await fetch(`${REPORTS}${id}/`, { headers: { Accept: "application/json" } });
    this.known = fieldsOf(bodyOf(await answer.json()));
  }

  /** One to three fields are changed at once, from what this device knows. */
  async edit(id, roll, mark) {
    const changes = {};
    for (let left = 1 + roll(3); left > 0; left -= 1) {
      const field = FIELDS[roll(FIELDS.length)];
      const isNumber = field.startsWith("answers.");
      const short = field === "rt" || field === "rw";
      const to = isNumber ? roll(900) : short ? String(1 + roll(900)) : `${field} ${mark} ${roll(5)}`;
      const from = this.known[field] ?? (isNumber ? null : "");
      if (to !== from) changes[field] = { from: changes[field]?.from ?? from, to };
    }
    if (!Object.keys(changes).length) return null;
    const ref = await this.queue.amend({ owner: this.owner, report_id: id, changes, type_version: 1 });
    for (const [field, { to }] of Object.entries(changes)) this.known[field] = to;
    return { ref, changes };
  }
}

let AREA = "";

/**
 * `episodes` partitions of three devices over one report: each writes without the others, then they come back in any
 * order, all at once or one after the other. Answers the report and every amendment that was written.
 */
export async function apart({ seed, episodes, area }) {
  AREA = area;
  const roll = dice(seed);
  const devices = await Promise.all([0, 1, 2].map((number) => new Device().open(`device-${number}`)));
  const id = await devices[0].file(`awal ${seed}`);
  const written = [];
  for (let episode = 0; episode < episodes; episode += 1) {
    for (const device of devices) if (!device.known || roll(4)) await device.pull(id);
    for (const [number, device] of devices.entries()) {
      const edits = roll(8) ? 1 : 2;
      for (let edit = 0; edit < edits; edit += 1) {
        const one = await device.edit(id, roll, `${seed}.${episode}.${number}`);
        if (one) written.push(one);
      }
    }
    if (roll(2)) await Promise.all(devices.map((device) => device.empty()));
    else for (const device of devices.slice().sort(() => roll(3) - 1)) await device.empty();
  }
  const receipts = Object.fromEntries(
    (await Promise.all(devices.map((device) => device.store.getAll("sent")))).flat().map(({ ref, conflicts }) => [ref, conflicts]),
  );
  for (const device of devices) device.store.close();
  return { id, text: `awal ${seed}`, written: written.map((one) => ({ ...one, conflicts: receipts[one.ref] ?? null })) };
}
