// Starts the maps that django-leaflet described, and draws our own vectors and markers on them.
//
//   <div class="map-frame" data-areas="/peta/wilayah/32.json" data-points="peta.json">{% leaflet_map "peta" %}</div>
//
// `data-areas` may name several files, separated by spaces; the map begins on the areas of the first, or, with
// `data-focus`, on its points. `data-zones` names risk zones. Every map works without any tile server.

/* global L */
import "leaflet.markercluster/dist/leaflet.markercluster-src.js";
import { debounced } from "./live.js";
import { count, say } from "./words.js";

const LAND = { color: "#e0d8cc", weight: 1, fillColor: "#f7f4ee", fillOpacity: 1, interactive: false };
const OUTLINE = { color: "#9a8b7a", weight: 1.5, fill: false, interactive: false };
const APPROXIMATE = { dashArray: "3 3" };
const FOOTPRINT = { color: "#8a3b00", weight: 2, fillColor: "#d9822b", fillOpacity: 0.25, interactive: false };
const BORDER = { color: "#b3a694", weight: 0.5, fill: false, interactive: false };
const ZONE = { color: "#8d7c62", weight: 1, fillOpacity: 0.9 };
const ZONE_FILL = { low: "#ece5d8", moderate: "#ded3c0", high: "url(#risk-hatch)" }; // components/risk_legend.html
const ZONE_PANE_Z = 410; // over the land (400), below the borders
const BORDER_PANE_Z = 420;
const REGENCY_CODE_LENGTH = "32.03".length;
const LEVELS = ["low", "moderate", "high", "critical"];
const DOUBTFUL = ["unverified", "silent"];
const INDONESIA = [
  [-11.1, 94.9],
  [6.1, 141.1],
];
const ROOM = { paddingTopLeft: [12, 12], paddingBottomRight: [12, 30] }; // the attribution stands at the bottom
const NAME_PANE_Z = 550; // below the markers (600), so that a name never covers one
const NAME_LIMIT = 140;
const NEAR_ZOOM = 9.75; // nearer than this, kecamatan are named beside the kabupaten
const LETTER_WIDTH = 6.4;

export class SituationMap {
  constructor(frame) {
    this.frame = frame;
    const element = frame.querySelector("[data-map-options]");
    this.map = L.Map.djangoMap(element.id, {
      djoptions: JSON.parse(element.dataset.mapOptions),
      zoomControl: false,
      minZoom: 4,
      maxZoom: 17,
      zoomSnap: 0.25,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 120,
      preferCanvas: true,
      worldCopyJump: false,
    });
    this.map.attributionControl.setPrefix(false);
    this.map.createPane("names").style.zIndex = NAME_PANE_Z;
    this.names = L.layerGroup().addTo(this.map);
    this.map.createPane("zones").style.zIndex = ZONE_PANE_Z;
    this.map.createPane("borders").style.zIndex = BORDER_PANE_Z;
    this.map.getPane("borders").style.pointerEvents = "none";
    this.canvas = L.canvas({ padding: 0.3 });
    this.borders = L.canvas({ padding: 0.3, pane: "borders" });
    this.hatched = L.svg({ padding: 0.3, pane: "zones" }); // canvas knows no pattern
    this.areas = [];
    this.markers = new Map();
    this.home = L.latLngBounds(INDONESIA);
    this.map.fitBounds(this.home);
    this.#addControls();
    this.clusters = L.markerClusterGroup({
      maxClusterRadius: 76,
      showCoverageOnHover: false,
      spiderfyDistanceMultiplier: 1.4,
      chunkedLoading: true,
      iconCreateFunction: clusterIcon,
    }).addTo(this.map);
    this.cells = L.layerGroup().addTo(this.map);
    this.map.on("zoomend moveend resize", () => this.#placeNames());
    const look = debounced(() => this.whole === false && this.refreshPoints());
    this.map.on("moveend", look);
    this.ready = new Promise((resolve) => (this.settled = resolve));
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(frame);
    this.#linkToList();
  }

  async start() {
    const { areas, points } = this.frame.dataset;
    await Promise.all([
      ...(areas ?? "").split(" ").filter(Boolean).map((url, index) => this.#drawAreas(url, index === 0)),
      points ? this.refreshPoints() : this.#drawOwnPoints(),
      this.#drawOwnZones(),
    ]);
    this.#drawFootprint();
    this.#letPick();
    this.#fit();
    if (this.frame.dataset.zones) {
      await this.#refreshZones();
      this.map.on("zoomend", () => this.#refreshZones());
    }
    this.settled();
    this.frame.querySelector("[data-map-wait]")?.setAttribute("hidden", "");
  }

  // A pin that is set by a click, dragged, or put into the middle by Enter writes its coordinates into a field.
  #letPick() {
    const field = this.frame.dataset.pick && document.querySelector(this.frame.dataset.pick);
    if (!field) return;
    const pin = L.marker(this.map.getCenter(), { icon: L.divIcon({ className: "map-pin", iconSize: [28, 28] }), draggable: true, keyboard: false });
    const put = ({ lat, lng }) => {
      pin.setLatLng([lat, lng]).addTo(this.map);
      field.value = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const follow = () => {
      const [lat, lng] = field.value.split(/[,; ]+/).map(Number.parseFloat);
      if (Number.isFinite(lat) && Number.isFinite(lng)) pin.setLatLng([lat, lng]).addTo(this.map);
      else pin.remove();
    };
    this.map.on("click", ({ latlng }) => put(latlng));
    pin.on("dragend", () => put(pin.getLatLng()));
    field.addEventListener("change", follow);
    this.map.getContainer().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== this.map.getContainer()) return;
      event.preventDefault();
      put(this.map.getCenter());
    });
    follow();
  }

