// The desk checks of a measure's page, by the limits that the server wrote into it: said at once, at the field,
// before anything is sent. They never stop a save: the server makes the same ones, and more.

const rules = document.getElementById("field-checks");
const checks = rules ? JSON.parse(rules.dataset.checks || "[]") : [];

function number(name) {
  const box = document.getElementById(name);
  const text = box ? box.value.replace(/[$,\s]/g, "") : "";
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

function day(name) {
  const part = (end) => document.getElementById(`${name}-${end}`)?.value.trim() || "";
  const [month, date, year] = [part("month"), part("day"), part("year")];
  if (!/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(date) || !/^\d{4}$/.test(year)) return null;
  return `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
}

const MOVES = {
  lower: (before, after) => after < before,
  not_higher: (before, after) => after <= before,
  higher: (before, after) => after > before,
};

function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

function fails(check) {
  const box = document.getElementById(check.field);
  if (check.most_bytes) return Boolean(box) && [...box.files].some((file) => file.size > check.most_bytes);
  if (check.first || check.last) {
    const given = day(check.field);
    if (!given) return false;
    if (check.first) return given < check.first;
    return given > check.last && given > today();
  }
  if (check.needed) return Boolean(box) && box.dataset.touched === "1" && !box.value.trim();
  const value = number(check.field);
  if (value === null) return false;
  if (check.sum_of) {
    const parts = check.sum_of.map(number).filter((part) => part !== null);
    return parts.length > 0 && Math.abs(parts.reduce((a, b) => a + b, 0) - value) >= 0.005;
  }
  if (check.than) {
    const before = number(check.than);
    return before !== null && !MOVES[check.change](before, value);
  }
  return (check.least !== undefined && value < Number(check.least)) || (check.most !== undefined && value > Number(check.most));
}

function place(name) {
  const box = document.getElementById(name);
  return box && (box.closest(".usa-form-group fieldset") || box.closest(".usa-form-group"));
}

function check() {
  for (const old of document.querySelectorAll(".hl-field-check")) old.remove();
  const said = new Set();
  for (const each of checks) {
    const group = !said.has(each.field) && place(each.field);
    if (!group || !fails(each)) continue;
    said.add(each.field);
    const line = document.createElement("p");
    line.className = `hl-field-check hl-field-check--${each.level}`;
    line.setAttribute("role", "status");
    line.textContent = each.text;
    group.append(line);
    if (each.most_bytes) document.getElementById(each.field).value = "";
  }
}

if (rules) {
  document.addEventListener("change", (event) => {
    event.target.dataset.touched = "1";
    check();
  });
}

// What waits on this phone, or was refused, stands in its page again.
async function fillIn() {
  const key = new URLSearchParams(self.location.search).get("entry");
  const entry = key && (await self.HearthlineField.get(key));
  if (!entry || entry.person !== document.getElementById("field-words").dataset.person) return;
  const hidden = ["csrf_token", "idempotency_key", "row_version", "filled_in_by", "confirmed"];
  for (const [name, value] of entry.fields) {
    if (hidden.includes(name)) continue;
    for (const box of document.getElementsByName(name)) {
      if (box.type === "radio" || box.type === "checkbox") box.checked = box.value === value;
      else if (box.type !== "file" && box.type !== "hidden") box.value = value;
    }
  }
  const warned = (entry.answer && entry.answer.warnings) || entry.warnings || [];
  const seen = document.getElementsByName("confirmed")[0];
  if (seen) seen.value = warned.join(" ");
  check();
}

if (self.HearthlineField) fillIn().catch(() => {});
