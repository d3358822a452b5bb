"""How the own organisation numbers its letters, and what the next one of each kind would be called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from incidents.models import LetterCounter, LetterPattern, SituationReport
from incidents.rules.letters import Letter, series, written
from incidents.rules.situation_reports import LETTER_CODES
from pmi_platform.core.tenancy.scope import Actor


def letter_pattern(*, actor: Actor) -> LetterPattern | None:
    """The own organisation's pattern, with who changed it last; None while nobody has written one."""
    return LetterPattern.objects.select_related("changed_by").filter(tenant=actor.tenant.id).first()


def next_letters(*, actor: Actor, pattern: str, at: datetime) -> list[tuple[str, str]]:
    """What the next letter of each kind would be called by the pattern: (kind, number). One statement."""
    local = at.astimezone(ZoneInfo(actor.tenant.time_zone))
    used = LetterCounter.objects.filter(tenant=actor.tenant.id, year=local.year)
    last: Mapping[str, int] = dict(used.values_list("series", "last"))
    return [
        (
            kind,
            written(
                pattern,
                Letter(
                    serial=last.get(series(pattern, kind), 0) + 1,
                    kind=kind,
                    unit=actor.tenant.code,
                    year=local.year,
                    month=local.month,
                    incident=f"{actor.tenant.code}/{local.year}/0001",
                    number=1,
                ),
                kinds=LETTER_CODES,
            ),
        )
        for kind in SituationReport.Kind.values
    ]
