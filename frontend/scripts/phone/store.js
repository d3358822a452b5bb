// What the phone keeps, in IndexedDB. Everything carries its owner: a phone is passed from hand to hand.

import { openDB } from "idb";

const VERSION = 1;

/**
 * The phone's database. `drafts`, `outbox`, `photos` and `sent` hold what somebody wrote and are never cleared by a
 * release; `kept` holds what can be fetched again.
 */
export function openStore(name = "pmi-lapor") {
  return openDB(name, VERSION, {
    upgrade(database) {
      for (const store of ["drafts", "outbox", "sent"]) {
        database.createObjectStore(store, { keyPath: "ref" }).createIndex("owner", "owner");
      }
      database.createObjectStore("photos", { keyPath: "ref" }).createIndex("of", "of");
      database.createObjectStore("kept", { keyPath: "key" });
    },
    blocking(_current, _blocked, event) {
      event.target.close(); // a newer release in another tab wants to change the stores
    },
  });
}

/** Whether an error says that the phone's storage is full. */
export function isFull(error) {
  return error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
}
