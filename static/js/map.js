// A map of census tracts to click on. It only fills in the two numbers: the server decides what lies there.

const frame = document.querySelector("[data-map]");
if (frame && window.L) {
  const select = frame.querySelector("[data-map-county]");
  const told = frame.querySelector("[data-map-told]");
  const latitude = document.getElementById("latitude");
  const longitude = document.getElementById("longitude");
  const say = (text) => { told.textContent = text; };
  frame.hidden = false;
  const map = window.L.map(frame.querySelector("[data-map-drawing]"), { attributionControl: false, keyboard: true });
  map.setView([37.2, -119.5], 6);
  let tracts = null;
  let point = null;

  const choose = (at) => {
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    mark(at);
    say(frame.dataset.chosen.replace("{latitude}", at.lat.toFixed(4)).replace("{longitude}", at.lng.toFixed(4)));
  };

  const mark = (at) => {
    if (point) point.remove();
    point = window.L.circleMarker(at, { radius: 8, color: "#8b0a03", weight: 3, fillOpacity: 0.4 }).addTo(map);
  };

  const show = async () => {
    const county = select.value;
    if (!county) return;
    say(frame.dataset.loading);
    try {
      const answer = await fetch(frame.dataset.address.replace("/0.json", `/${Number(county)}.json`), { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const drawn = await answer.json();
      if (select.value !== county) return;
      if (tracts) tracts.remove();
      tracts = window.L.geoJSON(drawn, {
        style: { color: "#005ea2", weight: 1, fillOpacity: 0.08 },
        onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.tract),
      }).addTo(map);
      map.fitBounds(tracts.getBounds());
      if (point) point.bringToFront();
      say(frame.dataset.shown.replace("{county}", select.options[select.selectedIndex].text));
    } catch {
      say(frame.dataset.failed);
    }
  };

  map.on("click", (event) => choose(event.latlng));
  frame.querySelector("[data-map-middle]").addEventListener("click", () => choose(map.getCenter()));
  select.addEventListener("change", show);
  const held = [Number.parseFloat(latitude.value), Number.parseFloat(longitude.value)];
  if (held.every(Number.isFinite)) mark({ lat: held[0], lng: held[1] });
  show();
}