  async refreshPoints() {
    const url = new URL(this.frame.dataset.points, document.baseURI);
    const bounds = this.map.getBounds().pad(0.1);
    url.searchParams.set("bbox", bounds.toBBoxString());
    url.searchParams.set("zoom", Math.round(this.map.getZoom()));
    const asked = (this.asked = url.href);
    const answer = await fetch(url);
    if (!answer.ok || this.asked !== asked) return;
    const { features, whole } = await answer.json();
    this.whole = whole !== false;
    this.show(features.filter(({ properties }) => properties.kind !== "cluster"));
    this.#showCells(features.filter(({ properties }) => properties.kind === "cluster"));
  }

  // Where there are too many things to tell one by one, the server answers with cells and their counts.
  #showCells(features) {
    this.cells.clearLayers();
    for (const { properties, geometry } of features) {
      const [longitude, latitude] = geometry.coordinates;
      const words = say("map.cluster", { n: count(properties.count) });
      L.marker([latitude, longitude], { icon: pillIcon(properties.severity, properties.count), title: words })
        .on("click", () => this.map.setView([latitude, longitude], this.map.getZoom() + 2))
        .addTo(this.cells);
    }
  }

  /** Shows exactly these points; those that stay keep their marker, their place in a cluster and their open popup. */
  show(features) {
    const wanted = new Map(features.map((feature) => [keyOf(feature.properties), feature]));
    for (const [key, marker] of this.markers) {
      if (wanted.has(key)) continue;
      this.clusters.removeLayer(marker);
      this.markers.delete(key);
    }
    for (const [key, feature] of wanted) this.#showOne(key, feature);
    this.clusters.refreshClusters();
  }

  #showOne(key, { properties, geometry }) {
    const [longitude, latitude] = geometry.coordinates;
    const standing = this.markers.get(key);
    const look = JSON.stringify(properties);
    if (standing?.look === look && standing.getLatLng().equals([latitude, longitude])) return;
    if (standing) this.clusters.removeLayer(standing);
    const marker = L.marker([latitude, longitude], {
      icon: pointIcon(properties),
      title: properties.title,
      riseOnHover: true,
      zIndexOffset: LEVELS.indexOf(properties.severity) * 1_000,
    });
    marker.look = look;
    marker.severity = properties.severity;
    marker.key = key;
    marker.bindPopup(() => popup(properties));
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", describe(properties)));
    marker.on("mouseover", () => this.#point(key, true));
    marker.on("mouseout", () => this.#point(key, false));
    this.markers.set(key, marker);
    this.clusters.addLayer(marker);
  }

  #drawOwnPoints() {
    const block = this.frame.querySelector('script[type="application/json"]:not([id])');
    if (block) this.show(JSON.parse(block.textContent).features);
  }

  async #refreshZones() {
    const zoom = Math.ceil(this.map.getZoom());
    if (this.zoneZoom === zoom) return;
    this.zoneZoom = zoom;
    const url = new URL(this.frame.dataset.zones, document.baseURI);
    url.searchParams.set("zoom", zoom);
    const answer = await fetch(url);
    if (answer.ok && this.zoneZoom === zoom) this.#drawZones(await answer.json());
  }

  #drawOwnZones() {
    const block = this.frame.querySelector("#map-zones");
    if (block) this.#drawZones(JSON.parse(JSON.parse(block.textContent)));
  }

  #drawZones(collection) {
    this.zones?.remove();
    this.zones = L.geoJSON(collection, {
      pane: "zones",
      renderer: this.hatched,
      style: ({ properties }) => ({ ...ZONE, fillColor: ZONE_FILL[properties.risk_class] }),
      onEachFeature: ({ properties }, layer) => layer.bindPopup(() => zonePopup(properties)),
    }).addTo(this.map);
  }

  // What a warning covers lies over the land and lets it shine through.
  #drawFootprint() {
    const block = this.frame.querySelector("#map-footprint");
    if (block) this.footprint = L.geoJSON(JSON.parse(block.textContent), { style: FOOTPRINT }).addTo(this.map);
  }

  async #drawAreas(url, isOwn) {
    const answer = await fetch(new URL(url, document.baseURI));
    if (!answer.ok) return;
    const collection = await answer.json();
    const layer = L.geoJSON(collection, {
      renderer: this.canvas,
      attribution: collection.attribution,
      style: ({ properties }) => ({ ...this.#lookOf(properties), ...(properties.approximate ? APPROXIMATE : {}) }),
      onEachFeature: ({ properties }, polygon) => {
        this.areas.push({
          name: shortName(properties.name),
          isOwn,
          wide: properties.code.length <= REGENCY_CODE_LENGTH,
          bounds: polygon.getBounds(),
          at: labelPoint(properties, polygon),
        });
      },
    }).addTo(this.map);
    if (this.frame.dataset.zones || this.frame.querySelector("#map-zones")) {
      L.geoJSON(collection, { renderer: this.borders, pane: "borders", style: BORDER }).addTo(this.map);
    }
    // The files arrive in any order; land goes below the outlines of what is around it.
    if (collection.features.some(({ properties }) => properties.code.length > REGENCY_CODE_LENGTH)) layer.bringToBack();
    if (collection.features.some(({ properties }) => properties.approximate)) {
      this.frame.querySelector("[data-map-approximate]")?.removeAttribute("hidden");
    }
  }

  // Where the kecamatan are the land, larger areas are outlines over them.
  #lookOf({ code }) {
    return code.length <= REGENCY_CODE_LENGTH && this.frame.dataset.areas.includes("kecamatan") ? OUTLINE : LAND;
  }

  #fit() {
    this.map.invalidateSize({ pan: false });
    const bounds = L.latLngBounds([]);
    for (const area of this.areas) if (area.isOwn) bounds.extend(area.bounds);
    if (!bounds.isValid()) {
      for (const marker of this.markers.values()) bounds.extend(marker.getLatLng());
    }
    const begins = this.footprint ?? (this.frame.dataset.zones ? null : this.zones);
    if (begins) {
      this.home = begins.getBounds().pad(0.3);
      this.map.fitBounds(this.home, { animate: false, maxZoom: 11 });
    } else if ("focus" in this.frame.dataset && this.markers.size) {
      const points = L.latLngBounds([...this.markers.values()].map((marker) => marker.getLatLng()));
      this.home = points.pad(0.2);
      this.map.fitBounds(this.home, { animate: false, maxZoom: 12 });
    } else if (bounds.isValid()) {
      this.home = bounds;
      this.map.fitBounds(bounds, { animate: false, ...ROOM });
    }
    this.#placeNames();
  }

  // Names stand where their area is wide enough for them and no other name is in the way: largest areas first.
  #placeNames() {
    this.names.clearLayers();
    const view = this.map.getBounds();
    const taken = [];
    const far = this.map.getZoom() < NEAR_ZOOM && this.areas.some(({ wide }) => wide);
    const seen = this.areas
      .filter((area) => view.intersects(area.bounds) && (area.wide || !far))
      .map((area) => ({ ...area, size: pixelSize(this.map, area.bounds) }))
      .sort((one, other) => other.wide - one.wide || other.size.x * other.size.y - one.size.x * one.size.y);
    for (const { name, wide, at, size } of seen) {
      if (taken.length >= NAME_LIMIT) break;
      const width = name.length * LETTER_WIDTH;
      if (size.x < width * (wide ? 0.6 : 0.8) || size.y < 16) continue;
      const { x, y } = this.map.latLngToContainerPoint(at);
      const box = { left: x - width / 2, right: x + width / 2, top: y - 9, bottom: y + 9 };
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      const word = document.createElement("span");
      word.textContent = name;
      L.tooltip({ permanent: true, direction: "center", className: wide ? "area-name area-name-wide" : "area-name", pane: "names", offset: [0, 0] })
        .setLatLng(at)
        .setContent(word)
        .addTo(this.names);
    }
  }

  #addControls() {
    L.control.zoom({ position: "topright", zoomInTitle: say("map.in"), zoomOutTitle: say("map.out") }).addTo(this.map);
    const whole = L.control({ position: "topright" });
    whole.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", "", bar);
      button.type = "button";
      button.title = say("map.whole");
      button.setAttribute("aria-label", say("map.whole"));
      button.innerHTML =
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M8 3H5a2 2 0 0 0-2 2v3m18 0V5a2 2 0 0 0-2-2h-3m0 18h3a2 2 0 0 0 2-2v-3M3 16v3a2 2 0 0 0 2 2h3"/></svg>';
      L.DomEvent.disableClickPropagation(bar);
      button.addEventListener("click", () => this.map.fitBounds(this.home, ROOM));
      return bar;
    };
    whole.addTo(this.map);
  }

  // A row of the list that names the same point lights up with its marker, and the other way round.
  #linkToList() {
    const pointed = ({ target }, on) => {
      const row = target.closest?.("[data-point]");
      if (row) this.#point(row.dataset.point, on, row);
    };
    document.addEventListener("pointerover", (event) => pointed(event, true));
    document.addEventListener("pointerout", (event) => pointed(event, false));
    document.addEventListener("focusin", (event) => pointed(event, true));
    document.addEventListener("focusout", (event) => pointed(event, false));
  }

  #point(key, on, from = null) {
    this.markers.get(key)?.getElement()?.classList.toggle("is-pointed", on);
    for (const row of document.querySelectorAll(`[data-point="${CSS.escape(key)}"]`)) {
      if (row !== from) row.classList.toggle("is-pointed", on);
    }
  }
}

