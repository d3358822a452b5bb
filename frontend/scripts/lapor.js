// The app at /lapor/: it starts without a connection, keeps what is written, and sends it when it can.

import { ActivityForm } from "./phone/activity.js";
import { find, h } from "./phone/dom.js";
import { ReportForm } from "./phone/form.js";
import { Keeper } from "./phone/keeper.js";
import { Lists } from "./phone/lists.js";
import { OneReport } from "./phone/one.js";
import { OneActivity } from "./phone/one_activity.js";
import { OUTCOME } from "./phone/queue.js";
import { say } from "./words.js";

const VIEWS = ["lapor", "kegiatan", "antrean", "saya", "kejadian", "info"];
const TAB_OF = { satu: "saya", giat: "saya", kegiatan: "lapor" };

const keeper = new Keeper();
const form = new ReportForm(keeper, { filed });
const lists = new Lists(keeper, {
  resume: (draft) => formOf(draft.kind).then((chosen) => chosen.resume(draft)),
  mend: (item) => formOf(item.kind).then((chosen) => chosen.mend(item)),
  flush: () => keeper.flush({ eager: true }),
});
const one = new OneReport(keeper, lists, { flush: () => keeper.flush({ eager: true }) });
const oneActivity = new OneActivity(keeper, lists, { flush: () => keeper.flush({ eager: true }) });
let activity = null;
const done = find("[data-done]");
let last = null;

// Views ------------------------------------------------------------------------------------------------------------

function here() {
  const [name, id] = location.hash.slice(1).split("/");
  if (name === "saya" && id) return ["satu", id];
  if (name === "giat" && id) return ["giat", id];
  return [VIEWS.includes(name) ? name : "lapor", null];
}

async function render({ focus = false } = {}) {
  const [view, id] = here();
  for (const section of document.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== view;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const isHere = tab.dataset.tab === (TAB_OF[view] ?? view);
    tab.toggleAttribute("aria-current", isHere);
    if (isHere) tab.setAttribute("aria-current", "page");
  }
  if (view === "antrean") await lists.queue();
  if (view === "saya") lists.mine();
  if (view === "satu") await one.open(id, { anew: focus });
  if (view === "giat") await oneActivity.open(id, { anew: focus });
  if (view === "kegiatan") await activityForm();
  showKinds(view);
  if (view === "kejadian") lists.incidents();
  if (view === "info") await info();
  if (view === "lapor") await draftsNote();
  if (view === "saya" || view === "satu" || view === "giat") keeper.refreshAnswers({ now: focus });
  if (view === "kejadian" || view === "info") keeper.refresh("provisions", { now: focus });
  if (focus) {
    window.scrollTo(0, 0);
    find(`[data-view="${view}"] h2`).focus({ preventScroll: true });
  }
}

/** Look again after something changed; what somebody is typing into stays. */
async function look() {
  const [view] = here();
  if ((view === "satu" || view === "giat") && find(`[data-view="${view}"] details[open]`)) return;
  await render();
}

/** The way between the two kinds of form, for those who file both. Its room is kept until that is known. */
function showKinds(view) {
  const kinds = find("[data-kinds]");
  const files = Boolean(keeper.activityForm) || view === "kegiatan";
  kinds.hidden = !["lapor", "kegiatan"].includes(view) || (!files && Boolean(keeper.data.activityForm?.denied));
  kinds.toggleAttribute("data-waiting", !files);
  for (const link of kinds.querySelectorAll("a")) {
    link.toggleAttribute("aria-current", link.hash === `#${view}`);
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
  }
}

/** The form of an activity, made when it is first asked for; nothing before its questions are on this phone. */
async function activityForm() {
  const place = find("[data-activity-place]");
  find("[data-activity-missing]").hidden = Boolean(keeper.activityForm);
  if (!keeper.activityForm) return null;
  if (!activity) {
    place.append(find("[data-activity-template]").content.cloneNode(true));
    activity = new ActivityForm(keeper, { filed: activityFiled });
    activity.fillQuestions();
    await activity.start();
  }
  activity.fillQuestions();
  activity.fillPlaces();
  return activity;
}

