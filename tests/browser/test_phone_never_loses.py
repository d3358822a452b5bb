"""A report that cannot be lost: whatever line and phone do, it arrives exactly once."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from coordination.services import return_activity
from tests.browser.phones import (
    BEKASI_BARAT,
    SOON_MS,
    Phone,
    activities,
    arrived,
    fate,
    file_activity,
    file_report,
    phone_context,
    pick,
    ready,
    send,
    send_activity,
    texts,
    titles,
    waiting,
    write,
    write_activity,
)
from tests.factories.tenancy import branch_operator, field_officer
from tests.plugins.bad_line import Fault
from tests.plugins.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

REPORTS, ACTIVITIES = "/api/v1/field-reports/", "/api/v1/activities/"


@pytest.fixture(scope="module")
def site(module_database, module_processes):
    """The real web server on a database of this module; answers its origin."""
    _web, origin = module_processes.web()
    return origin


@pytest.fixture
def phone(site, chromium, line_to):
    """A phone on a line of its own; at the end no script may have failed."""
    phone = Phone(phone_context(chromium), line_to(site))
    yield phone
    phone.context.close()
    assert phone.complaints == []


@pytest.fixture
def officer(module_database):
    return field_officer(at=BEKASI_BARAT)


@pytest.fixture
def page(phone, officer):
    """The app, signed in and kept on the phone."""
    phone.sign_in(officer)
    return ready(phone.open())


def always(kind, path=REPORTS):
    return lambda exchange: kind if exchange.method == "POST" and exchange.path.startswith(path) else Fault.NONE


def flush(page):
    """The button that sends at once."""
    page.goto(page.url.split("#")[0] + "#antrean")
    page.locator("[data-flush]").click()


def test_written_offline_it_arrives_when_the_line_is_back(site, phone, page, officer):
    phone.context.set_offline(True)
    page.reload()
    file_report(page, "Tanpa sinyal satu")
    fate(page, "kept")
    page.locator("[data-another]").click()
    file_report(page, "Tanpa sinyal dua")
    assert texts(site, officer) == []

    phone.context.set_offline(False)

    fate(page, "arrived")
    assert texts(site, officer) == ["Tanpa sinyal dua", "Tanpa sinyal satu"]
    assert waiting(page) == []


def test_its_receipt_is_the_servers(site, page, officer):
    file_report(page, "Dengan tanda terima")

    fate(page, "arrived")
    [report] = arrived(site, officer)
    expect(page.locator("[data-done-receipt]")).to_have_text(report["receipt"])


@pytest.mark.parametrize("kind", [Fault.BAD_GATEWAY, Fault.ANSWER_LOST, Fault.LOST, Fault.BUSY, Fault.PORTAL])
def test_an_exchange_that_goes_wrong_costs_nothing_and_doubles_nothing(site, phone, page, officer, kind):
    phone.line.fault = always(kind)
    file_report(page, f"Garis putus: {kind}")
    fate(page, "kept")
    wait_until(lambda: [item["tried"] > 0 for item in waiting(page)] == [True])

    phone.line.mend()
    flush(page)

    expect(page.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    assert texts(site, officer) == [f"Garis putus: {kind}"]


def test_a_line_that_takes_everything_and_brings_nothing_costs_nothing(site, phone, page, officer):
    phone.line.hangs_s = 2
    phone.line.fault = lambda exchange: Fault.HANGS if "/api/" in exchange.path else Fault.NONE
    file_report(page, "Sinyal semu")
    fate(page, "kept")

    phone.line.mend()
    flush(page)

    expect(page.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    assert texts(site, officer) == ["Sinyal semu"]


def test_the_app_starts_in_seconds_while_the_line_hangs(phone, page):
    phone.line.hangs_s = 10
    phone.line.fault = lambda _exchange: Fault.HANGS

    page.reload(wait_until="commit", timeout=8_000)

    expect(page.locator("[data-send]")).to_be_visible(timeout=8_000)


def test_two_slow_lossy_kilobytes_a_second_are_enough(site, phone, page, officer):
    slow = phone.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 800, "downloadThroughput": 6_000, "uploadThroughput": 3_000},
    )
    phone.line.fault = always(Fault.LOST)
    file_report(page, "Lewat 2G")
    fate(page, "kept")

    phone.line.mend()
    flush(page)

    expect(page.locator("[data-sent]")).to_have_count(1, timeout=40_000)
    assert texts(site, officer) == ["Lewat 2G"]


def test_two_tabs_send_it_once(site, phone, page, officer):
    phone.line.fault = always(Fault.BUSY)
    file_report(page, "Dua tab")
    fate(page, "kept")
    other = ready(phone.open("#antrean"))
    phone.line.mend()

    click = "document.querySelector('[data-flush]').click()"
    other.evaluate(click)
    page.evaluate(click)

    expect(other.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    fate(page, "arrived")
    assert texts(site, officer) == ["Dua tab"]
    assert len([one for one in phone.line.posts(REPORTS) if one.status == 201]) == 1


def test_a_closed_page_is_outlived_by_its_report(site, phone, page, officer):
    phone.context.set_offline(True)
    file_report(page, "Halaman ditutup")
    fate(page, "kept")
    wait_until(
        lambda: page.evaluate(
            "navigator.serviceWorker.ready.then(one => one.sync.getTags()).then(tags => tags.includes('lapor'))"
        )
    )
    page.close()

    phone.context.set_offline(False)
    blank = phone.context.new_page()
    blank.goto("about:blank")

    wait_until(lambda: texts(site, officer) == ["Halaman ditutup"], within_s=30)


def test_a_session_that_ran_out_keeps_it_and_says_so(site, phone, page, officer):
    phone.sign_out()
    file_report(page, "Sesi habis")

    fate(page, "kept")
    expect(page.locator("[data-sign-in]")).to_be_visible()
    assert len(waiting(page)) == 1
    assert texts(site, officer) == []

    phone.sign_in(officer)
    page.reload()

    wait_until(lambda: texts(site, officer) == ["Sesi habis"])


def test_it_is_never_sent_in_the_name_of_the_next_person(site, phone, page, officer):
    other = field_officer(at=BEKASI_BARAT)
    phone.context.set_offline(True)
    file_report(page, "Milik petugas pertama")
    fate(page, "kept")

    phone.sign_in(other)
    phone.context.set_offline(False)
    page.goto(f"{phone.line.origin}/lapor/#antrean")
    page.reload()
    page.locator("[data-flush]").click()

    expect(page.locator("[data-list=antrean]")).to_contain_text("laporan orang lain")
    expect(page.locator("[data-list=antrean]")).not_to_contain_text("Banjir")
    assert texts(site, other) == []

    phone.sign_in(officer)
    page.reload()

    wait_until(lambda: texts(site, officer) == ["Milik petugas pertama"])
    assert texts(site, other) == []


def test_written_while_nobody_was_signed_in_it_waits_for_its_author(site, phone, officer):
    page = phone.open()
    expect(page.locator("[data-sign-in]")).to_be_visible()
    pick(page, "hazard", "gempa")
    page.locator("[data-gps]").click()
    expect(page.locator("[data-gps-state]")).to_contain_text("± 12 m")
    pick(page, "severity", "low")
    page.locator("textarea[name=note]").fill("Belum masuk")
    send(page)
    phone.sign_in(officer)

    page.goto(f"{phone.line.origin}/lapor/#antrean")
    page.reload()
    expect(page.get_by_role("button", name="kirim atas nama saya")).to_be_visible(timeout=SOON_MS)
    assert texts(site, officer) == []
    page.get_by_role("button", name="kirim atas nama saya").click()

    wait_until(lambda: texts(site, officer) == ["Belum masuk"])


def test_a_stale_token_is_replaced_by_a_fresh_one(site, phone, page, officer):
    sent = phone.line.posts
    phone.line.spoil = lambda headers: headers | ({} if sent(REPORTS) else {"X-CSRFToken": "x" * 64})

    file_report(page, "Token basi")

    fate(page, "arrived")
    assert texts(site, officer) == ["Token basi"]
    assert [one.status for one in sent(REPORTS)] == [403, 201]


def test_a_photo_of_twelve_megapixels_arrives_small(site, phone, page, officer):
    write(page, "Foto besar")
    page.locator("input[data-photo]").last.set_input_files(
        {"name": "besar.jpg", "mimeType": "image/jpeg", "buffer": _twelve_megapixels()}
    )
    expect(page.locator("[data-photos] img")).to_have_count(1, timeout=SOON_MS)
    phone.context.set_offline(True)
    send(page)
    fate(page, "kept")
    phone.context.set_offline(False)

    wait_until(lambda: [len(report["photos"]) for report in arrived(site, officer)] == [1])
    [report] = arrived(site, officer)
    assert max(report["photos"][0]["width"], report["photos"][0]["height"]) == 1280
    assert len(phone.line.posts(f"{REPORTS}{report['id']}/photos/")[0].body) < 1_500_000


def test_a_full_phone_keeps_the_words_and_says_that_the_photo_is_lost(site, phone, page, officer):
    write(page, "HP penuh")
    wait_until(lambda: page.evaluate("indexedDB.databases().then(all => all.length)") == 1)
    page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value, ...more) {
                if (this.name === "photos") throw new DOMException("full", "QuotaExceededError");
                return put.call(this, value, ...more);
            };
        }"""
    )
    page.locator("input[data-photo]").last.set_input_files(
        {"name": "besar.jpg", "mimeType": "image/jpeg", "buffer": _picture()}
    )

    expect(page.locator("[data-problem]")).to_contain_text("Penyimpanan HP penuh: foto ini tidak tersimpan")
    send(page)
    fate(page, "arrived")
    assert texts(site, officer) == ["HP penuh"]


