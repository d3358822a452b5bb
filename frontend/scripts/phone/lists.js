// What is shown besides the form: what waits on this phone, what was answered, incidents and contacts.

import { say } from "../words.js";
import { find, h, moment, shape, show } from "./dom.js";
import { shortReference } from "./reference.js";
import { compact, forGroup, smsLink } from "./told.js";

export class Lists {
  #keeper;

  constructor(keeper, { resume, mend, flush }) {
    this.#keeper = keeper;
    this.acts = { resume, mend, flush };
  }

  // Words of a report --------------------------------------------------------------------------------------------

  hazardName(code) {
    return find(`input[name="hazard"][value="${code}"]`)?.closest(".pick").textContent.trim() ?? code ?? "";
  }

  placeName(code) {
    if (!code) return say("place.by-gps");
    for (const { name, code: district, villages } of this.#keeper.provisions.areas) {
      if (district === code) return say("place.kecamatan", { name });
      const village = villages.find((one) => one.code === code);
      if (village) return `${village.name}, ${name}`;
    }
    return code;
  }

  #villageName(code) {
    return this.placeName(code).split(",")[0];
  }

  /** The groups of people that an activity may count, by the name of their field. */
  groupLabels() {
    const { lang } = document.documentElement;
    return Object.fromEntries((this.#keeper.activityForm?.groups ?? []).map(({ code, name }) => [`groups.${code}`, name[lang] ?? name.id]));
  }

  programmeName(code) {
    const found = this.#keeper.activityForm?.programmes.find((one) => one.code === code);
    return found ? (found.name[document.documentElement.lang] ?? found.name.id) : (code ?? "");
  }

  share({ ref, body }) {
    const { answers } = body;
    const line = compact({ hazard: answers.hazard, place: this.#villageName(body.area_code), answers, text: body.text, ref });
    const number = this.#keeper.provisions.sms_number ?? "";
    const copied = h("p", { class: "hint", role: "status" });
    return [
      h("a", { class: "button wide", href: smsLink(number, line) }, say("share.sms")),
      h("p", { class: "code" }, line),
      h("button", { class: "button wide", type: "button", onclick: () => copy(this.groupText({ ref, body }), copied) }, say("share.copy")),
      copied,
    ];
  }

  groupText({ ref, body, receipt = "" }) {
    const { answers } = body;
    const amounts = ["households", "people", "households_at_risk", "people_at_risk"].filter((name) => Number.isInteger(answers[name]));
    const casualties = ["dead", "missing", "injured"].filter((name) => Number.isInteger(answers[name]));
    const told = (names) => names.map((name) => `${say(`field.${name}`)} ${answers[name]}`).join(", ");
    const address = [this.placeName(body.area_code), body.rt && `RT ${body.rt}`, body.rw && `RW ${body.rw}`, body.landmark];
    return forGroup({
      title: say("wa.title"),
      unit: this.#keeper.identity?.unit,
      lines: [
        [say("wa.hazard"), this.hazardName(answers.hazard)],
        [say("wa.place"), address.filter(Boolean).join(", ")],
        [say("wa.time"), moment(body.observed_at)],
        [say("wa.severity"), say(`severity.${answers.severity}`)],
        [say("wa.affected"), told(amounts)],
        [say("wa.casualties"), told(casualties)],
        [say("wa.displaced"), Number.isInteger(answers.displaced_people) ? String(answers.displaced_people) : ""],
        [say("wa.point"), body.lat === undefined ? "" : `${body.lat.toFixed(5)}, ${body.lon.toFixed(5)}`],
        [say("wa.note"), body.text],
        [say("wa.reference"), receipt || `#${shortReference(ref)}`],
      ],
    });
  }

  // On this phone ------------------------------------------------------------------------------------------------

  async queue() {
    const { store, queue, owner } = this.#keeper;
    const drafts = (await store.getAll("drafts")).filter((draft) => draft.owner === owner);
    const items = await queue.waiting(owner);
    const sent = (await store.getAll("sent")).filter((one) => one.owner === owner && one.kind !== "photo");
    const { foreign, unclaimed } = await queue.others(owner);
    const writings = items.filter(({ kind }) => kind !== "photo");
    const photos = (ref) => items.filter((one) => one.kind === "photo" && (one.after === ref || one.report_id === ref));
    show(
      "antrean",
      unclaimed && owner && this.#unclaimed(unclaimed),
      foreign && h("p", { class: "note calm" }, say("queue.foreign", { n: foreign })),
      this.#part("queue.waiting", writings.map((item) => this.#waiting(item, photos(item.ref)))),
      this.#part("queue.photos", items.filter((one) => one.kind === "photo" && one.report_id).map((one) => this.#photo(one))),
      this.#part("queue.drafts", drafts.sort((a, b) => b.kept_at - a.kept_at).map((draft) => this.#draft(draft))),
      this.#part("queue.sent", sent.sort((a, b) => b.sent_at - a.sent_at).slice(0, 20).map((one) => this.#sent(one))),
      !writings.length && !drafts.length && !sent.length && h("p", { class: "empty" }, say("queue.empty")),
    );
  }

  #part(title, cards) {
    return cards.length ? h("section", {}, h("h3", {}, say(title)), h("ul", { class: "cards" }, cards)) : null;
  }

  #unclaimed(n) {
    const claim = async () => {
      await this.#keeper.queue.claim(this.#keeper.owner);
      await this.acts.flush();
    };
    return h("div", { class: "note" }, h("span", {}, say("queue.unclaimed", { n })), h("button", { class: "button", type: "button", onclick: claim }, say("queue.claim")));
  }

  #head(body, kind = "report") {
    if (kind === "amendment") return h("p", { class: "card-title" }, say("queue.amendment"));
    if (kind === "activity") return h("p", { class: "card-title" }, `${this.programmeName(body.programme)} · ${body.title}`);
    const { hazard, severity } = body.answers;
    return h("p", { class: "card-title" }, shape(severity), h("span", {}, `${this.hazardName(hazard)} · ${this.placeName(body.area_code)}`));
  }

  #waiting(item, photos) {
    const isRefused = item.state === "refused";
    const reasons = [item.problem?.detail, ...Object.values(item.problem?.fields ?? {})].filter(Boolean);
    const state = isRefused ? say("queue.refused") : item.problem ? say("queue.later") : say("queue.kept");
    const forget = async () => {
      if (!window.confirm(say("queue.drop-sure"))) return;
      await this.#keeper.queue.drop(item.ref);
      await this.#keeper.count();
      await this.queue();
    };
    return h(
      "li",
      { class: isRefused ? "card refused" : "card", "data-item": item.ref, "data-state": item.state },
      this.#head(item.body, item.kind),
      item.kind === "amendment" && h("p", { class: "card-text" }, changesInWords(item.body.changes, this.groupLabels())),
      h("p", { class: "card-state" }, state, photos.length ? ` · ${say("queue.with-photos", { n: photos.length })}` : ""),
      reasons.length > 0 && h("ul", { class: "reasons" }, reasons.map((reason) => h("li", {}, reason))),
      h(
        "div",
        { class: "acts" },
        isRefused && ["report", "activity"].includes(item.kind) && h("button", { class: "button primary", type: "button", "data-mend": true, onclick: () => this.acts.mend(item) }, say("queue.mend")),
        isRefused && h("button", { class: "button", type: "button", onclick: forget }, say("queue.drop")),
      ),
      !isRefused && item.kind === "report" && h("details", { class: "more" }, h("summary", {}, say("share.title")), h("div", { class: "stack" }, this.share(item))),
    );
  }

  #photo(item) {
    return h("li", { class: "card" }, h("p", { class: "card-title" }, say("queue.photo")), h("p", { class: "card-state" }, item.state === "refused" ? (item.problem?.detail ?? say("queue.photo-lost")) : say("queue.kept")));
  }

  #draft(draft) {
    const { hazard, note, title } = draft.fields;
    const name = draft.kind === "activity" ? say("queue.activity") : hazard ? this.hazardName(hazard) : say("queue.draft");
    const forget = async () => {
      if (!window.confirm(say("queue.drop-sure"))) return;
      for (const ref of draft.photos) await this.#keeper.store.delete("photos", ref);
      await this.#keeper.store.delete("drafts", draft.ref);
      await this.queue();
    };
    return h(
      "li",
      { class: "card" },
      h("p", { class: "card-title" }, [name, (title ?? note)?.slice(0, 60)].filter(Boolean).join(" · ")),
      h("p", { class: "card-state" }, moment(draft.kept_at)),
      h(
        "div",
        { class: "acts" },
        h("button", { class: "button primary", type: "button", onclick: () => this.acts.resume(draft) }, say("queue.resume")),
        h("button", { class: "button", type: "button", onclick: forget }, say("queue.drop")),
      ),
    );
  }

  #sent(one) {
    return h(
      "li",
      { class: "card", "data-sent": one.ref },
      this.#head(one.body, one.kind),
      h("p", { class: "card-state" }, say("queue.arrived", { at: moment(one.sent_at) })),
      one.receipt && h("p", { class: "receipt" }, one.receipt),
      one.conflicts.length > 0 && h("p", { class: "card-doubt" }, say("mine.disputed")),
      one.kind === "report" && h("a", { class: "link", href: `#saya/${one.id}` }, say("mine.open")),
      one.kind === "activity" && h("a", { class: "link", href: `#giat/${one.id}` }, say("mine.open")),
    );
  }

  // Answers ------------------------------------------------------------------------------------------------------

  mine() {
    this.#asOf("answers");
    const { answers, activities } = this.#keeper;
    const unknown = say(this.#keeper.data.answers ? "mine.empty" : "mine.unknown");
    const reports = answers.length ? h("ul", { class: "cards" }, answers.map((one) => this.#answered(one))) : h("p", { class: "empty" }, unknown);
    if (!activities.length) show("saya", reports);
    else {
      show(
        "saya",
        answers.length > 0 && h("section", {}, h("h3", {}, say("mine.reports")), reports),
        h("section", {}, h("h3", {}, say("activity.mine")), h("ul", { class: "cards" }, activities.map((one) => this.#activity(one)))),
      );
    }
  }

  #answered(one) {
    const { body } = one;
    return h(
      "li",
      { class: `card status-${body.status}` },
      h("a", { class: "card-link", href: `#saya/${body.id}` }, shape(body.severity), h("span", {}, `${one.hazard_name} · ${one.place}`)),
      h("p", { class: "card-state" }, h("b", { class: `state-${body.status}` }, one.status_label), ` · ${moment(body.observed_at)}`),
      ...this.answerLines(one),
    );
  }

  #activity(one) {
    return h(
      "li",
      { class: `card status-${one.status}`, "data-activity-status": one.status },
      h("a", { class: "card-link", href: `#giat/${one.id}` }, h("span", {}, `${this.programmeName(one.programme)} · ${one.title}`)),
      h("p", { class: "card-state" }, h("b", { class: `state-${one.status}` }, say(`activity.${one.status}`)), ` · ${moment(one.started_at)}`),
      ...this.activityLines(one),
    );
  }

  /** What came back of an activity. */
  activityLines({ status_reason, conflicts }) {
    return [status_reason && h("p", { class: "card-reason" }, status_reason), conflicts.length > 0 && h("p", { class: "card-doubt" }, say("mine.disputed"))].filter(Boolean);
  }

  /** What came back: why it was returned, what is asked, what is disputed, and what was done because of it. */
  answerLines(one) {
    const { body } = one;
    return [
      body.status_reason && h("p", { class: "card-reason" }, body.status_reason),
      one.asked.length > 0 && h("p", { class: "card-doubt" }, say("mine.asked", { fields: one.asked.join(", ") })),
      one.disputed.length > 0 && h("p", { class: "card-doubt" }, say("mine.disputed")),
      one.incident && h("p", { class: "card-text" }, say("mine.incident", { number: one.incident.number, title: one.incident.title, state: one.incident.state })),
      one.done.length > 0 && h("div", { class: "moved" }, h("p", {}, say("mine.moved")), h("ul", {}, one.done.map(({ text, at }) => h("li", {}, `${text} · ${moment(at)}`)))),
    ].filter(Boolean);
  }

  #asOf(name) {
    const known = this.#keeper.data[name];
    find(`[data-as-of="${name}"]`).textContent = known ? say("as-of", { at: moment(known.fetched_at) }) : "";
  }

  // Incidents and contacts ---------------------------------------------------------------------------------------

  incidents() {
    this.#asOf("provisions");
    const { incidents } = this.#keeper.provisions;
    show(
      "kejadian",
      incidents.length
        ? h(
            "ul",
            { class: "cards" },
            incidents.map((one) =>
              h(
                "li",
                { class: "card" },
                h("a", { class: "card-link", href: one.url }, shape(one.severity), h("span", {}, one.title)),
                h("p", { class: "card-state" }, `${one.number} · ${one.state}`),
                h("p", { class: "card-text" }, [one.place, one.lead && say("incident.lead", { name: one.lead })].filter(Boolean).join(" · ")),
              ),
            ),
          )
        : h("p", { class: "empty" }, say(this.#keeper.data.provisions ? "incident.none" : "incident.unknown")),
    );
  }

  info() {
    const { contacts } = this.#keeper.provisions;
    show(
      "contacts",
      contacts.length
        ? h(
            "ul",
            { class: "cards" },
            contacts.map(({ name, role, unit, phone, is_on_duty }) =>
              h(
                "li",
                { class: "card" },
                h("p", { class: "card-title" }, name),
                h("p", { class: "card-state" }, is_on_duty && h("b", { class: "state-verified" }, say("contacts.on-duty"), " · "), `${role} · ${unit}`),
                h(
                  "div",
                  { class: "acts" },
                  phone && h("a", { class: "button", href: `tel:${phone}` }, phone),
                  phone && h("a", { class: "button", href: `sms:${phone}` }, "SMS"),
                ),
              ),
            ),
          )
        : h("p", { class: "empty" }, say("contacts.none")),
    );
  }
}

export function changesInWords(changes, labels = {}) {
  const name = (field) => labels[field] ?? say(`field.${field.replace("answers.", "")}`);
  return Object.entries(changes)
    .map(([field, { to }]) => `${name(field)}: ${to === null || to === "" ? "–" : to}`)
    .join(", ");
}

async function copy(text, state) {
  try {
    await navigator.clipboard.writeText(text);
    state.textContent = say("share.copied");
  } catch {
    state.textContent = text; // no clipboard here: it can be marked and copied by hand
  }
}