function shortName(name) {
  return name.replace(/^Kabupaten /, "Kab. ").replace(/^Kota Administrasi /, "Kota ");
}

function keyOf({ kind, id }) {
  return `${kind}:${id}`;
}

function labelPoint(properties, layer) {
  const at = properties.label ?? null;
  return at ? L.latLng(at[1], at[0]) : layer.getBounds().getCenter();
}

function pixelSize(map, bounds) {
  const one = map.latLngToContainerPoint(bounds.getNorthWest());
  const other = map.latLngToContainerPoint(bounds.getSouthEast());
  return { x: other.x - one.x, y: other.y - one.y };
}

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function describe({ kind, severity, title, status }) {
  return [say(severity ? `severity.${severity}` : `kind.${kind}`), title, DOUBTFUL.includes(status) ? say(`status.${status}`) : ""]
    .filter(Boolean)
    .join(", ");
}

/** The same picture as the server's `{% severity_marker %}`: shape, hazard and, while unverified, a question mark. */
function markerPicture({ severity, hazard, status, approximate }) {
  const picture = document.importNode(document.getElementById(`marker-${severity}`).content.firstElementChild, true);
  const use = picture.querySelector(".hazard use");
  const symbol = document.getElementById(`hazard-${hazard}`) ? hazard : "lain";
  if (hazard) use.setAttribute("href", `#hazard-${symbol}`);
  else use.remove();
  if (status !== "unverified") picture.querySelector(".doubt").remove();
  picture.classList.toggle("is-approximate", Boolean(approximate));
  return picture;
}

