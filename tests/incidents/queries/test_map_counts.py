import json
import random
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from incidents import services
from incidents.models import FieldReport, Incident, MapCount
from incidents.queries.map_counts import LEVELS, MapView, clusters, count_in
from incidents.queries.on_map import WHOLE, map_features, map_points
from incidents.services.map_counts import fold_map_counts
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.gauges import ago, gauged, read
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import branch_operator, coordinator, province

pytestmark = pytest.mark.django_db

URLS = {"incident": "/i/{id}", "report": "/r/{id}"}
AREAS = ("32.03.11", "32.75.01", "32.75.02", "32.01.01")
JAVA = (105.0, -9.0, 115.0, -5.0)
FAR, NEAR = MapView(bounds=JAVA, zoom=6), MapView(bounds=JAVA, zoom=12)
BARE = """
    WITH thing AS (
        SELECT 'incident' AS kind, closed_at IS NULL AS is_open, severity, location FROM incidents_incident
         WHERE state <> 'merged' AND location IS NOT NULL
        UNION ALL
        SELECT 'report', true, severity, coalesce(r.location, ST_SetSRID(ST_MakePoint(a.longitude, a.latitude), 4326))
          FROM incidents_fieldreport r JOIN geo_adminarea a ON a.code = left(r.area_code, 8) WHERE status = 'filed'
    )
    SELECT kind, is_open, floor((ST_X(location) + 180) * (1 << %(level)s + 2) / 360)::int AS x,
           floor((ST_Y(location) + 90) * (1 << %(level)s + 2) / 360)::int AS y, severity, count(*)
      FROM thing GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
KEPT = """
    SELECT kind, is_open, x, y, severity, sum(n)
      FROM incidents_mapcount CROSS JOIN LATERAL (
           VALUES ('low', low), ('moderate', moderate), ('high', high), ('critical', critical)) AS of (severity, n)
     WHERE level = %(level)s GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5
