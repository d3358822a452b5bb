// Draws a risk zone on the page's map and keeps it as GeoJSON in the form's field, which works without it as well.

/* global L */
const ZONE = { color: "#5b4a33", weight: 2, fillColor: "#cdbfa6", fillOpacity: 0.6 };
const field = document.querySelector("[data-zone-shape]");
const { map } = window.pmi.maps[0];
const shapes = L.featureGroup().addTo(map);

speak(JSON.parse(document.getElementById("drawing-words").textContent));
map.addControl(
  new L.Control.Draw({
    position: "topleft",
    draw: {
      polygon: { allowIntersection: false, showArea: false, shapeOptions: ZONE },
      rectangle: { showArea: false, shapeOptions: ZONE },
      polyline: false,
      circle: false,
      circlemarker: false,
      marker: false,
    },
    edit: { featureGroup: shapes, poly: { allowIntersection: false } },
  }),
);
map.on(L.Draw.Event.CREATED, ({ layer }) => {
  shapes.addLayer(layer);
  keep();
});
map.on(`${L.Draw.Event.EDITED} ${L.Draw.Event.DELETED}`, keep);
field.addEventListener("change", show);
show();
window.pmi.maps[0].ready.then(look);

/** What stands in the field, as shapes that can be moved: each polygon of a MultiPolygon by itself. */
function show() {
  shapes.clearLayers();
  for (const rings of polygonsIn(field.value)) {
    const corners = rings.map((ring) => ring.slice(0, -1).map(([longitude, latitude]) => [latitude, longitude]));
    shapes.addLayer(L.polygon(corners, ZONE));
  }
}

function look() {
  if (shapes.getLayers().length) map.fitBounds(shapes.getBounds().pad(0.3), { animate: false, maxZoom: 14 });
}

function keep() {
  const polygons = shapes.getLayers().map((layer) => layer.toGeoJSON(6).geometry.coordinates);
  field.value = polygons.length ? JSON.stringify({ type: "MultiPolygon", coordinates: polygons }) : "";
}

function polygonsIn(text) {
  try {
    const { type, coordinates } = JSON.parse(text);
    return { Polygon: [coordinates], MultiPolygon: coordinates }[type] ?? [];
  } catch {
    return [];
  }
}

function speak(words) {
  for (const [path, text] of Object.entries(words)) {
    const steps = path.split(".");
    const last = steps.pop();
    let place = L.drawLocal;
    for (const step of steps) place = place?.[step];
    if (place) place[last] = text;
  }
}
