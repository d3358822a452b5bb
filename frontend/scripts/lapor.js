// The field report: the form becomes one JSON draft, the draft is sent, its photos follow. The draft has its own
// `client_ref` from the first letter on, so that sending it twice files it once.

import { downscaled } from "./photos.js";
import { whoIsHere } from "./session.js";
import { say } from "./words.js";

const KEPT = "lapor-draft";
const MOST_PHOTOS = 4;
const ROUGH_M = 500;
// Where a field that the server names stands in the form.
const PLACES = {
  area_code: "area",
  lat: "area",
  lon: "area",
  accuracy_m: "area",
  people: "figures",
  households: "figures",
  people_at_risk: "figures",
  households_at_risk: "figures",
  text: "note",
  rt: "details",
  rw: "details",
  landmark: "details",
  observed_at: "details",
};

const form = document.querySelector("[data-lapor]");
const done = document.querySelector("[data-done]");
const sendButton = form.querySelector("[data-send]");

let session = null;
let position = null;
let photos = [];
let reference = crypto.randomUUID();
let sealed = null;

// Who and where ---------------------------------------------------------------------------------------------------

async function meet() {
  const who = document.querySelector("[data-who]");
  try {
    session = await whoIsHere(form.dataset.session);
  } catch {
    who.textContent = say("who.offline");
    return;
  }
  who.textContent = session.signed_in ? [session.name, session.unit].filter(Boolean).join(" · ") : say("who.signed-out");
  document.querySelector("[data-sign-in]").hidden = session.signed_in;
  showSpace(session.space);
  fillAreas(session.areas ?? []);
}

function showSpace(space) {
  const band = document.querySelector("[data-band]");
  band.hidden = space !== "exercise" && space !== "history";
  if (band.hidden) return;
  band.className = `band band-${space}`;
  band.textContent = say(`space.${space}`);
}

// One kecamatan needs one list; whoever looks after several chooses the kecamatan first.
function fillAreas(areas) {
  const { district, area } = form.elements;
  const chosen = area.value || kept().area || "";
  const home = areas.find(({ villages }) => villages.some(({ code }) => code === chosen));
  district.hidden = areas.length < 2;
  district.replaceChildren(new Option(say("place.district"), ""), ...areas.map(({ name, code }) => new Option(name, code)));
  const fillVillages = () => {
    const here = areas.length === 1 ? areas[0] : areas.find(({ code }) => code === district.value);
    const villages = here?.villages ?? [];
    area.replaceChildren(new Option(say("place.choose"), ""), ...villages.map(({ name, code }) => new Option(name, code)));
  };
  district.addEventListener("change", fillVillages);
  if (home) district.value = home.code;
  fillVillages();
  if (home) area.value = chosen;
}

form.querySelector("[data-gps]").addEventListener("click", () => {
  const state = form.querySelector("[data-gps-state]");
  state.textContent = say("gps.asking");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      position = { lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy) };
      keep();
      state.textContent = say(position.accuracy_m > ROUGH_M ? "gps.coarse" : "gps.found", { n: position.accuracy_m });
    },
    () => {
      state.textContent = say("gps.denied");
    },
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
});

// What was typed stays ---------------------------------------------------------------------------------------------

function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
}

function keep() {
  const typed = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  sessionStorage.setItem(KEPT, JSON.stringify({ ...typed, reference, position, sealed }));
}

function restore() {
  const { reference: former, position: place, sealed: times, ...typed } = kept();
  if (former) reference = former;
  position = place ?? null;
  sealed = times ?? null;
  for (const [name, value] of Object.entries(typed)) {
    const control = form.elements[name];
    if (!control) continue;
    if (control.type === "checkbox") control.checked = true;
    else control.value = value;
  }
  const hazard = form.querySelector(".rest input:checked");
  if (hazard) hazard.closest("details").open = true;
  showPicks();
}

// `:has(:checked)` is younger than the phones that this form is for.
function showPicks() {
  for (const pick of form.querySelectorAll(".pick")) {
    pick.classList.toggle("is-picked", pick.querySelector("input").checked);
  }
}

form.addEventListener("input", () => {
  showPicks();
  keep();
});

// Photos -----------------------------------------------------------------------------------------------------------

for (const input of form.querySelectorAll("[data-photo]")) {
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      if (photos.length >= MOST_PHOTOS) {
        complain([say("photo.limit", { n: MOST_PHOTOS })]);
        break;
      }
      try {
        photos.push({ reference: crypto.randomUUID(), blob: await downscaled(file), sent: false });
      } catch {
        complain([say("photo.unreadable")]);
      }
    }
    showPhotos();
  });
}

function showPhotos() {
  const list = form.querySelector("[data-photos]");
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren(
    ...photos.map((photo, index) => {
      const item = document.createElement("li");
      const image = new Image();
      image.src = URL.createObjectURL(photo.blob);
      image.alt = say("photo.ready", { n: index + 1 });
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", say("photo.remove"));
      remove.addEventListener("click", () => {
        photos = photos.filter((other) => other !== photo);
        showPhotos();
      });
      item.append(image, remove);
      return item;
    }),
  );
}

// Sending ----------------------------------------------------------------------------------------------------------