"""


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def asked(sql):
    with connection.cursor() as cursor:
        return [row for level in LEVELS for row in (cursor.execute(sql, {"level": level}), cursor.fetchall())[1]]


def place(chance):
    return Point(chance.uniform(106.6, 107.4), chance.uniform(-7.0, -6.2), srid=4326)


def one_of(chance, rows):
    found = list(rows.order_by("pk"))
    return chance.choice(found)


def open_another(chief, chance):
    severity = chance.choice(("low", "moderate", "high", "critical"))
    opened(chief, area=chance.choice(AREAS), location=chance.choice((None, place(chance))), severity=severity)


def tell_another(chief, chance):
    severity = chance.choice(("low", "moderate", "high", "critical"))
    filed(chief, area=chance.choice(AREAS), answers={"severity": severity})


def change_severity(chief, chance):
    Incident.objects.filter(pk=one_of(chance, Incident.objects.all()).pk).update(
        severity=chance.choice(("low", "critical")), location=place(chance)
    )


def close_one(chief, chance):
    row = one_of(chance, Incident.objects.filter(closed_at=None))
    Incident.objects.filter(pk=row.pk).update(state="closed", closed_at=timezone.now())


def merge_one(chief, chance):
    one, other = chance.sample(list(Incident.objects.filter(closed_at=None).order_by("pk")), 2)
    services.merge_incident(actor=chief, incident_id=one.pk, version=one.version, into_id=other.pk)


def verify_one(chief, chance):
    row = one_of(chance, FieldReport.objects.filter(status="filed"))
    services.verify_report(actor=chief, report_id=row.pk, version=row.version)


def fold(chief, _chance):
    fold_map_counts(actor=chief)


ACTS = (
    open_another,
    tell_another,
    open_another,
    tell_another,
    change_severity,
    close_one,
    merge_one,
    verify_one,
    fold,
)


@pytest.mark.parametrize("seed", range(4))
def test_the_kept_counts_are_those_of_counting_anew_after_whatever_happens(chief, seed):
    chance = random.Random(seed)
    [open_another(chief, chance) for _ in range(6)]
    [tell_another(chief, chance) for _ in range(4)]
    [act(chief, chance) for act in chance.choices(ACTS, k=20)]

    assert asked(KEPT) == asked(BARE)


def test_folding_changes_no_sum_and_leaves_one_row_of_a_cell(chief):
    [opened(chief, area="32.03.11", severity="high") for _ in range(3)]
    row = Incident.objects.first()
    Incident.objects.filter(pk=row.pk).update(severity="low")
    before = asked(KEPT)
    fewer = fold_map_counts(actor=chief)

    assert fewer > 0
    assert asked(KEPT) == before == asked(BARE)
    assert MapCount.objects.filter(kind="incident").count() == len(LEVELS)
    assert fold_map_counts(actor=chief) == 0


def test_a_receiver_counts_what_lies_in_the_granted_area_and_nothing_else():
    giver, receiver = coordinator(), coordinator(of=province("31"))
    now = timezone.now()
    terms = GrantTerms(
        receiver_id=receiver.tenant.pk,
        purpose=Purpose.INCIDENTS,
        area_codes=("32.75",),
        valid_from=now - timedelta(hours=1),
        valid_until=now + timedelta(days=1),
        reason="MoU",
    )
    with giver.scope() as actor:
        [opened(actor, area=area) for area in ("32.75.01", "32.75.02", "32.03.11")]
        filed(actor, area="32.75.01")
        filed(actor, area="32.03.11")
        everything = count_in(actor=actor, view=FAR, kinds=("incident", "report"))
    with receiver.scope() as actor:
        before = count_in(actor=actor, view=FAR, kinds=("incident", "report"))
    with giver.scope() as actor:
        open_grant(actor=actor, terms=terms)
    with receiver.scope() as actor:
        during = count_in(actor=actor, view=FAR, kinds=("incident", "report"))
        seen = Incident.objects.count() + FieldReport.objects.count()

    assert (everything, before, during, seen) == (5, 0, 3, 3)


def test_an_operator_counts_the_own_kabupaten():
    with coordinator().scope() as actor:
        [opened(actor, area=area) for area in ("32.75.01", "32.03.11", "32.03.01")]
    with branch_operator("32.03").scope() as actor:
        assert count_in(actor=actor, view=FAR, kinds=("incident",)) == 2


def test_cells_tell_their_worst_severity_and_the_middle_of_what_they_hold(chief):
    for longitude, severity in ((107.00, "low"), (107.02, "critical")):
        opened(chief, area="32.03.11", location=Point(longitude, -6.80, srid=4326), severity=severity)
    [cell] = json.loads(clusters(actor=chief, view=FAR, kinds=("incident",)))["features"]

    assert cell["properties"]["count"] == 2
    assert cell["properties"]["severity"] == "critical"
    assert cell["geometry"]["coordinates"] == [107.01, -6.8]
    assert len(json.loads(clusters(actor=chief, view=NEAR, kinds=("incident",)))["features"]) == 2


def test_few_things_are_told_one_by_one_and_many_as_cells(chief, monkeypatch):
    [opened(chief, area=area) for area in AREAS]
    few = json.loads(map_features(actor=chief, urls=URLS, view=FAR))
    monkeypatch.setattr("incidents.queries.on_map.MOST_SINGLE", 3)
    many = json.loads(map_features(actor=chief, urls=URLS, view=FAR))
    around = MapView(bounds=(107.0, -6.9, 107.2, -6.7), zoom=12)
    near = json.loads(map_features(actor=chief, urls=URLS, view=around))

    assert (few["whole"], len(few["features"])) == (True, 4)
    assert (many["whole"], {one["properties"]["kind"] for one in many["features"]}) == (False, {"cluster"})
    assert sum(one["properties"]["count"] for one in many["features"]) == 4
    assert (near["whole"], [one["properties"]["kind"] for one in near["features"]]) == (False, ["incident"])
    assert count_in(actor=chief, view=WHOLE, kinds=("incident",)) == 4


def test_gauges_stand_beside_the_cells_with_their_level_and_the_silent_without_one(chief, monkeypatch):
    [opened(chief, area=area) for area in AREAS]
    high = gauged(chief, name="Bendung Katulampa")
    read(chief, high, 180)
    silent = gauged(chief, name="Pos Depok", silent_after_min=30)
    read(chief, silent, 210, at=ago(hours=2))
    monkeypatch.setattr("incidents.queries.on_map.MOST_SINGLE", 3)
    urls = {**URLS, "gauge": "/g/{id}"}
    shown = json.loads(map_features(actor=chief, urls=urls, view=FAR, kinds=("incident", "gauge")))["features"]
    gauges = {one["properties"]["id"]: one["properties"] for one in shown if one["properties"]["kind"] == "gauge"}

    assert len(shown) > len(gauges) == 2
    assert gauges[str(high.pk)] | {"area": ""} == {
        "kind": "gauge",
        "id": str(high.pk),
        "severity": "high",
        "hazard": "banjir",
        "title": "Bendung Katulampa, 180 cm",
        "status": "active",
        "area": "",
        "approximate": True,
        "url": f"/g/{high.pk}",
    }
    assert (gauges[str(silent.pk)]["severity"], gauges[str(silent.pk)]["status"]) == ("", "silent")


def test_an_office_sees_the_gauges_whose_water_reaches_its_area(chief):
    gauge = gauged(chief, area=AREAS[0], downstream={AREAS[1]: 90})
    urls = {"gauge": "/g/{id}"}
    with branch_operator("32.75").scope() as near:
        seen = map_points(actor=near, urls=urls, kinds=("gauge",))
    with branch_operator("32.01").scope() as far:
        unseen = map_points(actor=far, urls=urls, kinds=("gauge",))

    assert str(gauge.pk) in seen
    assert str(gauge.pk) not in unseen
