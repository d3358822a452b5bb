"""Filing with Collect: sent, repeated, resumed, edited, refused."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from incidents import report_types
from incidents.models import FieldReport, ReportAmendment, ReportPhoto
from incidents.report_types.versions import Upgrade
from incidents.services import amend_report
from incidents.services.drafts import AmendmentDraft
from pmi_platform.core.integration.models import InboundMessage
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.integrations.openrosa.collect import message, multipart, photo
from tests.integrations.openrosa.conftest import ANSWERS, SEEN, SENT, phone_of


def reports(officer):
    with officer.scope():
        return list(FieldReport.objects.order_by("received_at", "pk"))


def photos(officer):
    with officer.scope():
        return list(ReportPhoto.objects.order_by("created_at", "pk"))


def test_a_form_from_the_server_files_a_report(phone, officer, first_report):
    response = phone.send(first_report.xml())
    [report] = reports(officer)

    assert response.status_code == 201
    assert report.receipt in message(response)
    assert (report.type_code, report.hazard_id, report.severity) == ("first_report", "gempa", "high")
    assert report.answers["people"] == 40
    assert (report.area_id, report.rt, report.landmark) == ("32.03.11", "02", "Dekat pasar")
    assert report.text == "Rumah roboh & jalan <putus>."
    assert report.observed_at == SEEN
    assert report.reported_at == SENT
    assert report.filed_by_id == officer.user.pk


def test_the_village_is_the_place_where_it_was_chosen(phone, officer, first_report):
    phone.send(first_report.answer(village="32.03.11.2001").xml())

    assert [report.area_id for report in reports(officer)] == ["32.03.11.2001"]


def test_a_position_is_the_place_where_nothing_was_chosen(phone, officer, first_report):
    response = phone.send(first_report.answer(district="", location="-6.812 107.087 640.0 4.9").xml())
    [report] = reports(officer)

    assert response.status_code == 201
    assert (round(report.location.x, 3), round(report.location.y, 3), report.accuracy_m) == (107.087, -6.812, 4.9)
    assert report.area_id == "32.03.11"


def test_the_rapid_assessment_is_filed_section_by_section(phone, officer):
    form = phone.form("pmi_rapid_assessment").begin()
    response = phone.send(
        form.answer(
            hazard="banjir",
            severity="high",
            district="32.03.11",
            observed_at=ANSWERS["observed_at"],
            people="120",
            access_ways="land water",
            access_source="Pak Camat",
        ).xml()
    )
    [report] = reports(officer)

    assert response.status_code == 201
    assert report.answers["access_ways"] == ["land", "water"]
    assert report.answers["words"]["access_source"] == "Pak Camat"


def test_the_same_form_sent_again_is_the_same_report(phone, officer, first_report):
    first, again = phone.send(first_report.xml()), phone.send(first_report.xml())

    assert (first.status_code, again.status_code) == (201, 201)
    assert message(first) == message(again)
    assert len(reports(officer)) == 1


def test_two_phones_that_send_the_same_form_file_one_report(phone, officer, first_report):
    phone.send(first_report.xml())

    assert phone_of(officer).send(first_report.xml()).status_code == 201
    assert len(reports(officer)) == 1


def test_another_content_under_the_same_id_is_refused_and_what_was_filed_stays(phone, officer, first_report):
    phone.send(first_report.xml())
    response = phone.send(first_report.answer(people="41").xml())

    assert response.status_code == 409
    assert [report.answers["people"] for report in reports(officer)] == [40]


def test_photos_come_with_the_form(phone, officer, first_report):
    response = phone.send(first_report.photos("1.jpg", "2.jpg").xml(), {"1.jpg": photo(1), "2.jpg": photo(2)})

    assert response.status_code == 201
    assert [stored.caption for stored in photos(officer)] == ["Foto 1.jpg", "Foto 2.jpg"]


def test_a_large_form_comes_in_several_requests(phone, officer, first_report):
    xml = first_report.photos("1.jpg", "2.jpg", "3.jpg").xml()
    statuses = [
        phone.send(xml, {"1.jpg": photo(1)}, unfinished=True).status_code,
        phone.send(xml, {"2.jpg": photo(2)}, unfinished=True).status_code,
        phone.send(xml, {"3.jpg": photo(3)}).status_code,
    ]

    assert statuses == [202, 202, 201]
    assert len(reports(officer)) == 1
    assert len(photos(officer)) == 3


def test_a_form_that_was_cut_off_goes_on_where_it_stopped(phone, officer, first_report):
    xml = first_report.photos("1.jpg", "2.jpg").xml()
    phone.send(xml, {"1.jpg": photo(1)}, unfinished=True)
    again = phone.send(xml, {"1.jpg": photo(1)}, unfinished=True)
    last = phone.send(xml, {"2.jpg": photo(2)})

    assert (again.status_code, last.status_code) == (202, 201)
    assert len(photos(officer)) == 2


def test_a_photo_that_cannot_be_read_costs_neither_the_report_nor_the_other_photo(phone, officer, first_report):
    xml = first_report.photos("1.jpg", "2.jpg").xml()
    response = phone.send(xml, {"1.jpg": b"no picture", "2.jpg": photo(2)})

    assert response.status_code == 201
    assert "1.jpg" in message(response)
    assert [stored.caption for stored in photos(officer)] == ["Foto 2.jpg"]


def test_a_file_that_the_form_does_not_name_is_not_taken(phone, officer, first_report):
    response = phone.send(first_report.xml(), {"lain.jpg": photo(1)})

    assert response.status_code == 201
    assert "lain.jpg" in message(response)
    assert photos(officer) == []


def test_a_wrong_clock_is_corrected_by_what_the_phone_says_the_time_is(phone, officer, first_report):
    phone.headers["HTTP_DATE"] = format_datetime(timezone.now() - timedelta(hours=3), usegmt=True)
    phone.send(first_report.xml())
    [report] = reports(officer)

    assert abs(report.observed_at - SEEN - timedelta(hours=3)) < timedelta(seconds=2)
    assert "clock_corrected" in report.flags


# One report by several doors ----------------------------------------------------------------------------------------


def test_a_form_with_the_reference_of_a_text_message_enriches_its_report(phone, officer, first_report):
    with officer.scope() as actor:
        by_text = filed(actor, door="sms", reference="K7Q2M9", answers={}, text="Gempa di pasar.")
    response = phone.send(first_report.answer(reference="K7Q2M9").photos("1.jpg").xml(), {"1.jpg": photo(1)})
    [report] = reports(officer)

    assert response.status_code == 201
    assert report.pk == by_text.pk
    assert report.answers["people"] == 40
    assert len(photos(officer)) == 1


def test_an_edit_of_a_form_that_enriched_a_report_enriches_it_once_more(phone, officer, first_report):
    with officer.scope() as actor:
        filed(actor, door="sms", reference="K7Q2M9", answers={}, text="Gempa di pasar.")
    phone.send(first_report.answer(reference="K7Q2M9").xml())
    response = phone.send(first_report.edit().answer(injured="3").xml())
    [report] = reports(officer)

    assert response.status_code == 201
    assert (report.answers["people"], report.answers["injured"]) == (40, 3)
    assert "Gempa di pasar." in report.text


def test_a_form_that_was_filed_first_is_found_by_its_reference(phone, officer, first_report):
    phone.send(first_report.answer(reference="K7Q2M9").xml())
    with officer.scope() as actor:
        again = filed(actor, door="sms", reference="K7Q2M9", answers={}, text="Masih gempa susulan.")

    assert [report.pk for report in reports(officer)] == [again.pk]
    assert again.door == "collect"


def test_a_reference_that_cannot_be_one_is_refused(phone, officer, first_report):
    response = phone.send(first_report.answer(reference="K7").xml())

    assert response.status_code == 422
    assert reports(officer) == []


# Older forms --------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed_form(monkeypatch):
    """The first report asks differently since a release: one question renamed, one no longer asked."""
    kind = report_types.get("first_report")
    renamed = tuple(
        replace(f, name="wounded") if f.name == "injured" else f for f in kind.fields if f.name != "missing"
    )
    upgrade = Upgrade(to=2, renamed={"injured": "wounded"}, removed={"missing": "Hilang"})
    monkeypatch.setattr(kind, "fields", renamed)
    monkeypatch.setattr(kind, "version", 2, raising=False)
    monkeypatch.setattr(kind, "upgrades", (upgrade,), raising=False)


def test_a_form_fetched_before_a_release_is_read_as_it_was_meant(phone, officer, first_report, changed_form):
    response = phone.send(first_report.answer(injured="3", missing="1").xml())
    [report] = reports(officer)

    assert response.status_code == 201
    assert report.answers["wounded"] == 3
    assert report.answers["former"] == {"missing": "1"}
    assert report.type_version == 2


# Edits --------------------------------------------------------------------------------------------------------------


def amendments(officer):
    with officer.scope():
        return list(ReportAmendment.objects.order_by("received_at", "pk"))


def test_an_edited_form_amends_its_report(phone, officer, first_report):
    phone.send(first_report.xml())
    response = phone.send(first_report.edit().answer(people="55", landmark="Depan masjid").xml())
    [report] = reports(officer)

    assert response.status_code == 201
    assert (report.answers["people"], report.landmark) == (55, "Depan masjid")
    assert [set(amendment.changes) for amendment in amendments(officer)] == [{"answers.people", "landmark"}]


def test_an_edited_form_sent_again_amends_once(phone, officer, first_report):
    phone.send(first_report.xml())
    xml = first_report.edit().answer(people="55").xml()
    statuses = [phone.send(xml).status_code, phone.send(xml).status_code]

    assert statuses == [201, 201]
    assert len(amendments(officer)) == 1


def test_an_edited_form_may_be_edited_again(phone, officer, first_report):
    phone.send(first_report.xml())
    phone.send(first_report.edit().answer(people="55").xml())
    phone.send(first_report.edit().answer(people="56").xml())

    assert [report.answers["people"] for report in reports(officer)] == [56]
    assert [amendment.changes["answers.people"] for amendment in amendments(officer)] == [
        {"from": 40, "to": 55},
        {"from": 55, "to": 56},
    ]


def test_an_edit_that_changes_only_photos_keeps_the_chain(phone, officer, first_report):
    phone.send(first_report.photos("1.jpg").xml(), {"1.jpg": photo(1)})
    phone.send(first_report.edit().photos("1.jpg", "2.jpg").xml(), {"1.jpg": photo(1), "2.jpg": photo(2)})
    response = phone.send(first_report.edit().answer(people="57").xml(), {"1.jpg": photo(1), "2.jpg": photo(2)})

    assert response.status_code == 201
    assert [report.answers["people"] for report in reports(officer)] == [57]
    assert len(photos(officer)) == 2


def test_an_edit_that_leaves_a_photo_out_takes_none_away(phone, officer, first_report):
    phone.send(first_report.photos("1.jpg").xml(), {"1.jpg": photo(1)})
    response = phone.send(first_report.edit().photos("2.jpg").answer(people="41").xml(), {"2.jpg": photo(2)})

    assert response.status_code == 201
    assert [stored.caption for stored in photos(officer)] == ["Foto 1.jpg", "Foto 2.jpg"]
    assert [report.answers["people"] for report in reports(officer)] == [41]


def test_what_somebody_else_changed_meanwhile_is_left_to_the_verifier(phone, officer, first_report):
    phone.send(first_report.xml())
    [report] = reports(officer)
    with branch_operator("32.03").scope() as actor:
        changes = {"answers.people": {"from": 40, "to": 44}, "landmark": {"from": "Dekat pasar", "to": "Pasar"}}
        amend_report(actor=actor, report_id=report.pk, amendment=AmendmentDraft(client_ref=report.pk, changes=changes))
    phone.send(first_report.edit().answer(people="50").xml())
    [report] = reports(officer)

    assert (report.answers["people"], report.landmark) == (44, "Pasar")
    assert "amendment_conflict" in report.flags


def test_an_edit_of_what_was_never_filed_is_refused(phone, officer, first_report):
    response = phone.send(first_report.edit().answer(first_id="").xml())

    assert response.status_code == 404
    assert reports(officer) == []


def test_nobody_edits_a_colleagues_report(phone, officer, first_report):
    phone.send(first_report.xml())
    response = phone_of(field_officer(at="32.03.11")).send(first_report.edit().answer(people="1").xml())

    assert response.status_code == 404
    assert [report.answers["people"] for report in reports(officer)] == [40]


# Hostile and broken -------------------------------------------------------------------------------------------------

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><data id="pmi_first_report"><text>&c;</text></data>'
)
FOREIGN = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="x"><text>&x;</text></data>'
)


@pytest.mark.parametrize(
    "content",
    [BOMB, FOREIGN, b"", b"bukan xml", b"<data", b'<data id="pmi_first_report"/>', b"\xff\xfe\x00", b"<a>" * 100_000],
    ids=["entity bomb", "external entity", "empty", "no xml", "torn", "without a version", "no encoding", "deep"],
)
def test_what_is_no_form_of_ours_is_refused_with_a_sentence(phone, officer, content):
    response = phone.send(content)

    assert response.status_code == 422
    assert message(response)
    assert reports(officer) == []


def test_a_refused_form_is_kept_with_the_reason(phone, first_report):
    phone.send(first_report.answer(people="minus tiga").xml())
    [kept] = InboundMessage.objects.filter(feed="openrosa:P32")

    assert kept.outcome == InboundMessage.Outcome.REFUSED
    assert "people" in kept.problem
    assert b"minus tiga" in bytes(kept.content)


def test_a_form_that_is_too_large_is_refused_and_not_kept(phone, officer, first_report):
    response = phone.send(first_report.answer(text="x" * (1024 * 1024)).xml())

    assert response.status_code == 413
    assert message(response)
    assert not InboundMessage.objects.exists()


def test_a_request_that_is_too_large_is_refused(phone, first_report):
    response = phone.send(first_report.photos("1.jpg").xml(), {"1.jpg": bytes(16 * 1024 * 1024)})

    assert response.status_code == 413
    assert message(response)


@pytest.mark.parametrize("form_id", ["laporan_lain", "pmi_", "pmi_../../etc", "first_report"])
def test_a_form_that_is_none_of_ours_is_refused(phone, officer, first_report, form_id):
    first_report.instance.set("id", form_id)
    response = phone.send(first_report.xml())

    assert response.status_code == 422
    assert reports(officer) == []


@pytest.mark.parametrize("version", ["", "2-0123456789", "99999-0123456789", "1", "1-xyz", "20261128"])
def test_a_version_that_is_not_known_is_refused(phone, officer, first_report, version):
    first_report.instance.set("version", version)
    response = phone.send(first_report.xml())

    assert response.status_code == 422
    assert reports(officer) == []


def test_a_form_in_an_older_wording_still_files(phone, officer, first_report):
    first_report.instance.set("version", "1-0123456789")

    assert phone.send(first_report.xml()).status_code == 201
    assert len(reports(officer)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("district", "31.75.06"),
        ("district", "32.03.99"),
        ("district", "'; DROP TABLE"),
        ("location", "0 0 0 0"),
        ("location", "nan nan"),
        ("location", "-6.8"),
        ("observed_at", "kemarin"),
        ("observed_at", "2026-02-31T08:00:00.000+07:00"),
        ("observed_at", "2199-01-01T08:00:00.000+07:00"),
        ("observed_at", ""),
        ("hazard", "kiamat"),
        ("hazard", ""),
        ("severity", "parah"),
        ("people", "-3"),
        ("people", "999999999999"),
        ("rt", "dua"),
        ("instanceID", ""),
        ("instanceID", "x" * 201),
    ],
)
def test_a_wrong_answer_is_refused_with_a_sentence(phone, officer, first_report, name, text):
    response = phone.send(first_report.answer(**{name: text}).xml())

    assert response.status_code == 422
    assert message(response)
    assert reports(officer) == []


def test_a_request_without_a_form_is_refused(phone):
    body = multipart(b"", {}).replace(b"xml_submission_file", b"something_else")
    response = phone.send_raw(body)

    assert response.status_code == 422
    assert message(response)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"xx", "multipart/form-data"),
        (b"--b\r\nContent-Disposition: form-data; name", "multipart/form-data; boundary=b"),
        (b"", "text/plain"),
    ],
)
def test_a_body_that_is_no_multipart_is_refused(phone, officer, body, content_type):
    response = phone.send_raw(body, content_type)

    assert response.status_code in {400, 422}
    assert message(response)
    assert reports(officer) == []
