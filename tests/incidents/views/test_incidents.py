import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Figure, Incident, IncidentParticipation
from incidents.services import attach_report_to_incident, verify_figure
from tests.factories.incidents import filed, opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, field_officer, headquarters_reader, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def stored(incident):
    with coordinator().scope():
        return Incident.objects.get(pk=incident.pk)


def step(page, state):
    """The form of one step, as the page shows it."""
    [form] = [one["form"] for one in page.context["transitions"] if one["code"] == state]
    return form


def test_the_list_shows_open_incidents_first_and_finds_the_others(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "dismissed", "reason": "Kabar bohong"})

    def shown(query=""):
        return [row["number"] for row in chief.get(f"/kejadian/{query}").context["incidents"]]

    assert shown() == []
    assert shown("?state=all") == shown("?state=dismissed") == shown(f"?state=all&q={incident.number}")
    assert shown("?state=all") == [incident.number]


def test_the_list_is_sorted_by_severity_and_not_by_its_word(chief):
    with coordinator().scope() as actor:
        for severity in ("high", "low", "critical", "moderate"):
            opened(actor, severity=severity)

    graver, milder = (
        [row["severity"] for row in chief.get(f"/kejadian/?sort={sort}").context["incidents"]]
        for sort in ("-severity", "severity")
    )

    assert graver == ["critical", "high", "moderate", "low"]
    assert milder == graver[::-1]


def test_the_list_shows_verified_numbers_with_the_unverified_beside_them(chief, incident):
    with coordinator().scope() as actor:
        recorded(actor, incident, 1250, indicator="terdampak")

    [row] = chief.get("/kejadian/").context["incidents"]

    assert (row["affected"].verified, row["affected"].reported) == (None, 1250)
    assert "1.250" in said(chief.get("/kejadian/"))


def test_the_list_costs_the_same_with_more_incidents(chief, incident):
    chief.get("/kejadian/")
    with CaptureQueriesContext(connection) as few:
        chief.get("/kejadian/")
    with coordinator().scope() as actor:
        for _number in range(5):
            opened(actor)

    with CaptureQueriesContext(connection) as many:
        chief.get("/kejadian/")

    assert len(many) == len(few)


def test_the_list_goes_on_to_the_next_page(chief):
    with coordinator().scope() as actor:
        expected = {opened(actor).number for _number in range(52)}

    first = chief.get("/kejadian/")
    second = chief.get(f"/kejadian/{first.context['next_url']}")

    assert {row["number"] for page in (first, second) for row in page.context["incidents"]} == expected
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("page", ["0", "-1", "²", "x", "9" * 40, "9" * 5_000])
def test_a_page_that_cannot_be_is_no_error(chief, page):
    assert chief.get("/kejadian/", {"page": page}).status_code == 200


def test_the_list_is_a_file_too(chief, incident):
    file = chief.get("/kejadian/?format=csv").content.decode().lstrip("\ufeff")

    assert file.splitlines()[1].startswith(f"{incident.number},")


def test_the_list_is_a_file_in_the_columns_of_dibi_with_verified_figures(chief, incident):
    with coordinator().scope() as actor:
        dead = recorded(actor, incident, 56)
        verify_figure(actor=actor, figure_id=dead.pk, version=dead.version)
        recorded(actor, incident, 12, indicator="hilang")

    file = chief.get("/kejadian/?format=dibi")

    [line] = csv.DictReader(io.StringIO(file.content.decode().lstrip("\ufeff")))
    assert (line["level0"], line["level1"], line["nprop"]) == ("32", "3203", "Jawa Barat")
    assert (line["kejadian"], line["idj"], line["kib"]) == ("GEMPA BUMI", "108", "")
    assert line["tglan"] == timezone.localdate(incident.started_at).isoformat()
    assert (line["meninggal"], line["hilang"], line["mengungsi"]) == ("56", "", "")


def test_an_incident_tells_figures_with_source_doubts_and_story(chief, incident):
    with coordinator().scope() as actor:
        recorded(actor, incident, 56)
        recorded(actor, incident, 162, source_name="Pemprov Jawa Barat")
        with field_officer().scope() as officer:
            report = filed(officer)
        attach_report_to_incident(actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version)

    page = chief.get(f"/kejadian/{incident.pk}/")

    [dead] = [one for one in page.context["series"] if one["key"] == "meninggal-jiwa"]
    assert {row["value"] for row in dead["figures"]} == {56, 162}
    assert all(row["flags"] for row in dead["figures"])
    assert [row["id"] for row in page.context["reports"]] == [report.pk]
    assert "Pemprov Jawa Barat" in said(page)


