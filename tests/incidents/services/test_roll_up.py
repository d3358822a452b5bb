"""What the five replays add up to at named moments, checked by hand against what was published.

Each table is {moment (WIB): (verified, with unverified)}; its docstring names who published the numbers.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from incidents import queries, services
from incidents.models import CountedFigure, Figure
from incidents.replays import FOLDER, read_replay
from incidents.services import replaying
from incidents.services.replaying import Run
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import province

pytestmark = pytest.mark.django_db

WIB = ZoneInfo("Asia/Jakarta")


class Playing:
    """A replay that is played on and on, each line in the tenant of its province."""

    def __init__(self, name):
        replay = read_replay(FOLDER / f"{name}.yaml")
        self.run = Run(replay=replay, space=Space.EXERCISE, number=1)
        self.tenants = {code: province(code, space=Space.EXERCISE) for code in replay.provinces}
        self.owner, *others = self.tenants.values()
        self.next = 1
        with self.acting() as actor:
            self.incident = replaying.begin(actor=actor, run=self.run)
        for other in others:
            with self.acting() as actor:
                replaying.invite(actor=actor, incident_id=self.incident.pk, tenant_id=other.pk)
            with open_tenant(other.pk, reason="test") as actor:
                replaying.join(actor=actor, incident_id=self.incident.pk)

    def acting(self, tenant=None):
        return open_tenant((tenant or self.owner).pk, reason="test")

    def until(self, day, time="23:59"):
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=WIB)
        lines = self.run.replay.lines
        while self.next < len(lines) and lines[self.next].at <= moment:
            area = lines[self.next].area
            with self.acting(self.tenants[area[:2]] if area else None) as actor:
                replaying.play(actor=actor, run=self.run, incident_id=self.incident.pk, index=self.next)
            self.next += 1
        return self

    def total(self, indicator, unit="jiwa", *, of=None):
        with self.acting(self.tenants[of] if of else None):
            found = queries.headlines([self.incident.pk]).get((self.incident.pk, indicator, unit), queries.Headline())
        return tuple(None if value is None else int(value) for value in (found.verified, found.reported))

    def totals(self, indicator, *moments, unit="jiwa"):
        return {" ".join(moment): self.until(*moment).total(indicator, unit) for moment in moments}


def test_the_dead_of_cianjur_as_eight_sources_told_them():
    """Pemkab, BNPB, Pemprov, BPBD Cianjur; merdeka 21 Nov, viva 5 Dec, kompas 12–13 Dec 2022."""
    cianjur = Playing("cianjur-2022")

    assert cianjur.totals(
        "meninggal",
        ("2022-11-21", "16:31"),
        ("2022-11-21", "18:27"),
        ("2022-11-21", "19:34"),
        ("2022-11-21", "21:00"),
        ("2022-11-22", "17:00"),
        ("2022-11-24", "17:00"),
        ("2022-12-05", "12:00"),
        ("2022-12-12", "12:00"),
        ("2022-12-13", "12:00"),
    ) == {
        "2022-11-21 16:31": (None, 46),
        "2022-11-21 18:27": (56, 56),
        "2022-11-21 19:34": (62, 62),
        "2022-11-21 21:00": (62, 162),
        "2022-11-22 17:00": (268, 268),
        "2022-11-24 17:00": (272, 272),
        "2022-12-05 12:00": (334, 334),
        "2022-12-12 12:00": (334, 600),
        "2022-12-13 12:00": (335, 335),
    }


def test_bnpb_and_the_regency_contradict_each_other_about_the_dead_of_cianjur():
    """600 by the regency's new count of 12 December against BNPB's 335 of the 13th."""
    cianjur = Playing("cianjur-2022").until("2022-12-13")

    with cianjur.acting():
        contradicting = Figure.objects.filter(indicator="meninggal", flags__contains=["source_conflict"])
        assert sorted(int(figure.value) for figure in contradicting) == [335, 600]


def test_the_houses_of_cianjur_fall_and_rise_with_the_counts():
    """BNPB: 56,311 on 24 November, 42,033 on 5 December, 53,408 = 12,956 + 15,196 + 25,256 on 7 December."""
    cianjur = Playing("cianjur-2022")

    assert cianjur.totals("rumah_rusak", ("2022-11-24",), ("2022-12-05",), ("2022-12-07",), unit="unit") == {
        "2022-11-24": (56_311, 56_311),
        "2022-12-05": (42_033, 42_033),
        "2022-12-07": (53_408, 53_408),
    }
    assert cianjur.total("rumah_rusak_berat", "unit") == (12_956, 12_956)
    assert 12_956 + 15_196 + 25_256 == 53_408


def test_taking_back_the_last_count_of_cianjur_restores_the_one_before():
    """Without BNPB's 335 it is again 334 verified, and 600 with the regency's."""
    cianjur = Playing("cianjur-2022").until("2022-12-13")
    with cianjur.acting() as actor:
        last = Figure.objects.get(indicator="meninggal", value=335)
        services.retract_figure(actor=actor, figure_id=last.pk, version=last.version, reason="Salah ketik.")

    assert cianjur.total("meninggal") == (334, 600)


def test_the_dead_of_lebak_fall_when_one_is_reclassified():
    """BNPB: 3 on 2 January, 10 and 1 missing on the 6th, 9 and 2 missing on the 21st (idntimes, pantau)."""
    lebak = Playing("lebak-2020")

    assert lebak.totals("meninggal", ("2020-01-02",), ("2020-01-06",), ("2020-01-21",)) == {
        "2020-01-02": (3, 3),
        "2020-01-06": (10, 10),
        "2020-01-21": (9, 9),
    }
    assert lebak.total("hilang") == (2, 2)


def test_the_houses_of_lebak_are_counted_by_grade():
    """BPBD: 1,649 = 1,110 + 230 + 309 on 15 January; heavily damaged ones had been 306 and 1,410."""
    lebak = Playing("lebak-2020")

    assert lebak.totals("rumah_rusak_berat", ("2020-01-02",), ("2020-01-06",), ("2020-01-15",), unit="unit") == {
        "2020-01-02": (306, 306),
        "2020-01-06": (1_410, 1_410),
        "2020-01-15": (1_110, 1_110),
    }
    assert lebak.total("rumah_rusak", "unit") == (1_649, 1_649)
    assert lebak.total("mengungsi", "kk") == (3_227, 3_227)


def test_the_dead_of_jabodetabek_are_sixty_and_not_the_whole_and_its_parts():
    """BNPB: 9, 30, 53, 60. Of the 60 thirteen kabupaten and kota add up: 30 + 14 + 16."""
    jabodetabek = Playing("jabodetabek-2020")

    assert jabodetabek.totals(
        "meninggal", ("2020-01-01", "18:30"), ("2020-01-02", "21:00"), ("2020-01-03", "21:00"), ("2020-01-04", "18:00")
    ) == {
        "2020-01-01 18:30": (9, 9),
        "2020-01-02 21:00": (30, 30),
        "2020-01-03 21:00": (53, 53),
        "2020-01-04 18:00": (60, 60),
    }
    with jabodetabek.acting():
        parts = CountedFigure.objects.filter(
            incident=jabodetabek.incident, indicator="meninggal", basis="verified", counted_until=None
        )
        assert [int(part.value) for part in parts] == [60]
        own = Figure.objects.filter(indicator="meninggal", area__gte="32", area__lt="33")
        assert sum(int(figure.value) for figure in own) == 16 + 9 + 3 + 1 + 1


def test_lebak_counts_once_inside_jabodetabek_though_it_is_an_incident_of_its_own_too():
    """Banten's 14 of 4 January are Lebak 9, Tangerang Selatan 4 and Kota Tangerang 1."""
    jabodetabek = Playing("jabodetabek-2020").until("2020-01-04", "18:00")
    lebak = Playing("lebak-2020").until("2020-01-21")

    assert jabodetabek.total("meninggal") == (60, 60)
    assert jabodetabek.total("meninggal", of="36") == (14, 14)
    assert jabodetabek.total("meninggal", of="31") == (16, 16)
    assert lebak.total("meninggal") == (9, 9)
    with jabodetabek.acting(jabodetabek.tenants["36"]):
        counted = CountedFigure.objects.filter(
            incident=jabodetabek.incident, indicator="meninggal", basis="verified", counted_until=None
        )
        assert {(part.area_id, int(part.value)) for part in counted} == {("36.02", 9), ("36.74", 4), ("36.71", 1)}


