// One tab sends at a time. Phones without Web Locks take turns by a lease in the database, which only one can write.

const LEASE_MS = 45_000;

/** Run `work` unless another tab is at it; answers what it answered, or `busy`. */
export function alone(store, busy, work) {
  const name = `pmi-lapor-${store.name}`;
  // eslint-disable-next-line compat/compat -- asked for before it is used; Firefox 90 and Safari 15 take the lease
  const locks = globalThis.navigator?.locks;
  if (locks) return locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : busy));
  return leased(store, busy, work);
}

export async function leased(store, busy, work) {
  const holder = Math.random();
  const turn = store.transaction("kept", "readwrite");
  const held = await turn.store.get("lease");
  if (held && held.until > Date.now()) return busy;
  await turn.store.put({ key: "lease", holder, until: Date.now() + LEASE_MS });
  await turn.done;
  const renewing = setInterval(() => {
    store.put("kept", { key: "lease", holder, until: Date.now() + LEASE_MS });
  }, LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await store.delete("kept", "lease");
  }
}