def test_an_incident_is_opened_by_form(chief):
    answer = chief.post(
        "/kejadian/baru/",
        {"hazard": "banjir", "area": "Cugenang", "severity": "high", "started_at": "2026-11-20T06:30"},
    )

    with coordinator().scope():
        [made] = Incident.objects.all()
    assert answer["Location"] == f"/kejadian/{made.pk}/"
    assert timezone.localtime(made.started_at).strftime("%Y-%m-%d %H:%M") == "2026-11-20 06:30"


def test_an_opening_that_is_refused_keeps_what_was_typed(chief):
    answer = chief.post(
        "/kejadian/baru/",
        {
            "hazard": "banjir",
            "area": "Jakarta",
            "severity": "high",
            "started_at": "2099-01-01T00:00",
            "reason": "Radio",
        },
    )

    assert answer.status_code == 422
    assert "Radio" in said(answer)


def test_the_lead_the_severity_and_the_state_change_from_the_page(chief, incident):
    path = f"/kejadian/{incident.pk}/"
    chief.post(f"{path}pimpinan/", {"version": 1})
    chief.post(f"{path}keparahan/", {"version": 2, "severity": "critical", "reason": "Banyak korban"})
    chief.post(f"{path}tahap/", {"version": 3, "state": "verified"})

    changed = stored(incident)
    assert (changed.severity, changed.state, changed.lead_id is None) == ("critical", "verified", False)
    assert "Banyak korban" in said(chief.get(path))


def test_a_severity_without_a_reason_is_refused_beside_its_field(chief, incident):
    answer = chief.post(f"/kejadian/{incident.pk}/keparahan/", {"version": 1, "severity": "critical", "reason": ""})

    assert answer.context["severity_form"].errors.keys() == {"reason"}
    assert stored(incident).severity == "high"


def test_a_step_on_an_outdated_page_is_told_and_not_taken(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/pimpinan/", {"version": 1})

    answer = chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "verified"})

    assert answer.status_code == 422
    assert step(answer, "verified").has_error("__all__")
    assert stored(incident).state == "reported"


def test_a_refused_step_keeps_the_reason_and_goes_through_the_second_time(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/pimpinan/", {"version": 1})
    typed = {"version": 1, "state": "dismissed", "reason": "Kabar bohong dari grup"}

    refused = step(chief.post(f"/kejadian/{incident.pk}/tahap/", typed), "dismissed")
    again = {field.name: field.value() for field in refused}
    chief.post(f"/kejadian/{incident.pk}/tahap/", again)

    assert again["reason"] == typed["reason"]
    assert refused.has_error("__all__")
    assert stored(incident).state == "dismissed"


def test_a_step_without_the_reason_that_it_needs_is_refused_beside_its_field(chief, incident):
    answer = chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "dismissed", "reason": ""})

    assert step(answer, "dismissed").errors.keys() == {"reason"}
    assert step(answer, "verified").errors == {}
    assert '<details class="act act-right" open>' in answer.content.decode()


@pytest.mark.parametrize("state", ["dismissed", "nowhere"])
def test_a_step_that_is_no_longer_offered_shows_what_was_typed(chief, incident, state):
    chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "dismissed", "reason": "Kabar bohong"})

    answer = chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": state, "reason": "Ternyata latihan"})

    assert answer.status_code == 422
    assert "Ternyata latihan" in said(answer)


@pytest.mark.parametrize(
    ("act", "form", "typed"),
    [
        ("keparahan", "severity_form", {"severity": "critical", "reason": "Banyak korban di lereng"}),
        (
            "angka",
            "figure_form",
            {"counted": "meninggal:jiwa", "value": "5", "source_name": "Pak Lurah", "area": "Mars"},
        ),
    ],
)
def test_a_refused_form_keeps_what_was_typed(chief, incident, act, form, typed):
    chief.post(f"/kejadian/{incident.pk}/pimpinan/", {"version": 1})

    answer = chief.post(f"/kejadian/{incident.pk}/{act}/", {"version": 1, **typed})

    assert answer.status_code == 422
    assert {name: answer.context[form][name].value() for name in typed} == typed


