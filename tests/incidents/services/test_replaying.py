import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from incidents import queries
from incidents.models import FieldReport, Figure, Incident, IncidentParticipation
from incidents.replays import FOLDER, Line, Replay, available, read_replay
from incidents.services import replaying
from incidents.services.replaying import Run
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import province

pytestmark = pytest.mark.django_db

EXERCISE = Space.EXERCISE


def played(name, *options):
    screen = io.StringIO()
    call_command("replay", name, "--speed", "0", *options, stdout=screen, no_color=True)
    return screen.getvalue()


def headline(tenant, indicator, unit="jiwa"):
    with open_tenant(tenant.pk, reason="test"):
        incident = Incident.objects.get(closed_at=None)
        found = queries.headlines([incident.pk]).get((incident.pk, indicator, unit), queries.Headline())
    return found.verified, found.reported


@pytest.fixture
def west_java():
    return province("32", space=EXERCISE)


@pytest.mark.parametrize("name", available())
def test_every_file_can_be_read_and_names_known_numbers(name):
    replay = read_replay(FOLDER / f"{name}.yaml")

    assert {number for line in replay.lines for number in line.numbers} <= set(replaying.QUESTIONS)


def test_cianjur_ends_with_335_verified_dead_beside_600_recounted_by_the_regency(west_java):
    """BNPB, 13 December 2022; Pemkab Cianjur, 12 December 2022."""
    screen = played("cianjur-2022")

    assert headline(west_java, "meninggal") == (335, 335)
    assert headline(west_java, "mengungsi") == (114_683, 114_683)
    assert headline(west_java, "mengungsi", "kk") == (41_166, 41_166)
    assert headline(west_java, "rumah_rusak", "unit") == (53_408, 53_408)
    assert "source_conflict" in screen
    assert "played" in screen


def test_the_houses_of_cianjur_fall_and_rise_as_they_were_published(west_java):
    played("cianjur-2022")

    with open_tenant(west_java.pk, reason="test"):
        series = Figure.objects.filter(indicator="rumah_rusak").order_by("as_of")
        assert [int(figure.value) for figure in series] == [56_311, 42_033, 53_408]


def test_the_two_media_that_swapped_the_grades_contradict_each_other(west_java):
    played("cianjur-2022")

    with open_tenant(west_java.pk, reason="test"):
        swapped = Figure.objects.filter(source_class="media").values_list("flags", flat=True)
        assert list(swapped) == [["source_conflict"]] * 4


def test_jabodetabek_is_one_incident_of_three_provinces_with_a_number_each(west_java):
    jakarta, banten = province("31", space=EXERCISE), province("36", space=EXERCISE)

    played("jabodetabek-2020")

    assert headline(west_java, "meninggal") == (60, 60)
    assert headline(west_java, "mengungsi") == (92_261, 92_261)
    assert headline(jakarta, "meninggal") == (16, 16)
    assert headline(banten, "meninggal") == (14, 14)
    with open_tenant(west_java.pk, reason="test"):
        assert Incident.objects.count() == 1
        assert IncidentParticipation.objects.filter(accepted_at__isnull=False).count() == 2


def test_depoks_impossible_pair_is_flagged_by_the_product_itself(west_java):
    """603 KK / 398 jiwa, 4 March 2025."""
    screen = played("bekasi-2025")

    assert "people_below_households" in screen
    assert headline(west_java, "terdampak") == (61_233 + 51_320, 61_233 + 51_320)


def test_a_replay_goes_on_where_it_stopped_and_repeats_nothing(west_java):
    played("cianjur-2022")
    with open_tenant(west_java.pk, reason="test"):
        before = (FieldReport.objects.count(), Figure.objects.count(), Incident.objects.count())

    again = played("cianjur-2022")

    with open_tenant(west_java.pk, reason="test"):
        assert (FieldReport.objects.count(), Figure.objects.count(), Incident.objects.count()) == before
    assert "dead" not in again


def test_a_replay_started_anew_ends_the_incident_of_the_former_run(west_java):
    played("cianjur-2022")

    played("cianjur-2022", "--from-start")

    with open_tenant(west_java.pk, reason="test"):
        assert Incident.objects.count() == 2
        assert Incident.objects.filter(closed_at__isnull=True).count() == 1
    assert headline(west_java, "meninggal") == (335, 335)


def test_one_tenants_part_is_played_alone():
    province("32", space=EXERCISE), province("36", space=EXERCISE)
    jakarta = province("31", space=EXERCISE)

    played("jabodetabek-2020", "--tenant", "p31")

    assert headline(jakarta, "meninggal") == (16, 16)


def test_a_replay_without_its_tenant_says_what_to_do():
    with pytest.raises(CommandError, match="demo"):
        played("cianjur-2022")


def test_numbers_below_zero_come_out_as_flags_and_without_a_figure(west_java):
    at = datetime(2020, 1, 1, tzinfo=UTC)
    source = {"source_class": "media", "source_name": "Media A"}
    lines = [
        Line(at=at, area="32.03", **source),
        Line(at=at, area="32.03", numbers={"dead": -4, "missing": 2}, **source),
        Line(at=at, numbers={"dead": -9}, **source),
    ]
    run = Run(
        replay=Replay(name="x", title="X", hazard="gempa", severity="high", lines=lines), space="exercise", number=1
    )

    with open_tenant(west_java.pk, reason="test") as actor:
        incident = replaying.begin(actor=actor, run=run)
        report, whole = [replaying.play(actor=actor, run=run, incident_id=incident.pk, index=i) for i in (1, 2)]

        assert report.flags == ("figure_refused",)
        assert "refused" in whole.outcome
        assert [figure.indicator_id for figure in Figure.objects.all()] == ["hilang"]