def test_what_is_refused_stays_until_it_is_put_right(site, phone, page, officer):
    write(page, "Salah ketik")
    page.locator("input[name=people]").fill("99999999")
    send(page)
    fate(page, "refused")
    assert texts(site, officer) == []

    page.locator("[data-done-share] button").click()
    expect(page.locator("textarea[name=note]")).to_have_value("Salah ketik")
    page.locator("input[name=people]").fill("240")
    send(page)

    fate(page, "arrived")
    assert texts(site, officer) == ["Salah ketik"]
    assert waiting(page) == []


def test_a_draft_survives_an_empty_battery(phone, page):
    write(page, "Baterai habis")
    wait_until(lambda: page.evaluate("document.querySelector('[data-badge]') !== null"))
    page.wait_for_timeout(400)
    page.close()

    again = ready(phone.open("#antrean"))
    again.get_by_role("button", name="Lanjutkan").click()

    expect(again.locator("textarea[name=note]")).to_have_value("Baterai habis")
    expect(again.locator("input[name=hazard][value=banjir]")).to_be_checked()


def test_a_new_release_strands_nothing(site, phone, page, officer):
    phone.context.set_offline(True)
    file_report(page, "Rilis lama")
    fate(page, "kept")
    page.close()
    phone.line.rewrite = lambda body: re.sub(rb'"version": "[0-9a-f]{16}"', b'"version": "rilis-baru-000000"', body)
    phone.line.restamp = {"x-phone-version": "rilis-baru-000000"}

    phone.context.set_offline(False)
    again = phone.open("#antrean")

    wait_until(lambda: texts(site, officer) == ["Rilis lama"])
    wait_until(lambda: again.evaluate("caches.keys()") == ["lapor-rilis-baru-000000"], within_s=20)
    assert waiting(again) == []


