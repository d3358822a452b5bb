// The phone's map: outlines of the kabupaten's kecamatan and one point to drag. No tiles, no other server.

import L from "leaflet";

const CLOSE = 13;
const maps = new WeakMap();

globalThis.PmiPhoneMap = (box, { outlines, point, chosen, words, moved }) => {
  const known = maps.get(box);
  if (known) {
    known.map.invalidateSize();
    known.place(point);
    return true;
  }
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, maxZoom: 17, preferCanvas: true });
  const layer = L.geoJSON(outlines, {
    style: ({ properties }) => ({
      color: "#857c72",
      weight: properties.code === chosen ? 3 : 1,
      fillColor: properties.code === chosen ? "#fff8f7" : "#ece5d8",
      fillOpacity: 1,
    }),
    onEachFeature: ({ properties }, area) => area.bindTooltip(properties.name, { permanent: true, direction: "center", className: "map-name" }),
  }).addTo(map);
  const own = layer.getLayers().find(({ feature }) => feature.properties.code === chosen);
  const icon = L.divIcon({ className: "map-pin", html: "", iconSize: [44, 44], iconAnchor: [22, 42] });
  let pin = null;

  function place(at) {
    if (!at) return;
    const here = [at.lat, at.lon];
    if (pin) pin.setLatLng(here);
    else {
      pin = L.marker(here, { icon, draggable: true, autoPan: true, title: words.pin, alt: words.pin, keyboard: true }).addTo(map);
      pin.on("dragend", () => tell(pin.getLatLng()));
    }
    if (at.accuracy_m) map.setView(here, CLOSE);
  }
  function tell({ lat, lng }) {
    moved(Number(lat.toFixed(6)), Number(lng.toFixed(6)));
  }

  map.fitBounds((own ?? layer).getBounds(), { padding: [8, 8] });
  map.on("click", ({ latlng }) => {
    place({ lat: latlng.lat, lon: latlng.lng });
    tell(latlng);
  });
  place(point);
  maps.set(box, { map, place });
  return true;
};
