// The service worker at /sw.js. It keeps the neutral shell with the files of its release, whole or not at all, shows an
// offline page in place of any other page, and sends what waits when the phone finds the line again.
//
// `self.PHONE` (version, shell, offline, needed, wanted) is written in front of this file by the server.

import { Queue } from "./phone/queue.js";
import { openStore } from "./phone/store.js";

const { version, shell, offline, needed, wanted } = self.PHONE;
const PREFIX = "lapor-";
const CACHE = PREFIX + version;
const PATIENCE_MS = 3_000;
const WHATEVER = { ignoreVary: true }; // pages vary by cookie, and the one kept is the one meant
const VERSION_HEADER = "X-Phone-Version";

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const cache = await caches.open(CACHE);
  const pages = await Promise.all([shell, offline].map((url) => fetch(url, { cache: "no-cache", redirect: "error" })));
  // The server may be renewing itself at this moment: pages of one release with the files of another would not start.
  if (pages.some((page) => !page.ok || page.headers.get(VERSION_HEADER) !== version)) throw new Error("another release");
  await Promise.all(needed.map((url) => keep(cache, url)));
  await Promise.all(pages.map((page) => cache.put(new URL(page.url).pathname, page)));
  await self.skipWaiting();
}

async function keep(cache, url) {
  const answer = await fetch(url, { cache: "no-cache", redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  await cache.put(url, answer);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === shell) event.respondWith(theShell(event));
    else event.respondWith(fetch(request).catch(() => kept(offline)));
  } else if (needed.includes(url.pathname) || wanted.includes(url.pathname)) {
    event.respondWith(theFile(request, url.pathname));
  }
});

/** From the network if it answers in time, and with our page; else as it was kept. */
async function theShell(event) {
  const fresh = fetch(shell, { cache: "no-cache", credentials: "same-origin", redirect: "error" });
  const answered = fresh.then((answer) => (answer.ok && answer.headers.has(VERSION_HEADER) ? answer : null)).catch(() => null);
  event.waitUntil(answered.then((answer) => answer && renew(answer.clone())));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  return (await Promise.race([answered, late])) ?? (await kept(shell)) ?? (await answered) ?? kept(offline);
}

/**
 * A shell of this release replaces the kept one (its language may be another). One of a later release is not kept: the
 * page asks for its worker. Were it asked for here, this worker would wait for it, and it for this one to end.
 */
async function renew(answer) {
  if (answer.headers.get(VERSION_HEADER) === version) await keepAnswer(shell, answer);
}

async function theFile(request, path) {
  const known = await kept(path);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await keepAnswer(path, answer.clone());
  return answer;
}

// Asked by name: to open a cache that the next release has deleted would bring it back, empty.
function kept(path) {
  return caches.match(path, { ...WHATEVER, cacheName: CACHE });
}

async function keepAnswer(path, answer) {
  if (await caches.has(CACHE)) await (await caches.open(CACHE)).put(path, answer);
}

self.addEventListener("message", (event) => {
  if (event.data !== "take-along") return;
  event.waitUntil(
    (async () => {
      if (!(await caches.has(CACHE))) return; // the next release has taken over
      const cache = await caches.open(CACHE);
      const known = await Promise.all(wanted.map((url) => cache.match(url, WHATEVER)));
      await Promise.all(wanted.filter((_url, index) => !known[index]).map((url) => keep(cache, url).catch(() => null)));
    })(),
  );
});

// Background sync (Chromium): the page may be closed long since.
self.addEventListener("sync", (event) => {
  if (event.tag !== "lapor") return;
  event.waitUntil(
    (async () => {
      const store = await openStore();
      try {
        const { outcome } = await new Queue(store).flush({ eager: true });
        for (const client of await self.clients.matchAll()) client.postMessage("flushed");
        if (outcome === "offline" || outcome === "later") throw new Error(outcome); // the browser tries again
      } finally {
        store.close();
      }
    })(),
  );
});