def test_a_form_of_another_version_is_put_right_and_sent(site, phone, page, officer):
    phone.context.set_offline(True)
    file_report(page, "Formulir lama")
    fate(page, "kept")
    _as_version(page, 99)
    phone.context.set_offline(False)
    flush(page)
    refused = page.locator("[data-state=refused]")
    wait_until(lambda: page.locator("[data-flush]").click() or refused.count() == 1)
    assert texts(site, officer) == []

    page.locator("[data-mend]").click()
    send(page)

    fate(page, "arrived")
    assert texts(site, officer) == ["Formulir lama"]


# Activities -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def with_form(page):
    """The app with the form of an activity on the phone."""
    expect(page.locator("[data-kinds]")).to_be_visible(timeout=SOON_MS)
    return page


def always_activity(kind):
    return always(kind, ACTIVITIES)


def test_an_activity_written_offline_arrives_once_when_the_line_is_back(site, phone, with_form, officer):
    phone.context.set_offline(True)
    with_form.reload()
    file_activity(with_form, "Simulasi tanpa sinyal")
    expect(with_form.locator("[data-item]")).to_have_count(1)
    assert titles(site, officer) == []

    phone.context.set_offline(False)

    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    [filed] = activities(site, officer)
    assert (filed["title"], filed["people"], filed["programme"]) == ("Simulasi tanpa sinyal", 120, "spab")
    expect(with_form.locator("[data-sent] .receipt")).to_have_text(filed["receipt"])


@pytest.mark.parametrize("kind", [Fault.BAD_GATEWAY, Fault.ANSWER_LOST, Fault.LOST, Fault.PORTAL])
def test_an_exchange_that_goes_wrong_costs_no_activity_and_doubles_none(site, phone, with_form, officer, kind):
    phone.line.fault = always_activity(kind)
    file_activity(with_form, f"Garis putus: {kind}")
    wait_until(lambda: [item["tried"] > 0 for item in waiting(with_form)] == [True])

    phone.line.mend()
    flush(with_form)

    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    assert titles(site, officer) == [f"Garis putus: {kind}"]