/** Go to the form for what was begun or refused. */
async function formOf(kind) {
  location.hash = kind === "activity" ? "#kegiatan" : "#lapor";
  if (kind === "activity") return activityForm();
  showForm();
  return form;
}

/** An activity is sealed: the queue says what becomes of it. */
async function activityFiled() {
  await keeper.count();
  activity.blank();
  location.hash = "#antrean";
  navigator.storage?.persist?.().catch(() => null);
  const { outcome } = await keeper.flush({ eager: true });
  if (outcome !== OUTCOME.done) await keeper.promise();
}

async function draftsNote() {
  const box = find("[data-drafts-note]");
  const current = ["lapor-current", "lapor-current-activity"].map((key) => sessionStorage.getItem(key));
  const drafts = (await keeper.store.getAll("drafts")).filter(({ owner, ref }) => owner === keeper.owner && !current.includes(ref));
  box.hidden = !drafts.length;
  const link = document.createElement("a");
  link.className = "button";
  link.href = "#antrean";
  link.textContent = say("draft.see");
  box.replaceChildren(say("draft.kept", { n: drafts.length }), link);
}

async function info() {
  lists.info();
  const persisted = await navigator.storage?.persisted?.().catch(() => null);
  const kept = keeper.data.provisions ? say("phone.ready") : say("phone.empty");
  find("[data-phone-state]").textContent = [kept, persisted ? say("phone.persisted") : ""].filter(Boolean).join(" ");
  find("[data-sign-out]").hidden = !keeper.signedIn;
}

// Who is here ------------------------------------------------------------------------------------------------------

function showWho() {
  const { identity, signedIn, online } = keeper;
  const who = signedIn === false ? say("who.signed-out") : (identity?.name ?? "");
  find("[data-who]").textContent = who;
  const net = find("[data-net]");
  net.hidden = online;
  net.textContent = online ? "" : say("who.offline");
  find("[data-sign-in]").hidden = signedIn !== false;
  const band = find("[data-band]");
  const space = identity?.space;
  band.hidden = space !== "exercise" && space !== "history";
  if (!band.hidden) {
    band.className = `band band-${space}`;
    band.textContent = say(`space.${space}`);
  }
}

keeper.addEventListener("met", async () => {
  showWho();
  form.fillPlaces();
  await look();
});
keeper.addEventListener("provisions", async () => {
  form.fillPlaces();
  await look();
  keeper.outlines();
});
keeper.addEventListener("answers", look);
keeper.addEventListener("activities", look);
keeper.addEventListener("activityForm", look);
keeper.addEventListener("flushing", () => {
  find("[data-flush-state]").textContent = say("send.sending");
});
keeper.addEventListener("flushed", async () => {
  const { outcome, sent } = keeper.run ?? {};
  const left = keeper.waitingCount;
  const words = { [OUTCOME.offline]: "flush.offline", [OUTCOME.signedOut]: "flush.signed-out", [OUTCOME.later]: "flush.later", [OUTCOME.busy]: "flush.busy" };
  const told = words[outcome] && left ? say(words[outcome], { n: left }) : left ? say("flush.left", { n: left }) : say(sent ? "flush.done" : "flush.nothing");
  find("[data-flush-state]").textContent = told;
  showWho();
  await showFate();
  await look();
});

// After sending ----------------------------------------------------------------------------------------------------

async function filed(report) {
  last = report;
  await keeper.count();
  find("[data-lapor]").hidden = true;
  done.hidden = false;
  find("[data-done-share]").replaceChildren();
  await showFate();
  done.focus();
  window.scrollTo(0, 0);
  navigator.storage?.persist?.().catch(() => null);
  const { outcome } = await keeper.flush({ eager: true });
  if (outcome !== OUTCOME.done) await keeper.promise();
}

