"""Who and what an early warning reaches: the kecamatan in its footprint, who lives there, open incidents inside.

People are known per kabupaten/kota only. The loader shares those figures out by the number of villages, which is what
counts here: a kecamatan never stands for its whole kabupaten, all of them together make exactly its figure, and the
answer says that it is an estimate. Nobody is counted where no figure is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import connection

from incidents.models import Alert
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.risk import UNKNOWN, AreaRisk, area_risks
from pmi_platform.core.geo.rules.codes import is_within
from pmi_platform.core.tenancy.scope import Actor

_KECAMATAN = """
SELECT regency.code, regency.name, area.code, area.name, area.population, area.population_is_estimate
  FROM geo_adminarea area JOIN geo_adminarea regency ON regency.code = left(area.code, 5)
 WHERE area.code = ANY (%s) AND NOT area.is_deprecated ORDER BY area.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedKecamatan:
    """One kecamatan that the warning touches; `people` live in all of it, None where no figure is known.

    `risk_class` is its class of risk for the warning's hazard, `risk_share` how much of it zones of that class cover;
    None where no zone is known, which is not "no risk".
    """

    code: str
    name: str
    people: int | None
    is_estimate: bool
    risk_class: str | None = None
    risk_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedRegency:
    """A kabupaten or kota with those of its kecamatan that the warning touches."""

    code: str
    name: str
    kecamatan: Sequence[ExposedKecamatan]

    @property
    def people(self) -> int | None:
        return _people(self.kecamatan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What lies in the reach of a warning: all of it, or the part in one area."""

    regencies: Sequence[ExposedRegency]
    open_incident_count: int

    @property
    def kecamatan(self) -> Sequence[ExposedKecamatan]:
        return [one for regency in self.regencies for one in regency.kecamatan]

    @property
    def people(self) -> int | None:
        """Those who live in the kecamatan whose figure is known; None when it is of none of them."""
        return _people(self.kecamatan)

    @property
    def at_high_risk_count(self) -> int:
        """In how many kecamatan the risk for the warning's hazard is high."""
        return sum(1 for one in self.kecamatan if one.risk_class == "high")

    @property
    def unknown_count(self) -> int:
        """In how many kecamatan nobody knows how many people live."""
        return sum(1 for one in self.kecamatan if one.people is None)

    @property
    def is_estimate(self) -> bool:
        return any(one.is_estimate for one in self.kecamatan)


def exposure_of(*, actor: Actor, alert: Alert, within: str = "") -> Exposure:
    """What the warning reaches inside the area `within`, in four statements; everywhere when none is named."""
    codes = [code for code in alert.area_codes if not within or is_within(code, within)]
    filters = IncidentFilters(open_only=True, alert=alert.pk, within=within)
    return Exposure(
        regencies=_regencies(codes, area_risks(codes=codes, hazard=alert.hazard_id) if codes else {}),
        open_incident_count=list_incidents(actor=actor, filters=filters).count(),
    )


def _regencies(codes: Sequence[str], risks: Mapping[str, AreaRisk]) -> list[ExposedRegency]:
    with connection.cursor() as cursor:
        cursor.execute(_KECAMATAN, (list(codes),))
        rows = cursor.fetchall()
    return [
        ExposedRegency(
            code=regency,
            name=name,
            kecamatan=[
                ExposedKecamatan(
                    code=code,
                    name=own_name,
                    people=people,
                    is_estimate=is_estimate,
                    risk_class=(risk := risks.get(code, UNKNOWN)).risk_class,
                    risk_share=risk.shares.get(risk.risk_class or ""),
                )
                for _regency, _name, code, own_name, people, is_estimate in inside
            ],
        )
        for (regency, name), inside in groupby(rows, key=itemgetter(0, 1))
    ]


def _people(kecamatan: Sequence[ExposedKecamatan]) -> int | None:
    counted = [one.people for one in kecamatan if one.people is not None]
    return sum(counted) if counted else None
