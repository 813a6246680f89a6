// The list of what waits on this phone, drawn from its own database; texts and shapes stand in the page.

const list = document.getElementById("field-entries");
const shape = document.getElementById("field-entry");
const page = self.HearthlineFieldPage;
const keep = self.HearthlineField;

function draw(entries) {
  list.replaceChildren(...entries.slice().reverse().map(item));
  document.getElementById("field-none").hidden = entries.length > 0;
}

function item(entry) {
  const drawn = shape.content.cloneNode(true);
  const part = (name) => drawn.querySelector(`[data-part='${name}']`);
  part("title").textContent = entry.title || entry.url;
  part("state").textContent = list.dataset[entry.state] || entry.state;
  part("state").dataset.state = entry.state;
  part("photos").textContent = photos(entry);
  const receipt = entry.receipt;
  part("receipt").textContent = receipt ? page.say("receipt", { at: receipt.at, id: receipt.id }) : "";
  const reasons = [...(entry.code === "not_yours" ? [list.dataset.notYours] : []), ...(entry.reasons || []),
    ...entry.files.flatMap((file) => file.reasons || [])];
  part("reasons").replaceChildren(...reasons.map(line));
  part("conflict").replaceChildren(...(entry.conflict || []).map(both));
  button(part("mend"), entry.state === "refused" && Boolean(entry.fields.length), () => mend(entry));
  button(part("mine"), entry.state === "conflict", () => saveMine(entry));
  button(part("remove"), ["refused", "conflict", "saved"].includes(entry.state), () => drop(entry));
  drawn.querySelector("li").id = entry.key;
  return drawn;
}

function photos(entry) {
  if (!entry.files.length) return "";
  const there = entry.files.filter((file) => file.state === "saved").length;
  return page.say("photos", { there, all: entry.files.length });
}

function line(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}

function both([label, saved, typed]) {
  const row = document.createElement("div");
  for (const [kind, text] of [["dt", label], ["dd", `${list.dataset.saved_now}: ${saved}`], ["dd", `${list.dataset.typed}: ${typed}`]]) {
    const cell = document.createElement(kind);
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

function button(made, isShown, act) {
  made.hidden = !isShown;
  made.addEventListener("click", act);
}

function mend(entry) {
  self.location = `${entry.url}?entry=${encodeURIComponent(entry.key)}`;
}

// The person has seen both and chose what he typed: sent anew, against the version that is saved now.
async function saveMine(entry) {
  const fields = entry.fields.filter(([name]) => !["idempotency_key", "row_version"].includes(name));
  const key = self.crypto.randomUUID();
  fields.push(["idempotency_key", key], ["row_version", String(entry.row_version)]);
  const again = { ...entry, key, fields, state: "waiting", answer: null, conflict: null, reasons: [], next: 0 };
  await keep.put(again);
  await keep.remove(entry.key);
  await page.again(true);
}

async function drop(entry) {
  if (entry.state !== "saved" && !self.confirm(list.dataset.sure)) return;
  await keep.remove(entry.key);
  await page.showState();
}

document.addEventListener("field-state", (event) => draw(event.detail));
page.showState();
document.getElementById("field-send").addEventListener("click", async () => {
  page.show(list.dataset.trying);
  await page.again(true);
  page.show(document.querySelector("[data-state='waiting']") ? list.dataset.noSignal : "");
});