function missing() {
  const { hazard, area, severity } = form.elements;
  return [
    ["hazard", !hazard.value, "send.missing-hazard"],
    ["area", !area.value && !position, "send.missing-place"],
    ["severity", !severity.value, "send.missing-severity"],
  ].filter(([, absent]) => absent);
}

function wholeNumber(text) {
  const digits = text.replace(/\D/g, "");
  return digits === "" ? null : Number.parseInt(digits, 10);
}

function content() {
  const value = (name) => form.elements[name].value.trim();
  const isWarning = form.elements.early_warning.checked;
  const answers = { hazard: value("hazard"), severity: value("severity") };
  const people = wholeNumber(value("people"));
  const households = wholeNumber(value("households"));
  if (people !== null) answers[isWarning ? "people_at_risk" : "people"] = people;
  if (households !== null) answers[isWarning ? "households_at_risk" : "households"] = households;
  return {
    type_code: isWarning ? "early_warning" : "first_report",
    answers,
    area_code: value("area") || null,
    ...(position ?? {}),
    rt: value("rt"),
    rw: value("rw"),
    landmark: value("landmark"),
    text: value("note"),
    language: document.documentElement.lang,
  };
}

// The same report sent again must be the same to the letter, so its times are those of the first attempt; only
// `device_now` is the clock of this one.
function draft() {
  const said = content();
  const seen = form.elements.observed_at.value;
  const key = JSON.stringify([said, seen]);
  if (sealed?.key !== key) {
    const now = new Date().toISOString();
    sealed = { key, observed_at: seen ? new Date(seen).toISOString() : now, reported_at: now };
    keep();
  }
  const { observed_at, reported_at } = sealed;
  return { client_ref: reference, ...said, observed_at, reported_at, device_now: new Date().toISOString() };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sendButton.getAttribute("aria-disabled") === "true") return;
  const absent = missing();
  mark(absent.map(([field]) => field));
  if (absent.length) {
    complain(absent.map(([, , key]) => say(key)));
    return;
  }
  busy(true);
  try {
    await send();
  } finally {
    busy(false);
  }
});

async function send() {
  let answer;
  try {
    session = await whoIsHere(form.dataset.session); // a token fetched now, for the one who is signed in now
    if (!session.signed_in) {
      document.querySelector("[data-sign-in]").hidden = false;
      complain([say("send.signed-out")]);
      return;
    }
    answer = await fetch(form.dataset.api, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": session.csrf },
      body: JSON.stringify(draft()),
    });
  } catch {
    complain([say("send.no-connection")]);
    return;
  }
  if (answer.ok) await filed(await answer.json());
  else await refused(answer);
}

async function filed(report) {
  for (const photo of photos.filter(({ sent }) => !sent)) {
    const body = new FormData();
    body.append("client_ref", photo.reference);
    body.append("photo", photo.blob, "report.jpg");
    try {
      const answer = await fetch(`${form.dataset.api}${report.id}/photos/`, {
        method: "POST",
        headers: { "X-CSRFToken": session.csrf },
        body,
      });
      photo.sent = answer.ok;
    } catch {
      photo.sent = false;
    }
  }
  if (photos.some(({ sent }) => !sent)) {
    sendButton.textContent = say("send.again");
    complain([say("send.photo-failed")]);
    return;
  }
  sessionStorage.removeItem(KEPT);
  form.hidden = true;
  done.hidden = false;
  done.querySelector("[data-done-text]").textContent = report.receipt;
  done.focus();
  window.scrollTo(0, 0);
}

async function refused(answer) {
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    document.querySelector("[data-sign-in]").hidden = false;
    complain([say("send.signed-out")]);
  } else if (answer.status >= 500 || answer.status === 429) {
    complain([say("send.failed"), problem.reference].filter(Boolean));
  } else {
    complain([problem.detail, ...Object.values(problem.fields ?? {})].filter(Boolean), say("send.refused"));
    mark(Object.keys(problem.fields ?? {}));
  }
}

function complain(lines, head = "") {
  const box = form.querySelector("[data-problem]");
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  const title = document.createElement("strong");
  title.textContent = head;
  box.replaceChildren(...(head ? [title] : []), ...(lines.length === 1 && !head ? [lines[0]] : [list]));
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
  box.focus({ preventScroll: true });
}

function mark(fields) {
  const wrong = fields.map((field) => PLACES[field.replace("answers.", "")] ?? field.replace("answers.", ""));
  for (const set of form.querySelectorAll("[data-field]")) {
    set.classList.toggle("wrong", wrong.includes(set.dataset.field));
    if (set.localName === "details" && wrong.includes(set.dataset.field)) set.open = true;
  }
}

function busy(on) {
  sendButton.setAttribute("aria-disabled", String(on));
  if (on) {
    form.querySelector("[data-problem]").hidden = true;
    sendButton.textContent = say("send.sending");
  } else if (sendButton.textContent === say("send.sending")) {
    sendButton.textContent = say("send.act");
  }
}

document.querySelector("[data-another]").addEventListener("click", () => {
  form.reset();
  reference = crypto.randomUUID();
  position = null;
  sealed = null;
  photos = [];
  showPhotos();
  showPicks();
  form.querySelector("[data-gps-state]").textContent = "";
  done.hidden = true;
  form.hidden = false;
  window.scrollTo(0, 0);
});

// Without this script the page offers the plain form instead.
form.hidden = false;
restore();
meet();
