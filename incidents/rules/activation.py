"""Which early warnings propose an activation, for which area, and when a dismissed proposal comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.rules.risk import reaches
from pmi_platform.core.geo.rules.codes import ancestors_of, is_within

SEVERITIES = ("extreme", "severe", "moderate", "minor")
URGENCIES = ("immediate", "expected", "future", "past")
CERTAINTIES = ("observed", "likely", "possible", "unlikely")
"""CAP's scales, the gravest first. What is unknown meets no bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What of a warning a rule looks at; `codes` are the kecamatan in the tenant's area, `risk_class` the highest class
    of risk for its hazard among them, as far as zones are known."""

    hazard: str
    severity: str
    urgency: str
    certainty: str
    tsunami: bool | None
    codes: Sequence[str]
    risk_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a warning must be to propose an activation; what is empty bounds nothing."""

    hazard: str = ""
    least_severity: str = ""
    least_urgency: str = ""
    least_certainty: str = ""
    least_risk: str = ""
    tsunami_only: bool = False
    area: str = ""

    def is_met(self, warned: Warned) -> bool:
        """Whether the warning meets every bound, with a kecamatan in the rule's area."""
        return (
            self.hazard in ("", warned.hazard)
            and _reaches(warned.severity, self.least_severity, SEVERITIES)
            and _reaches(warned.urgency, self.least_urgency, URGENCIES)
            and _reaches(warned.certainty, self.least_certainty, CERTAINTIES)
            and (not self.least_risk or reaches(warned.risk_class, self.least_risk))
            and (warned.tsunami is True or not self.tsunami_only)
            and any(code.startswith(self.area) for code in warned.codes)
        )


DEFAULTS = (
    ("Berpotensi tsunami", Criteria(tsunami_only=True)),
    ("Gempa kuat (M 6,0 ke atas)", Criteria(hazard="gempa", least_severity="severe")),
    (
        "Peringatan berat dan segera",
        Criteria(least_severity="severe", least_urgency="expected", least_certainty="likely"),
    ),
)
"""What a tenant begins with, named in the official language; a quake's severity is our own step by its magnitude."""


def is_graver(severity: str, *, tsunami: bool | None, than: str, than_tsunami: bool | None) -> bool:
    """Whether a warning says worse than it did."""
    if tsunami and not than_tsunami:
        return True
    return severity in SEVERITIES and (than not in SEVERITIES or SEVERITIES.index(severity) < SEVERITIES.index(than))


def common_area(codes: Iterable[str]) -> str:
    """The smallest area that holds all of the kecamatan: one of them, their kabupaten, or their province."""
    known = sorted(codes)
    around = (known[0], *ancestors_of(known[0]))
    return next(area for area in around if all(is_within(code, area) for code in known))


def _reaches(value: str, least: str, scale: Sequence[str]) -> bool:
    return not least or (value in scale and scale.index(value) <= scale.index(least))
