// A form that is kept from its first letter on: drafts, place, position and photos, whatever it tells of.

import { downscaled } from "../photos.js";
import { say } from "../words.js";
import { find, h } from "./dom.js";
import { openMap } from "./mapping.js";
import { newReference } from "./reference.js";
import { isFull } from "./store.js";

const MOST_PHOTOS = 4;
const ROUGH_M = 500;
const PAUSE_MS = 250;

export class KeptForm {
  draft = null;
  mending = null;
  #timer = 0;
  #places = "";

  /** `kind` is what is filed, `places` names the field of the page in which a field of the server stands. */
  constructor(keeper, form, { kind, filed, places }) {
    this.keeper = keeper;
    this.form = form;
    this.kind = kind;
    this.filed = filed;
    this.where = places;
    this.current = kind === "report" ? "lapor-current" : `lapor-current-${kind}`;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    find("[data-gps]", form).addEventListener("click", () => this.#locate());
    find("[data-map-open]", form).addEventListener("click", () => this.showMap());
    for (const input of form.querySelectorAll("[data-photo]")) {
      input.addEventListener("change", () => this.#addPhotos(input));
    }
    form.elements.district.addEventListener("change", () => this.#fillVillages());
    document.addEventListener("visibilitychange", () => this.keep());
  }

  // Drafts -------------------------------------------------------------------------------------------------------

  async start() {
    const current = sessionStorage.getItem(this.current);
    const known = current && (await this.keeper.store.get("drafts", current));
    if (known && known.owner === this.keeper.owner) await this.resume(known);
    else this.blank();
  }

  blank() {
    this.form.reset();
    this.mending = null;
    this.draft = { ref: newReference(), kind: this.kind, owner: this.keeper.owner, fields: {}, position: null, photos: [], begun_at: Date.now() };
    sessionStorage.setItem(this.current, this.draft.ref);
    this.#shown();
  }

  /** Go on with a draft. */
  async resume(draft) {
    this.form.reset();
    this.mending = null;
    this.draft = draft;
    sessionStorage.setItem(this.current, draft.ref);
    this.put(draft.fields);
    await this.#shown();
  }

  /** Open a refused one with what was said of it, to be put right under its own reference. */
  async reopen(item, fields) {
    const { lat, lon, accuracy_m } = item.body;
    this.blank();
    const position = lat === undefined ? null : { lat, lon, accuracy_m };
    const photos = (await this.keeper.queue.waiting(item.owner)).filter((one) => one.after === item.ref && one.kind === "photo");
    this.mending = item;
    this.draft = { ...this.draft, ref: item.ref, fields, position, photos: photos.map(({ ref }) => ref) };
    this.put(fields);
    await this.#shown();
    this.complain([item.problem?.detail, ...Object.values(item.problem?.fields ?? {})].filter(Boolean), say("send.refused"));
    this.mark(Object.keys(item.problem?.fields ?? {}));
  }

  put(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const control = this.form.elements[name];
      if (!control || value === null || value === undefined) continue;
      if (control.type === "checkbox") control.checked = Boolean(value);
      else control.value = value;
    }
  }

  #shown() {
    this.fillPlaces({ anew: true });
    this.showPicks();
    for (const details of this.form.querySelectorAll("details")) {
      const filled = Array.from(details.querySelectorAll("input:not([type=file])"));
      details.open = filled.some((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : input.value));
    }
    find("[data-problem]", this.form).hidden = true;
    this.mark([]);
    this.#showPosition();
    find("[data-map]", this.form).hidden = true;
    return this.#showPhotos();
  }

  changed() {
    this.showPicks();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), PAUSE_MS);
  }

  /** Write the draft down. Nothing typed is no draft. */
  async keep() {
    clearTimeout(this.#timer);
    if (!this.draft || this.mending) return;
    const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string" && value !== "");
    const fields = Object.fromEntries(typed);
    delete fields.district;
    this.draft.fields = fields;
    if (!typed.length && !this.draft.position && !this.draft.photos.length) return;
    const draft = { ...this.draft, owner: this.draft.owner ?? this.keeper.owner, kept_at: Date.now() };
    try {
      await this.keeper.store.put("drafts", draft);
    } catch (error) {
      this.complain([say(isFull(error) ? "store.full" : "store.failed")]);
    }
  }

  // `:has(:checked)` is younger than the phones that this form is for.
  showPicks() {
    for (const pick of this.form.querySelectorAll(".pick")) {
      pick.classList.toggle("is-picked", find("input", pick).checked);
    }
  }

  // Place --------------------------------------------------------------------------------------------------------

  /** The kelurahan that this person may report from; others of the kabupaten are known but would be refused. */
  fillPlaces({ anew = false } = {}) {
    const areas = this.keeper.provisions.areas.filter(({ may_report }) => may_report);
    const told = JSON.stringify(areas.map(({ code }) => code));
    if (!anew && told === this.#places) return;
    this.#places = told;
    const { district, area } = this.form.elements;
    const chosen = area.value || this.draft?.fields.area || "";
    const home = areas.find(({ code, villages }) => code === chosen || villages.some((one) => one.code === chosen));
    district.hidden = areas.length < 2;
    district.replaceChildren(new Option(say("place.district"), ""), ...areas.map(({ name, code }) => new Option(name, code)));
    if (home) district.value = home.code;
    this.#fillVillages();
    if (home) area.value = chosen;
  }

  #fillVillages() {
    const areas = this.keeper.provisions.areas.filter(({ may_report }) => may_report);
    const { district, area } = this.form.elements;
    const here = areas.length === 1 ? areas[0] : areas.find(({ code }) => code === district.value);
    const villages = (here?.villages ?? []).map(({ name, code }) => new Option(name, code));
    const whole = here ? [new Option(say("place.whole", { name: here.name }), here.code)] : [];
    area.replaceChildren(new Option(say("place.choose"), ""), ...villages, ...whole);
  }

  #locate() {
    const state = find("[data-gps-state]", this.form);
    state.textContent = say("gps.asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#setPosition({ lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy) }),
      () => {
        state.textContent = say("gps.denied");
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  }

  #setPosition(position) {
    this.draft.position = position;
    this.#showPosition();
    this.keep();
  }

  #showPosition() {
    const { position } = this.draft;
    const state = find("[data-gps-state]", this.form);
    find("[data-map-open]", this.form).hidden = !this.keeper.provisions.outlines;
    if (!position) state.textContent = "";
    else if (position.moved) state.textContent = say("gps.moved");
    else state.textContent = say(position.accuracy_m > ROUGH_M ? "gps.coarse" : "gps.found", { n: position.accuracy_m });
  }

  async showMap() {
    const box = find("[data-map]", this.form);
    box.hidden = false;
    const { provisions } = this.keeper;
    const opened = await openMap(box, {
      outlines: () => this.keeper.outlines(),
      point: this.draft.position,
      chosen: (this.form.elements.area.value || this.form.elements.district.value).slice(0, 8) || provisions.areas.find((one) => one.may_report)?.code,
      words: { pin: say("map.pin") },
      moved: (lat, lon) => this.#setPosition({ lat, lon, accuracy_m: null, moved: true }),
    });
    if (!opened) {
      box.hidden = true;
      find("[data-gps-state]", this.form).textContent = say("map.missing");
    }
  }

  placeName({ area_code }) {
    if (!area_code) return "";
    const { area } = this.form.elements;
    return area.selectedOptions[0]?.value === area_code ? area.selectedOptions[0].textContent : "";
  }

  // Photos -------------------------------------------------------------------------------------------------------

  async #addPhotos(input) {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      if (this.draft.photos.length >= MOST_PHOTOS) {
        this.complain([say("photo.limit", { n: MOST_PHOTOS })]);
        break;
      }
      try {
        await this.#addPhoto(file);
      } catch (error) {
        this.complain([say(isFull(error) ? "photo.full" : "photo.unreadable")]);
      }
    }
    await this.keep();
    await this.#showPhotos();
  }

  async #addPhoto(file) {
    const bytes = await (await downscaled(file)).arrayBuffer();
    const photo = { ref: newReference(), of: this.draft.ref, owner: this.keeper.owner, bytes };
    await this.keeper.store.put("photos", photo);
    this.draft.photos = [...this.draft.photos, photo.ref];
  }

  async #showPhotos() {
    const list = find("[data-photos]", this.form);
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const photos = await Promise.all(this.draft.photos.map((ref) => this.keeper.store.get("photos", ref)));
    list.replaceChildren(
      ...photos.filter(Boolean).map((photo, index) =>
        h(
          "li",
          {},
          h("img", { src: URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" })), alt: say("photo.ready", { n: index + 1 }) }),
          h("button", { type: "button", "aria-label": say("photo.remove"), onclick: () => this.#removePhoto(photo.ref) }, "×"),
        ),
      ),
    );
  }

  async #removePhoto(ref) {
    this.draft.photos = this.draft.photos.filter((other) => other !== ref);
    await this.keeper.store.delete("photos", ref);
    if (this.mending) await this.keeper.store.delete("outbox", ref);
    await this.keep();
    await this.#showPhotos();
  }

  // Sending ------------------------------------------------------------------------------------------------------

  value(name) {
    return this.form.elements[name].value.trim();
  }

  get position() {
    const { lat, lon, accuracy_m } = this.draft.position ?? {};
    return this.draft.position ? { lat, lon, accuracy_m } : {};
  }

  async submit() {
    const absent = this.missing();
    this.mark(absent.map(([field]) => field));
    if (absent.length) {
      this.complain(absent.map(([, , key]) => say(key)));
      return;
    }
    const body = this.body();
    const { ref, photos, owner } = this.draft;
    const whose = owner ?? this.keeper.owner;
    const type_version = this.version(body);
    try {
      if (this.mending) await this.keeper.queue.mend(ref, body, { type_version });
      else await this.keeper.queue.file({ ref, owner: whose, body, type_version, photos, kind: this.kind });
    } catch (error) {
      this.complain([say(isFull(error) ? "store.full" : "store.failed")]);
      return;
    }
    this.draft = null;
    sessionStorage.removeItem(this.current);
    this.filed({ ref, body, place: this.placeName(body) });
  }

  complain(lines, head = "") {
    const box = find("[data-problem]", this.form);
    const list = h("ul", {}, lines.map((line) => h("li", {}, line)));
    box.replaceChildren(...(head ? [h("strong", {}, head)] : []), ...(lines.length === 1 && !head ? [lines[0]] : [list]));
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  }

  mark(fields) {
    const names = fields.map((field) => field.replace("answers.", ""));
    const wrong = names.map((name) => this.where[name] ?? (this.form.elements[name]?.closest?.("[data-field]")?.dataset.field ?? name));
    for (const set of this.form.querySelectorAll("[data-field]")) {
      set.classList.toggle("wrong", wrong.includes(set.dataset.field));
      if (set.localName === "details" && wrong.includes(set.dataset.field)) set.open = true;
    }
  }
}
