from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import DutyShift, Handover, LogEntry
from tests.factories.incidents import logged, opened, recorded, shift_planned
from tests.factories.tenancy import coordinator, headquarters_reader
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return coordinator()


@pytest.fixture
def chief(member):
    return member.sign_in(Client())


def local(hours=0):
    return (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_shift_is_planned_and_taken_off_the_roster(chief, member):
    shift = {"unit_id": str(member.unit.pk), "officer_id": str(member.user.pk)}
    chief.post("/posko/piket/", {**shift, "starts_at": local(), "ends_at": local(8)})
    [shown] = chief.get("/posko/").context["shifts"]
    assert (shown["officer"], shown["is_now"]) == (member.user.name, True)

    assert chief.post(f"/posko/piket/{shown['id']}/pembatalan/", {"version": 1, "reason": ""}).status_code == 422
    chief.post(f"/posko/piket/{shown['id']}/pembatalan/", {"version": 1, "reason": "Sakit"})
    with member.scope():
        assert DutyShift.objects.get().cancel_reason == "Sakit"


def test_a_refused_shift_keeps_what_was_typed(chief, member):
    shift = {"unit_id": str(member.unit.pk), "officer_id": str(member.user.pk)}
    answer = chief.post("/posko/piket/", {**shift, "starts_at": local(), "ends_at": local(-3)})

    assert answer.status_code == 422
    assert local(-3) in answer.content.decode()


def test_the_log_book_is_written_and_leafed_through(chief, member):
    with member.scope() as actor:
        incident = opened(actor)
        for number in range(51):
            logged(actor, member.unit, f"Baris {number}")
    line = {"unit_id": str(member.unit.pk), "text": "Jalan tertutup", "kind": "decision", "at": ""}
    chief.post("/posko/buku/", {**line, "incident_id": str(incident.pk)})

    first, second = chief.get("/posko/"), chief.get("/posko/?page=2")
    assert first.context["lines"][0].text == "Jalan tertutup"
    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 2)
    assert incident.number in said(first)


def test_an_empty_line_is_refused_beside_its_field(chief, member):
    answer = chief.post("/posko/buku/", {"unit_id": str(member.unit.pk), "text": " ", "kind": "note"})

    with member.scope():
        assert (answer.status_code, LogEntry.objects.count()) == (422, 0)


def test_the_post_is_handed_over_with_what_changed(chief, member):
    with member.scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 56)
        logged(actor, member.unit, "Buka posko lapangan", kind="decision")
        shift_planned(actor, member)
    page = said(chief.get("/posko/serah-terima/"))
    assert all(words in page for words in ("Meninggal", "56", "Buka posko lapangan", incident.title))

    given = {"unit_id": str(member.unit.pk), "taken_by": str(member.user.pk), "note": "Jembatan putus"}
    chief.post("/posko/serah-terima/", given)

    with member.scope():
        assert Handover.objects.get().note == "Jembatan putus"
    assert "Buka posko lapangan" not in said(chief.get("/posko/serah-terima/"))
    assert "Jembatan putus" in said(chief.get("/posko/"))


def test_a_handover_to_nobody_is_refused(chief, member):
    answer = chief.post("/posko/serah-terima/", {"unit_id": str(member.unit.pk), "taken_by": "", "note": "Catatan"})

    assert answer.status_code == 422
    assert "Catatan" in answer.content.decode()


@pytest.mark.parametrize("unit", ["x", "0" * 40])
def test_a_unit_that_cannot_be_is_not_found(chief, unit):
    assert chief.get("/posko/", {"unit": unit}).status_code == 404


def test_headquarters_read_no_provinces_log_book():
    assert headquarters_reader().sign_in(Client()).get("/posko/").status_code == 403
