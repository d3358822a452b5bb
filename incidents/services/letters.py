"""The numbers of letters: the tenant's pattern, and the next number, allotted without a gap."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import LETTER_MANAGE
from incidents.events import LetterPatternChanged
from incidents.models import Incident, LetterPattern, SituationReport
from incidents.rules import letters as rules
from incidents.rules import situation_reports
from pmi_platform.core.errors import InvalidInput, StaleVersion
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def set_letter_pattern(*, actor: Actor, pattern: str, version: int) -> LetterPattern:
    """Number the own organisation's letters so from now on; an empty pattern goes back to the incident's number.

    Letters that have a number keep it. `version` is 0 where nobody has written a pattern yet.
    """
    actor.require(LETTER_MANAGE, at=actor.tenant.area_code)
    said = checked_pattern(pattern)
    row, is_new = LetterPattern.objects.select_for_update().get_or_create(
        tenant_id=actor.tenant.id, defaults={"changed_at": timezone.now(), "changed_by_id": actor.user_id}
    )
    if not is_new and row.version != version:
        raise StaleVersion(stored=row.version)
    former = row.pattern
    if said == former:
        return row
    row.pattern, row.changed_at, row.changed_by_id = said, timezone.now(), actor.user_id
    row.version += 1
    row.save(update_fields=["pattern", "changed_at", "changed_by", "version"])
    detail = {"before": {"pattern": former}, "after": {"pattern": said}}
    publish(LetterPatternChanged(pattern_id=str(row.pk)), detail=detail)
    return row


def checked_pattern(pattern: str) -> str:
    """The pattern without space around it; raises `InvalidInput` that says what is wrong and how to mend it."""
    said = pattern.strip()
    if said and (wrong := rules.problems(said)):
        raise InvalidInput({"pattern": " ".join(str(_words(problem)) for problem in wrong)})
    return said


def next_letter_number(actor: Actor, document: SituationReport, incident: Incident, *, at: datetime) -> str:
    """The number of a letter that is being approved. Locks its series until the transaction ends.

    A correction bears the first edition's number and takes none of its own.
    """
    if document.edition > 1:
        first = SituationReport.objects.get(incident=incident.pk, kind=document.kind, number=document.number, edition=1)
        return rules.corrected(first.letter_number, edition=document.edition)
    row = LetterPattern.objects.filter(tenant=incident.tenant_id).first()
    if row is None or not row.pattern:
        return situation_reports.letter_number(
            incident.number, kind=document.kind, number=document.number, edition=document.edition
        )
    local = at.astimezone(ZoneInfo(actor.tenant.time_zone))
    letter = rules.Letter(
        serial=_next_serial(actor, year=local.year, series=rules.series(row.pattern, document.kind)),
        kind=document.kind,
        unit=actor.tenant.code,
        year=local.year,
        month=local.month,
        incident=incident.number,
        number=document.number,
    )
    return rules.written(row.pattern, letter, kinds=situation_reports.LETTER_CODES)


def _next_serial(actor: Actor, *, year: int, series: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO incidents_lettercounter AS counter (tenant_id, year, series, last) VALUES (%s, %s, %s, 1)
                ON CONFLICT (tenant_id, year, series) DO UPDATE SET last = counter.last + 1
            RETURNING last
            """,
            (actor.tenant.id, year, series),
        )
        (last,) = cursor.fetchone()
    return int(last)


def _words(problem: rules.Problem) -> str | Promise:
    about = {"name": f"{{{problem.about}}}", "known": ", ".join(f"{{{name}}}" for name in rules.TOKENS)}
    match problem.code:
        case "too_long":
            return _("Shorten it to %(longest)s characters.") % {"longest": rules.LONGEST_PATTERN}
        case "unprintable":
            return _("Write it on one line, without characters that cannot be printed.")
        case "unknown":
            return _("%(name)s is not known. Choose among: %(known)s.") % about
        case "braces":
            return _("A brace stands alone. Write each token whole, such as {nomor} or {nomor:3}.")
        case _:
            return _("Add %(name)s: without it two letters could bear the same number.") % about
