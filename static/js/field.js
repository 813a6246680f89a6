// On each of the contractor's pages: what waits on this phone, checks before anything is sent, what the page
// said when there was signal. Texts stand in the page, in #field-words.

const words = document.getElementById("field-words");
const store = self.HearthlineField;
const RETRY_EVERY = 5_000;

function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words.dataset[key] || "");
}

async function begin() {
  document.addEventListener("submit", forgetAtLogout, true);
  if (!("serviceWorker" in navigator) || !self.indexedDB) {
    show(say("noStore"));
    return;
  }
  const query = new URLSearchParams({ v: words.dataset.version, store: words.dataset.store });
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.kind === "no_room") show(say("noRoom"), "error");
    if (event.data.kind === "kept") document.getElementById("field-kept").hidden = !event.data.isWhole;
  });
  await navigator.serviceWorker.register(`/jobs/worker.js?${query}`, { scope: "/jobs" });
  await store.tidy();
  await keepToday();
  await showState();
  await again();
}

// Which pages are today's: asked on every page, answered in a few lines; fetched only where they changed.
async function keepToday() {
  try {
    const answer = await fetch("/jobs/offline", { redirect: "manual", cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) {
      if (answer.type === "opaqueredirect") await store.forgetPages();
      return;
    }
    const today = await answer.json();
    const known = await store.note("person");
    if (known && known !== today.person) await store.forgetPages();
    await store.setNote("person", today.person);
    const ready = await navigator.serviceWorker.ready;
    ready.active.postMessage({ kind: "keep", ...today });
  } catch {
    document.body.dataset.signal = "none";
    show(say("copy", { at: words.dataset.at }), "info");
  }
}

function forgetAtLogout(event) {
  if (event.target.action && new URL(event.target.action).pathname === "/logout") store.forgetPages().catch(() => {});
}

function show(text, tone = "info") {
  const box = document.getElementById("field-message");
  box.textContent = text;
  box.className = `hl-field-message hl-field-message--${tone}`;
  box.hidden = !text;
}

// How much waits, on every page; on the list of a job, which measures.
async function showState() {
  const mine = (await store.all()).filter((entry) => entry.person === words.dataset.person);
  const open = mine.filter((entry) => entry.state !== "saved");
  const link = document.getElementById("field-waiting");
  link.hidden = !open.length;
  link.querySelector("a").textContent = say("waiting", { count: open.length });
  for (const entry of open) {
    const base = entry.url.replace(/\/not-installed$/, "");
    const task = [...document.querySelectorAll(".hl-tasks a")].find((each) => new URL(each.href).pathname === base);
    const tag = task && task.closest(".hl-tasks__item").querySelector(".hl-tasks__status");
    if (tag) tag.textContent = say("onPhone");
  }
  document.dispatchEvent(new CustomEvent("field-state", { detail: mine }));
}

async function again(now = false) {
  const before = JSON.stringify((await store.all()).map((entry) => [entry.key, entry.state]));
  await store.flush({ now }).catch(() => {});
  const after = JSON.stringify((await store.all()).map((entry) => [entry.key, entry.state]));
  if (before !== after || now) await showState();
}

self.HearthlineFieldPage = { say, show, showState, again };
self.addEventListener("online", () => again(true));
setInterval(again, RETRY_EVERY);
begin().catch(() => show(say("noStore")));
