// Lets the page open without a network. It keeps the page's own files and nothing else: no request below /api is touched.

/** @type {any} */
const worker = self;
const prefix = "page-";
const pointer = "page-newest";
const patience = 3000;
/** A file that is named by its content never changes: whoever asks for it wants this one and no newer. */
const namedByContent = /-[0-9A-Z]{8}\.(js|json)$/;
/** Until when the server is taken to be away. */
let awayUntil = 0;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") {
    const answer = fresh(request, "/");
    event.respondWith(answer);
    // This file stays the same when the page changes, so what is stored is renewed by whoever opens the page.
    event.waitUntil(answer.then(() => (Date.now() < awayUntil ? undefined : store().then(sweep))).catch(() => {}));
  } else if (url.search === "") event.respondWith(fresh(request, url.pathname));
});

async function install() {
  await store();
  await worker.skipWaiting();
}

async function activate() {
  await sweep();
  await worker.clients.claim();
}

/** Removes what was stored of older versions. */
async function sweep() {
  const keep = await newest();
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== keep && name !== pointer) await caches.delete(name);
  }
}

/** Stores the whole page under the sum of its files, all of it or nothing, so that no two versions mix. */
async function store() {
  const answer = await fetch("/files.json", { cache: "no-store" });
  if (!answer.ok) throw new Error("files.json");
  const list = await answer.clone().json();
  /** @type {{path: string, sha256: string}[]} */
  const files = list.files;
  const sums = new TextEncoder().encode(files.map(({ path, sha256 }) => path + sha256).join());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", sums));
  const name = prefix + [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!(await caches.has(name))) {
    const answers = await Promise.all(files.map(async ({ path }) => {
      const file = await fetch(path, { cache: "no-cache" });
      if (!file.ok) throw new Error(path);
      return { path, file };
    }));
    const cache = await caches.open(name);
    for (const { path, file } of answers) await cache.put(path, file);
  }
  await (await caches.open(pointer)).put("/", new Response(name));
}

async function newest() {
  const named = await (await caches.open(pointer)).match("/");
  return named ? named.text() : null;
}

/**
 * From the server if it answers soon, else as it was stored.
 * @param {Request} request
 * @param {string} path
 */
async function fresh(request, path) {
  const name = await newest();
  const stored = name ? await (await caches.open(name)).match(path) : undefined;
  if (!stored) return fetch(request);
  // The page that asks may be older than what the server has now.
  if (namedByContent.test(path)) return stored;
  if (Date.now() < awayUntil) return stored;
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    // The page has dozens of files: only the first of them waits for a server that is away.
    awayUntil = Date.now() + 10_000;
    return stored;
  }
}
