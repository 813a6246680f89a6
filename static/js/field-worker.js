// Behind the contractor's pages: today's jobs can be read without signal, and what is saved without signal waits.
// Only pages under /jobs pass through here; nobody else's pages are ever kept.

const VERSION = new URL(self.location).searchParams.get("v") || "0";
const STORE = new URL(self.location).searchParams.get("store");
importScripts(STORE);
const field = self.HearthlineField;
const STATIC = `hearthline-field-static-${VERSION}`;
const PAGE_WAIT = 4_000;
const AT_ONCE = 2;
const MOST_AT_ONCE = 30 * 1024 * 1024;
const GONE = [403, 404];
const SERVER_TROUBLE = 500;
const WAITING = "/jobs/waiting";
let keeping = Promise.resolve();

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("hearthline-field-static-") && name !== STATIC) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data.kind !== "keep") return;
  keeping = keeping.then(() => keepPages(event.data, event.source)).catch(() => {});
  event.waitUntil(keeping);
});

self.addEventListener("sync", (event) => {
  if (event.tag === "hearthline-field") event.waitUntil(field.flush());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(fromStatic(request));
  if (request.mode !== "navigate") return;
  if (request.method === "GET") event.respondWith(readPage(event, url));
  if (request.method === "POST") event.respondWith(savePage(event, url));
});

async function fromStatic(request) {
  const cache = await caches.open(STATIC);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) cache.put(request, answer.clone()).catch(() => {});
  return answer;
}

async function readPage(event, url) {
  const cache = await caches.open(field.PAGES);
  const kept = await cache.match(url.pathname, { ignoreVary: true });
  const network = fetch(event.request).then(async (answer) => {
    if (answer.ok && kept) event.waitUntil(putWhole(cache, url.pathname, answer.clone()).catch(() => {}));
    if (GONE.includes(answer.status) && kept) await field.forgetJob(url.pathname);
    return answer;
  });
  if (!kept) return network.catch(async () => (await cache.match(WAITING, { ignoreVary: true })) || Response.error());
  event.waitUntil(network.catch(() => {}));
  const slow = new Promise((resolve) => setTimeout(() => resolve(null), PAGE_WAIT));
  const first = await Promise.race([network.catch(() => null), slow]);
  return first || kept;
}

// Keep first, then send: whatever happens in between, what was typed is on the phone.
async function savePage(event, url) {
  let form;
  try {
    form = await event.request.clone().formData();
  } catch {
    return fetch(event.request);
  }
  const entry = await entryOf(form, url);
  if (!entry) return fetch(event.request);
  if (!self.navigator.locks) return keepAndSend(event, form, entry);
  return self.navigator.locks.request(field.lockOf(entry.key), () => keepAndSend(event, form, entry));
}

async function keepAndSend(event, form, entry) {
  let kept = true;
  try {
    await field.put(entry);
  } catch {
    kept = false;
  }
  const there = await field.signal();
  if (there.state !== "there" || there.person !== entry.person) {
    if (!kept) return noRoom(event);
    await field.put({ ...entry, state: there.state === "none" ? "waiting" : "login" });
    if (there.state !== "none") return Response.redirect(`/login?next=${WAITING}`, 303);
    return waits(entry);
  }
  const bytes = entry.files.reduce((sum, file) => sum + file.blob.size, 0);
  // Many photos go one by one, each by itself: less is sent again when the signal breaks.
  if (kept && bytes > MOST_AT_ONCE) return waits(entry);
  return sendNow(event, form, entry, there, kept);
}

async function sendNow(event, form, entry, there, kept) {
  form.set("csrf_token", there.token);
  form.delete("entry_title");
  for (const file of entry.files.filter((each) => each.carried)) form.append("more_photos", file.blob, file.name);
  let answer;
  try {
    const options = { method: "POST", body: form, redirect: "manual", credentials: "same-origin" };
    answer = await fetch(event.request.url, options);
  } catch {
    return kept ? waits(entry) : noRoom(event);
  }
  if (answer.status >= SERVER_TROUBLE && kept) return waits(entry);
  if (answer.type === "opaqueredirect" && kept) event.waitUntil(noteReceipt(entry));
  else if (kept) await field.remove(entry.key);
  return answer;
}

