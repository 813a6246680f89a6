// Homes and tonnes by census tract, drawn on polygons of our own. The table below holds the same.

const frame = document.querySelector("[data-tract-map]");
if (frame && window.L) {
  const areas = JSON.parse(frame.dataset.areas);
  const addresses = JSON.parse(frame.dataset.shapes);
  const told = frame.querySelector("[data-tract-told]");
  frame.hidden = false;
  const map = window.L.map(frame.querySelector("[data-tract-drawing]"), {
    attributionControl: false,
    renderer: window.L.svg(),
  });
  map.setView([37.2, -119.5], 6);
  const shown = () => frame.querySelector("[name=map-shows]:checked").value;
  const keyOf = (feature) => feature.properties.tract || feature.properties.county;
  const style = (feature) => {
    const area = areas[keyOf(feature)];
    const shade = area ? area[`${shown()}_shade`] : 0;
    return { color: "#1b1b1b", weight: area ? 1 : 0.3, fillColor: `url(#hl-shade-${shade})`, fillOpacity: 1 };
  };
  const text = (area) =>
    frame.dataset.text.replace("{name}", area.name).replace("{homes}", area.homes).replace("{tons}", area.tonnes);

  const drawn = window.L.geoJSON(null, {
    style,
    onEachFeature: (feature, layer) => {
      const area = areas[keyOf(feature)];
      if (!area) return;
      layer.bindTooltip(() => text(area), { sticky: true });
      layer.on("click", () => { told.textContent = text(area); });
    },
  }).addTo(map);

  const load = async () => {
    try {
      for (const address of addresses) {
        const answer = await fetch(address, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        drawn.addData(await answer.json());
      }
      const reached = drawn.getLayers().filter((layer) => areas[keyOf(layer.feature)]);
      if (reached.length) map.fitBounds(window.L.featureGroup(reached).getBounds());
    } catch {
      told.textContent = frame.dataset.failed;
    }
  };

  for (const choice of frame.querySelectorAll("[name=map-shows]")) {
    choice.addEventListener("change", () => drawn.setStyle(style));
  }
  load();
}
