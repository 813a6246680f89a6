// Two conveniences; every page works without them.

// The error summary is where a person starts when a form came back.
const summary = document.getElementById("error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const group = control.closest(".usa-form-group, fieldset") || control;
    group.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}

// A second tap on the button within a second sends nothing. (The server takes each form once in any case.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset)) return;
  const last = Number(form.dataset.sentAt || 0);
  if (event.timeStamp - last < 1000 && last > 0) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(event.timeStamp);
});

// A contractor's pages are kept on his phone for the day. They go when he logs out, or somebody else logs in.
if (self.caches && document.body.dataset.role !== "contractor") caches.delete("hearthline-field-pages").catch(() => {});

// An address that names a folded part opens it.
const unfold = () => {
  const named = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (named && named.tagName === "DETAILS") named.open = true;
};
window.addEventListener("hashchange", unfold);
unfold();
