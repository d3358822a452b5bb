// The map of the public's form, for whoever has JavaScript: a pin, or one's own position. Without it a kelurahan is chosen.

import { openMap } from "./phone/mapping.js";

const root = document.querySelector("[data-public-map]");
const field = (name) => document.querySelector(`.public-form [name="${name}"]`);
const part = (name) => root.querySelector(`[data-${name}]`);

function told() {
  const [lat, lon] = [field("latitude").value, field("longitude").value];
  return lat && lon ? { lat: Number(lat), lon: Number(lon) } : null;
}

function say(sentence) {
  part("told").textContent = sentence;
  part("told").hidden = !sentence;
}

function mark(lat, lon) {
  field("latitude").value = lat;
  field("longitude").value = lon;
  part("remove").hidden = false;
  say(root.dataset.marked);
}

function unmark() {
  field("latitude").value = field("longitude").value = "";
  part("remove").hidden = part("box").hidden = true;
  part("open").setAttribute("aria-expanded", "false");
  say(root.dataset.unmarked);
  part("open").focus();
}

async function open(point) {
  part("box").hidden = false;
  part("open").setAttribute("aria-expanded", "true");
  const outlines = async () => {
    const answer = await fetch(root.dataset.outlines);
    const layer = answer.ok ? await answer.json() : null;
    return layer?.features.length ? layer : null;
  };
  const words = { pin: root.dataset.pin };
  const isThere = await openMap(part("box"), { outlines, point, chosen: root.dataset.chosen, words, moved: mark });
  if (isThere) return;
  part("box").hidden = true;
  part("open").setAttribute("aria-expanded", "false");
  if (!point) say(root.dataset.noMap);
}

function locate() {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const [lat, lon] = [Number(coords.latitude.toFixed(6)), Number(coords.longitude.toFixed(6))];
      mark(lat, lon);
      open({ lat, lon, accuracy_m: coords.accuracy });
    },
    () => say(root.dataset.noPosition),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}

if (root) {
  root.hidden = false;
  part("open").addEventListener("click", () => open(told()));
  part("remove").addEventListener("click", unmark);
  part("locate").hidden = !navigator.geolocation;
  part("locate").addEventListener("click", locate);
  if (told()) open(told());
}