/** What became of the report that was sealed last: kept, arrived, or refused. */
async function showFate() {
  if (!last || done.hidden) return;
  const item = await keeper.store.get("outbox", last.ref);
  const sent = await keeper.store.get("sent", last.ref);
  const fate = sent ? "arrived" : item?.state === "refused" ? "refused" : "kept";
  done.dataset.fate = fate;
  find("[data-done-title]").textContent = say(`done.${fate}`);
  const reasons = [item?.problem?.detail, ...Object.values(item?.problem?.fields ?? {})].filter(Boolean);
  const why = fate === "refused" ? reasons.join(" ") : keeper.signedIn === false ? say("send.signed-out") : say(`done.${fate}-text`);
  find("[data-done-text]").textContent = fate === "arrived" ? say("done.arrived-text") : why;
  const receipt = find("[data-done-receipt]");
  receipt.hidden = !sent;
  receipt.textContent = sent?.receipt ?? "";
  const share = find("[data-done-share]");
  if (fate === "kept" && !share.childElementCount) share.replaceChildren(...lists.share(last));
  else if (fate === "refused") {
    const mend = document.createElement("button");
    mend.type = "button";
    mend.className = "button primary wide";
    mend.textContent = say("queue.mend");
    mend.addEventListener("click", () => {
      showForm();
      form.mend(item);
    });
    share.replaceChildren(mend);
  } else if (fate === "arrived") share.replaceChildren();
}

function showForm() {
  last = null;
  done.hidden = true;
  find("[data-lapor]").hidden = false;
  window.scrollTo(0, 0);
}

find("[data-another]").addEventListener("click", () => {
  showForm();
  form.blank();
});
find("[data-flush]").addEventListener("click", async () => {
  await keeper.meet();
  await keeper.flush({ eager: true });
});

// This phone -------------------------------------------------------------------------------------------------------

let installing = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installing = event;
  find("[data-install]").hidden = false;
});
find("[data-install]").addEventListener("click", () => installing?.prompt());

find("[data-sign-out]").addEventListener("click", async () => {
  await keeper.count();
  if (keeper.waitingCount && !window.confirm(say("leave.waiting", { n: keeper.waitingCount }))) return;
  const session = await keeper.queue.session().catch(() => null);
  if (!session) {
    find("[data-phone-state]").textContent = say("flush.offline", { n: keeper.waitingCount });
    return;
  }
  await fetch("/akun/keluar/", { method: "POST", headers: { "X-CSRFToken": session.csrf }, redirect: "manual" });
  await keeper.meet();
});

find("[data-language]").addEventListener("click", async ({ currentTarget: button }) => {
  await form.keep();
  await activity?.keep();
  const session = await keeper.queue.session().catch(() => null);
  if (!session) {
    find("[data-phone-state]").textContent = say("who.offline");
    return;
  }
  const told = { csrfmiddlewaretoken: session.csrf, language: button.dataset.language, next: location.pathname };
  const inputs = Object.entries(told).map(([name, value]) => h("input", { type: "hidden", name, value }));
  const asking = h("form", { method: "post", action: button.dataset.url, hidden: true }, inputs);
  document.body.append(asking);
  asking.submit();
});

async function keepTheApp() {
  try {
    await navigator.serviceWorker?.register("/sw.js", { scope: "/" });
    const { active } = (await navigator.serviceWorker?.ready) ?? {};
    active?.postMessage("take-along");
  } catch {
    // Over plain http there is no worker: the form works while the page is open.
  }
}

async function start() {
  try {
    await keeper.open();
  } catch {
    location.replace("/lapor/biasa/"); // a browser that keeps nothing (private mode of old ones) has the plain form
    return;
  }
  await form.start();
  showWho();
  await keeper.count();
  window.addEventListener("hashchange", () => render({ focus: true }));
  await render();
  keeper.keepFlushing();
  await keeper.meet();
  await Promise.all([keeper.flush(), keeper.refresh("provisions", { now: true }), keeper.refresh("activityForm", { now: true }), keeper.refreshAnswers({ now: true })]);
  await keepTheApp();
}

start();