function pointIcon(properties) {
  if (!properties.severity) return placeIcon(properties.kind);
  const size = properties.kind === "incident" ? 36 : 30;
  return L.divIcon({
    className: `map-point map-point-${properties.kind}`,
    html: markerPicture(properties),
    iconSize: [size, size],
    iconAnchor: [size / 2, size / 2],
    popupAnchor: [0, -size / 2],
  });
}

/** A place where nothing happens by itself: its sign is a template that the page brings, as `place-shelter`. */
function placeIcon(kind) {
  const sign = document.createElement("span");
  sign.className = `map-${kind}`;
  const picture = document.getElementById(`place-${kind}`);
  if (picture) sign.append(document.importNode(picture.content, true));
  return L.divIcon({ className: `map-point map-point-${kind}`, html: sign, iconSize: [28, 28], iconAnchor: [14, 14] });
}

function clusterIcon(cluster) {
  const inside = cluster.getAllChildMarkers();
  const worst = LEVELS[Math.max(...inside.map(({ severity }) => LEVELS.indexOf(severity)), -1)];
  return pillIcon(worst, inside.length);
}

function pillIcon(worst, number) {
  const pill = document.createElement("span");
  pill.className = "map-cluster";
  if (worst) pill.append(markerPicture({ severity: worst }));
  pill.append(say("map.cluster", { n: count(number) }));
  return L.divIcon({ className: "map-point", html: pill, iconSize: [72, 32], iconAnchor: [36, 16] });
}