def test_the_displaced_of_jabodetabek_go_home():
    """BNPB: 173,064 on 4 January, 92,261 on the 5th."""
    assert Playing("jabodetabek-2020").totals("mengungsi", ("2020-01-04", "12:00"), ("2020-01-05", "18:00")) == {
        "2020-01-04 12:00": (173_064, 173_064),
        "2020-01-05 18:00": (92_261, 92_261),
    }


def test_the_dead_of_the_sunda_strait():
    """BNPB: 20, 43, 222, 429, 437 (inews 23–25 December 2018, kompas 2 January 2019)."""
    sunda = Playing("selat-sunda-2018")

    assert sunda.totals(
        "meninggal",
        ("2018-12-23", "04:30"),
        ("2018-12-23", "07:00"),
        ("2018-12-23", "16:00"),
        ("2018-12-25", "13:00"),
        ("2018-12-31", "12:00"),
    ) == {
        "2018-12-23 04:30": (20, 20),
        "2018-12-23 07:00": (43, 43),
        "2018-12-23 16:00": (222, 222),
        "2018-12-25 13:00": (429, 429),
        "2018-12-31 12:00": (437, 437),
    }
    assert sunda.total("meninggal", of="18") == (None, None)


def test_the_missing_of_the_sunda_strait_fall_while_the_displaced_rise():
    """BNPB: 154 → 16 → 10 missing; 16,082 → 33,721 → 36,923 displaced."""
    sunda = Playing("selat-sunda-2018")
    moments = (("2018-12-25",), ("2018-12-31",), ("2019-01-02",))
    told = [(sunda.until(*moment).total("hilang")[0], sunda.total("mengungsi")[0]) for moment in moments]

    assert told == [(154, 16_082), (16, 33_721), (10, 36_923)]