def test_an_activity_outlasts_a_session_that_ran_out(site, phone, with_form, officer):
    write_activity(with_form, "Sesi habis")
    phone.sign_out()
    send_activity(with_form)
    expect(with_form.locator("[data-sign-in]")).to_be_visible(timeout=SOON_MS)
    assert [item["kind"] for item in waiting(with_form)] == ["activity"]

    phone.sign_in(officer)
    flush(with_form)

    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    assert titles(site, officer) == ["Sesi habis"]


def test_a_refused_activity_stays_until_it_is_put_right(site, with_form, officer):
    write_activity(with_form, "Salah hitung")
    with_form.locator("[data-activity] summary").first.click()
    with_form.locator("[name='groups.female_6_17']").fill("500")
    send_activity(with_form)
    expect(with_form.locator("[data-state=refused]")).to_have_count(1, timeout=SOON_MS)
    assert titles(site, officer) == []

    with_form.locator("[data-mend]").click()
    form = with_form.locator("[data-activity]")
    expect(form.locator("[name=title]")).to_have_value("Salah hitung")
    expect(form.locator("[data-field=groups]")).to_have_class(re.compile("wrong"))
    form.locator("[name='groups.female_6_17']").fill("50")
    send_activity(with_form)

    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    [filed] = activities(site, officer)
    assert (filed["title"], filed["groups"]) == ("Salah hitung", {"female_6_17": 50})


def test_an_activity_on_a_form_of_another_version_is_put_right_and_sent(site, phone, with_form, officer):
    phone.context.set_offline(True)
    file_activity(with_form, "Formulir lama")
    expect(with_form.locator("[data-item]")).to_have_count(1)
    _as_version(with_form, 99)
    phone.context.set_offline(False)
    flush(with_form)
    refused = with_form.locator("[data-state=refused]")
    wait_until(lambda: with_form.locator("[data-flush]").click() or refused.count() == 1)
    assert titles(site, officer) == []

    with_form.locator("[data-mend]").click()
    send_activity(with_form)

    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    assert titles(site, officer) == ["Formulir lama"]


def test_an_activitys_photo_follows_it(site, phone, with_form, officer):
    write_activity(with_form, "Dengan foto")
    with_form.locator("[data-activity] [data-photo]").last.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": _picture()}
    )
    expect(with_form.locator("[data-activity] [data-photos] li")).to_have_count(1, timeout=SOON_MS)
    send_activity(with_form)

    wait_until(lambda: waiting(with_form) == [])
    assert [one["photo_count"] for one in activities(site, officer)] == [1]


def test_an_activitys_draft_survives_an_empty_battery(phone, with_form):
    write_activity(with_form, "Baterai habis")
    with_form.wait_for_timeout(400)
    with_form.close()

    again = ready(phone.open("#antrean"))
    again.get_by_role("button", name="Lanjutkan").click()

    expect(again.locator("[data-activity] [name=title]")).to_have_value("Baterai habis")
    expect(again.locator("[data-activity] [name=programme]")).to_have_value("spab")


def test_a_returned_activity_is_corrected_offline_and_awaits_verification_again(
    site, phone, with_form, officer, module_database
):
    file_activity(with_form, "Dikembalikan")
    expect(with_form.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
    [filed] = activities(site, officer)
    with branch_operator(BEKASI_BARAT).scope() as operator:
        return_activity(actor=operator, activity_id=filed["id"], version=1, reason="Berapa relawannya?")
    with_form.goto(with_form.url.split("#")[0] + "#saya")
    expect(with_form.locator("[data-activity-status=returned]")).to_contain_text("Berapa relawannya?", timeout=SOON_MS)

    phone.context.set_offline(True)
    with_form.locator("[data-activity-status] a").click()
    with_form.locator("[data-view=giat] input[name=volunteers]").fill("7")
    with_form.locator("[data-view=giat] form button").click()
    expect(with_form.locator("[data-view=giat] .note")).to_contain_text("7", timeout=SOON_MS)
    phone.context.set_offline(False)

    wait_until(lambda: [one["volunteers"] for one in activities(site, officer)] == [7])
    assert activities(site, officer)[0]["status"] == "filed"


def _as_version(page, number):
    """The report that waits, as if its form had been of this version."""
    page.evaluate(
        """(number) => new Promise((resolve) => {
            const asked = indexedDB.open("pmi-lapor");
            asked.onsuccess = () => {
                const database = asked.result;
                const turn = database.transaction("outbox", "readwrite");
                const store = turn.objectStore("outbox");
                store.getAll().onsuccess = ({ target }) => store.put({ ...target.result[0], type_version: number });
                turn.oncomplete = () => { database.close(); resolve(); };
            };
        })""",
        number,
    )


def _picture():
    buffer = BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def _twelve_megapixels():
    buffer = BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