function zonePopup({ risk_class, name, source, date, licence, url }) {
  const box = document.createElement("div");
  box.className = "map-popup";
  const link = document.createElement("a");
  link.href = url;
  link.textContent = name || say(`risk.${risk_class}`);
  const kind = document.createElement("span");
  kind.textContent = say(`risk.${risk_class}`);
  const told = document.createElement("span");
  told.className = "muted";
  told.textContent = `${source}, ${date} (${licence})`;
  box.append(...(name ? [kind, link] : [link]), told);
  return box;
}

function popup({ kind, severity, title, url, status, approximate }) {
  const box = document.createElement("div");
  box.className = "map-popup";
  const badge = document.createElement("span");
  badge.className = severity ? `severity-badge severity-${severity}` : "muted";
  badge.textContent = say(severity ? `severity.${severity}` : `kind.${kind}`);
  const link = document.createElement("a");
  link.href = url;
  link.textContent = title;
  box.append(badge, link);
  if (DOUBTFUL.includes(status)) {
    const state = document.createElement("span");
    state.className = "state state-unverified";
    state.textContent = say(`status.${status}`);
    box.append(state);
  }
  if (approximate) {
    const note = document.createElement("span");
    note.className = "muted";
    note.textContent = say("map.approximate");
    box.append(note);
  }
  return box;
}

window.pmi ??= {};
window.pmi.maps = [...document.querySelectorAll(".map-frame")].map((frame) => new SituationMap(frame));
for (const map of window.pmi.maps) map.start();