def test_bekasi_adds_up_without_depoks_impossible_pair():
    """BNPB, 4 March 2025, 19:00: 119,206 people in all, 398 of them Depok's, who were said to be 603 households."""
    bekasi = Playing("bekasi-2025").until("2025-03-04", "19:00")
    people = {code: bekasi.total("terdampak", of=code) for code in bekasi.tenants}

    assert people == {"32": (112_553, 112_553), "31": (2_098, 2_098), "36": (4_157, 4_157)}
    assert 112_553 + 2_098 + 4_157 == 119_206 - 398
    assert bekasi.total("terdampak", "kk") == (18_738 + 13_704, 18_738 + 13_704)
    with bekasi.acting():
        depok = Figure.objects.filter(area="32.76").order_by("unit")
        assert [(int(one.value), one.unit, one.flags, one.status) for one in depok] == [
            (398, "jiwa", ["people_below_households"], "draft"),
            (603, "kk", ["people_below_households"], "draft"),
        ]


def test_depoks_people_count_once_somebody_vouches_for_them_with_a_reason():
    bekasi = Playing("bekasi-2025").until("2025-03-04", "19:00")
    with bekasi.acting() as actor:
        people = Figure.objects.get(area="32.76", unit="jiwa")
        services.verify_figure(
            actor=actor, figure_id=people.pk, version=people.version, reason="Jiwa di posko; KK seluruh kota."
        )

    assert bekasi.total("terdampak") == (112_951, 112_951)


def test_five_replays_come_with_the_product():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == [
        *("bekasi-2025", "cianjur-2022", "jabodetabek-2020", "lebak-2020", "selat-sunda-2018")
    ]