async function noteReceipt(entry) {
  try {
    const answer = await fetch(`/jobs/receipts/${entry.key}`, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) throw new Error("no receipt");
    const receipt = await answer.json();
    await field.put({ ...entry, state: "saved", receipt, files: [], fields: [], next: 0 });
  } catch {
    // Sent again later: the server knows the key, and answers with the receipt.
    await field.put({ ...entry, state: "waiting" });
  }
}

async function waits(entry) {
  await field.put({ ...entry, state: "waiting", next: 0 });
  if (self.registration.sync) await self.registration.sync.register("hearthline-field").catch(() => {});
  return Response.redirect(`${WAITING}#${entry.key}`, 303);
}

// The phone is full: stay on the page with everything that was typed, and say so.
async function noRoom(event) {
  const client = await self.clients.get(event.clientId || event.resultingClientId);
  if (client) client.postMessage({ kind: "no_room" });
  return new Response(null, { status: 204 });
}

async function entryOf(form, url) {
  const key = form.get("idempotency_key");
  const person = await field.note("person");
  if (!key || !person) return null;
  const fields = [];
  const files = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") fields.push([name, value]);
    else if (value.name && value.size) files.push(fileOf(name, value));
  }
  const title = form.get("entry_title") || "";
  const plain = fields.filter(([name]) => name !== "entry_title");
  const entry = { key, person, url: url.pathname, title, fields: plain, files, state: "sending", order: Date.now() };
  return inPlaceOf(await earlier(entry), entry);
}

function fileOf(name, value) {
  const key = self.crypto.randomUUID();
  return { key, field: name, name: value.name, type: value.type, blob: value, state: "waiting" };
}

// The same page, saved again while the first is still on the phone: the later one counts, with all photos.
async function earlier(entry) {
  const entries = await field.all();
  return entries.find(
    (each) =>
      each.url === entry.url && each.person === entry.person && each.key !== entry.key &&
      ["waiting", "refused", "conflict", "login"].includes(each.state) && !each.answer,
  );
}

async function inPlaceOf(older, entry) {
  if (!older) return entry;
  await field.remove(older.key);
  const carried = older.files.filter((file) => file.state !== "saved").map((file) => ({ ...file, carried: true }));
  const files = [...carried, ...entry.files];
  return { ...entry, files, order: older.order };
}

// Today's jobs, page by page; only what changed is fetched, and what is no longer listed is removed.
async function keepPages({ person, pages, assets }, asker) {
  await keepAssets(assets);
  if ((await field.note("person")) !== person) await field.forgetPages();
  await field.setNote("person", person);
  const cache = await caches.open(field.PAGES);
  const marks = (await field.note("marks")) || {};
  const wanted = new Map(pages.map((page) => [page.url, page.mark]));
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
  const held = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const missing = pages.filter((page) => !held.has(page.url) || marks[page.url] !== page.mark);
  while (missing.length) await Promise.all(missing.splice(0, AT_ONCE).map((page) => keepPage(cache, page, marks)));
  await field.setNote("marks", Object.fromEntries(Object.entries(marks).filter(([url]) => wanted.has(url))));
  const isWhole = pages.every((page) => marks[page.url] === page.mark);
  if (asker) asker.postMessage({ kind: "kept", isWhole });
}

async function keepAssets(assets) {
  const cache = await caches.open(STATIC);
  for (const asset of assets) {
    if (!(await cache.match(asset))) await cache.add(asset).catch(() => {});
  }
}

// A page that breaks off half way must not take the place of the whole one.
async function putWhole(cache, url, answer) {
  const whole = await answer.blob();
  await cache.put(url, new Response(whole, { status: 200, headers: answer.headers }));
}

async function keepPage(cache, page, marks) {
  try {
    const answer = await fetch(page.url, { redirect: "manual", cache: "no-store", credentials: "same-origin" });
    if (answer.ok) {
      await putWhole(cache, page.url, answer);
      marks[page.url] = page.mark;
    }
  } catch {
    // No signal: it is fetched when there is some.
  }
}
