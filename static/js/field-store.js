// What was typed and photographed without signal: kept in the phone's own database until the server has it.
// Used by the pages and by the worker behind them, so it defines one object and touches no page.
//
// An entry: key (made when the page was filled in; the server takes each key once), person, url, title, fields
// [[name, value]], files [{key, field, name, type, blob, state, reason}], state, order, tries, next (time of the
// next try), reasons, conflict, receipt {id, at}.
// States: waiting, sending, saved, refused, conflict, login, other_person.

self.HearthlineField = (() => {
  const DATABASE = "hearthline-field";
  const PAGES = "hearthline-field-pages";
  const OPEN = ["waiting", "sending", "login", "other_person"];
  const FIRST_WAIT = 5_000;
  const LONGEST_WAIT = 600_000;
  const SIGNAL_WAIT = 6_000;
  const KEPT_FOR = 7 * 24 * 3_600_000;
  const TOO_BUSY = 429;
  const SERVER_TROUBLE = 500;
  const NOT_MINE = [403, 404];

  function opened() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("entries", { keyPath: "key" });
        request.result.createObjectStore("notes");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function run(store, mode, act) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode, { durability: "strict" });
        const request = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error || request.error);
        transaction.onerror = () => reject(transaction.error || request.error);
      });
    } finally {
      database.close();
    }
  }

  const get = (key) => run("entries", "readonly", (store) => store.get(key));
  const put = (entry) => run("entries", "readwrite", (store) => store.put(entry));
  const remove = (key) => run("entries", "readwrite", (store) => store.delete(key));
  const note = (name) => run("notes", "readonly", (store) => store.get(name));
  const setNote = (name, value) => run("notes", "readwrite", (store) => store.put(value, name));

  async function all() {
    const entries = await run("entries", "readonly", (store) => store.getAll());
    return entries.sort((a, b) => a.order - b.order);
  }

  // Receipts are kept for a week, without the photos.
  async function tidy() {
    for (const entry of await all()) {
      if (entry.state === "saved" && Date.now() - entry.order > KEPT_FOR) await remove(entry.key);
    }
  }

  // Ask whether the server can be reached, who is logged in, and for a fresh token.
  async function signal() {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), SIGNAL_WAIT);
    try {
      const options = { redirect: "manual", cache: "no-store", credentials: "same-origin", signal: stop.signal };
      const answer = await fetch("/jobs/signal", options);
      if (answer.type === "opaqueredirect" || NOT_MINE.includes(answer.status)) return { state: "login" };
      if (!answer.ok) return { state: "none" };
      return { state: "there", ...(await answer.json()) };
    } catch {
      return { state: "none" };
    } finally {
      clearTimeout(timer);
    }
  }

  function body(entry, token, files) {
    const form = new FormData();
    for (const [name, value] of entry.fields) {
      if (name !== "csrf_token" && name !== "photos_to_follow") form.append(name, value);
    }
    form.append("csrf_token", token);
    if (files.length) form.append("photos_to_follow", files.map((file) => file.field).join(" "));
    return form;
  }

  async function post(url, form) {
    const headers = { "X-Hearthline-Queue": "1" };
    const options = { method: "POST", body: form, headers, redirect: "manual", credentials: "same-origin" };
    const answer = await fetch(url, options);
    if (answer.type === "opaqueredirect") return { state: "login" };
    if (answer.status >= SERVER_TROUBLE || answer.status === TOO_BUSY) throw new Error("server");
    if (NOT_MINE.includes(answer.status)) return { state: "refused", code: "not_yours", reasons: [] };
    try {
      return await answer.json();
    } catch {
      return { state: "refused", code: "unreadable", reasons: [] };
    }
  }

  // The measure first, then each of its photos; what the server has is never sent again.
  async function sendOne(entry, there) {
    if (entry.person !== there.person) return later(entry, "other_person");
    const files = entry.files.filter((file) => file.state !== "saved" && file.state !== "refused");
    let answer = entry.answer;
    if (!answer) {
      answer = await post(entry.url, body(entry, there.token, files));
      if (answer.state === "login") return { ...entry, state: "login" };
      await put({ ...entry, answer });
    }
    const kept = [...entry.files];
    for (const file of files) {
      const sent = await sendFile(entry, file, there.token);
      if (sent.state === "login") return { ...entry, answer, files: kept, state: "login" };
      const landed = { ...file, ...sent, blob: sent.state === "saved" ? null : file.blob };
      kept[kept.findIndex((each) => each.key === file.key)] = landed;
      await put({ ...entry, answer, files: [...kept], state: "sending" });
    }
    const state = kept.some((file) => file.state === "refused") && answer.state === "saved" ? "refused" : answer.state;
    return { ...entry, ...answer, state, answer: answer.state === "saved" ? answer : null, files: kept, next: 0 };
  }

  async function sendFile(entry, file, token) {
    const form = new FormData();
    form.append("csrf_token", token);
    form.append("idempotency_key", file.key);
    form.append("filled_in_by", (entry.fields.find(([name]) => name === "filled_in_by") || ["", ""])[1]);
    form.append("field", file.field);
    form.append("photo", file.blob, file.name);
    const answer = await post(`${entry.url.split("?")[0]}/photos`, form);
    return { state: answer.state, reasons: answer.reasons || [], receipt: answer.receipt || null };
  }

  // One page or worker at a time, where the browser can see to that; the server takes each key once in any case.
  function alone(name, act) {
    if (!self.navigator.locks) return act();
    return self.navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? act() : true));
  }

  const lockOf = (key) => `hearthline-field-${key}`;

  // Send what waits, the oldest first.
  function flush({ now = false } = {}) {
    return alone("hearthline-field", async () => {
      const due = (entry) => OPEN.includes(entry.state) && (now || !entry.next || entry.next <= Date.now());
      const left = (await all()).filter(due);
      if (!left.length) return;
      const there = await signal();
      for (const { key } of left) {
        const goesOn = await alone(lockOf(key), () => flushOne(key, there));
        if (!goesOn) return; // the order is kept: nothing overtakes what could not be sent
      }
    });
  }

  async function flushOne(key, there) {
    const entry = await get(key);
    if (!entry || !OPEN.includes(entry.state)) return true;
    if (there.state !== "there") {
      await put(later(entry, there.state === "login" ? "login" : "waiting"));
      return true;
    }
    try {
      await put({ ...entry, state: "sending" });
      const sent = await sendOne(entry, there);
      await put(sent);
      if (sent.code === "not_yours") await forgetJob(entry.url);
      return true;
    } catch {
      await put(later((await get(key)) || entry, "waiting"));
      return false;
    }
  }

  function later(entry, state) {
    const tries = (entry.tries || 0) + 1;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 10));
    return { ...entry, state, tries, next: Date.now() + wait };
  }

  async function forgetJob(url) {
    const job = new URL(url, self.location.origin).pathname.split("/").slice(0, 3).join("/");
    const cache = await caches.open(PAGES);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      if (path === job || path.startsWith(`${job}/`)) await cache.delete(request);
    }
  }

  // Nothing of a job is left on the phone; what waits to be sent stays, for its own person.
  async function forgetPages() {
    await caches.delete(PAGES);
    await setNote("person", null);
  }

  return { PAGES, OPEN, lockOf, get, put, remove, all, note, setNote, tidy, signal, flush, forgetJob, forgetPages };
})();