def test_a_severity_on_a_closed_incident_shows_the_reason_that_was_typed(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "dismissed", "reason": "Kabar bohong"})

    answer = chief.post(
        f"/kejadian/{incident.pk}/keparahan/", {"version": 2, "severity": "low", "reason": "Sudah surut"}
    )

    assert answer.status_code == 422
    assert "Sudah surut" in said(answer)


@pytest.mark.parametrize("act", ["penarikan", "verifikasi"])
def test_a_refused_decision_on_a_figure_keeps_the_reason(chief, incident, act):
    with coordinator().scope() as actor:
        figure = recorded(actor, incident, 56)

    answer = chief.post(f"/angka/{figure.pk}/{act}/", {"version": 99, "reason": "Salah ketik di posko"})

    [row] = [row for one in answer.context["series"] for row in one["figures"]]
    assert answer.status_code == 422
    assert (row["form"]["reason"].value(), row["form"]["version"].value()) == ("Salah ketik di posko", "1")
    assert row["form"].has_error("__all__")


def test_a_figure_is_recorded_verified_and_taken_back_from_the_page(chief, incident):
    path = f"/kejadian/{incident.pk}/angka/"
    typed = {"counted": "meninggal:jiwa", "value": "56", "as_of": "2026-11-20T06:30", "source_class": "government"}
    chief.post(path, {**typed, "source_name": "BNPB", "area": "32.03"})

    with coordinator().scope():
        [figure] = Figure.objects.all()
    chief.post(f"/angka/{figure.pk}/verifikasi/", {"version": figure.version})
    chief.post(f"/angka/{figure.pk}/penarikan/", {"version": figure.version + 1, "reason": "Salah ketik"})

    with coordinator().scope():
        figure.refresh_from_db()
        assert (figure.value, figure.status, figure.status_reason) == (56, "retracted", "Salah ketik")


def test_a_figure_of_an_unknown_area_is_refused_beside_its_field(chief, incident):
    answer = chief.post(
        f"/kejadian/{incident.pk}/angka/",
        {"counted": "meninggal:jiwa", "value": "1", "as_of": "2026-11-20T06:30", "source_class": "pmi", "area": "Mars"},
    )

    assert answer.context["figure_form"].errors.keys() == {"area"}


def test_another_organisation_is_invited_and_accepts(chief, incident):
    neighbour = coordinator(of=province("31"))
    invited = neighbour.sign_in(Client())
    path = f"/kejadian/{incident.pk}/"

    before = invited.get(path).status_code
    chief.post(f"{path}peserta/", {"version": 1, "tenant": neighbour.tenant.pk, "role": "supporting"})
    asked = invited.get(path)
    invited.post(f"{path}keikutsertaan/")

    assert (before, asked.status_code, bool(asked.context["accept_url"])) == (404, 200, True)
    with neighbour.scope():
        assert IncidentParticipation.objects.get().local_number.startswith("P31/")
    assert "lead_url" not in invited.get(path).context


def test_who_reads_only_is_offered_nothing_to_do(incident):
    page = headquarters_reader().sign_in(Client()).get(f"/kejadian/{incident.pk}/")

    assert page.status_code == 200
    offered = {"lead_url", "transition_url", "severity_url", "figure_url", "participant_url", "accept_url"}
    assert {name for name in offered if name in page.context} == set()


@pytest.mark.parametrize("act", ["pimpinan/", "tahap/", "keparahan/", "peserta/", "angka/", "keikutsertaan/"])
def test_an_incident_out_of_reach_is_not_found(incident, act):
    stranger = coordinator(of=province("31")).sign_in(Client())
    typed = {
        "version": 1,
        "state": "verified",
        "severity": "low",
        "reason": "x",
        "tenant": incident.tenant_id,
        "role": "supporting",
        "counted": "meninggal:jiwa",
        "value": "1",
        "as_of": "2026-11-20T06:30",
        "source_class": "pmi",
    }

    assert stranger.get(f"/kejadian/{incident.pk}/").status_code == 404
    assert stranger.post(f"/kejadian/{incident.pk}/{act}", typed).status_code == 404
    assert stored(incident).version == 1


def test_an_operator_of_another_kabupaten_does_not_see_it(incident):
    assert branch_operator("32.75").sign_in(Client()).get(f"/kejadian/{incident.pk}/").status_code == 404


def test_acts_are_posted_and_never_got(chief, incident):
    answers = {chief.get(f"/kejadian/{incident.pk}/{act}/").status_code for act in ("pimpinan", "tahap", "keparahan")}

    assert answers == {405}
