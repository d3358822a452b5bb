"""People from a file: tried first, then taken in, piece by piece, so that whatever is killed goes on where it was."""

from __future__ import annotations

import base64
import zlib
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.services.locking import locked
from incidents.services.sheets import PEOPLE, Sheet, read_sheet
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import sealed, unsealed
from volunteers.capabilities import PERSON_MANAGE
from volunteers.errors import WrongStep
from volunteers.events import ImportMistakesShown, RosterImportAdvanced
from volunteers.models import Affiliation, RosterImport, RosterImportLine
from volunteers.services.import_chunks import read_chunk, store_chunk
from volunteers.services.import_rows import Frame, columns_of
from volunteers.services.reach import require_in

CHUNK = 500
SEPARATOR = "\x1f"
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def begin_import(
    *, actor: Actor, unit_id: UUID, kind: str, consent: str, file_name: str, content: bytes
) -> RosterImport:
    """Take a file in to be tried. Nobody is registered before it has been confirmed."""
    actor.require(PERSON_MANAGE)
    unit = Unit.objects.select_related("tenant").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    require_in(actor, PERSON_MANAGE, unit, area=unit.area_id or actor.tenant.area_code)
    if kind not in Affiliation.Kind.values:
        raise InvalidInput({"kind": _("Choose one of the options.")})
    sheet = read_sheet(file_name, content, most=PEOPLE)
    columns_of(sheet.head)
    made = RosterImport.objects.create(
        tenant_id=actor.tenant.id,
        unit=unit,
        kind=kind,
        consent=consent,
        file_name=file_name[:200],
        content=sealed(base64.b64encode(zlib.compress(content)).decode()),
        state_at=timezone.now(),
        begun_by_id=actor.user_id,
        head=list(sheet.head),
        row_count=len(sheet.rows),
    )
    publish(RosterImportAdvanced.of(made))
    return made


@transaction.atomic
def confirm_import(*, actor: Actor, import_id: UUID, version: int) -> RosterImport:
    """Register the people of a file that was tried; rows with mistakes and duplicates stay out."""
    found = _own(actor, import_id, version)
    if found.state != RosterImport.State.CHECKED:
        raise WrongStep(state=found.get_state_display())
    RosterImportLine.objects.filter(roster_import=found).delete()
    found.read_count = found.good_count = found.flawed_count = found.duplicate_count = 0
    return _moved(found, RosterImport.State.RUNNING)


@transaction.atomic
def drop_import(*, actor: Actor, import_id: UUID, version: int) -> RosterImport:
    """Forget a file; who was taken in already stays."""
    found = _own(actor, import_id, version)
    if found.state in (RosterImport.State.DONE, RosterImport.State.DROPPED):
        raise WrongStep(state=found.get_state_display())
    RosterImportLine.objects.filter(roster_import=found).delete()
    found.content = None
    return _moved(found, RosterImport.State.DROPPED)


@transaction.atomic
def advance_import(*, actor: Actor, import_id: UUID) -> bool:
    """Read the next piece of a file, whole or not at all; says whether there is more to read."""
    actor.require(PERSON_MANAGE)
    going_on = (RosterImport.State.CHECKING, RosterImport.State.RUNNING)
    waiting = RosterImport.objects.select_for_update(skip_locked=True, of=("self",))
    found = waiting.select_related("unit__tenant").filter(pk=import_id, state__in=going_on).first()
    if found is None:
        return False
    sheet = _sheet(found.pk, found.file_name, bytes(found.content or b""))
    first = found.read_count
    rows = sheet.rows[first : first + CHUNK]
    frame = Frame(actor=actor, within=_within(found), kind=found.kind, known={})
    piece = read_chunk(found, sheet=sheet, first=first, rows=rows, frame=frame)
    made = store_chunk(actor, found, piece) if found.state == RosterImport.State.RUNNING else []
    found.read_count += len(rows)
    found.good_count += len(piece.entries)
    found.flawed_count += piece.flawed_count
    found.duplicate_count += piece.duplicate_count
    is_over = found.read_count >= found.row_count
    if is_over:
        found.state_at = timezone.now()
        is_tried = found.state == RosterImport.State.CHECKING
        found.state = RosterImport.State.CHECKED if is_tried else RosterImport.State.DONE
        found.content = found.content if is_tried else None
    found.version += 1
    found.save()
    publish(RosterImportAdvanced.of(found), changed=made)
    return not is_over


@transaction.atomic
def mistakes_of(*, actor: Actor, import_id: UUID) -> tuple[list[str], list[tuple[RosterImportLine, list[str]]]]:
    """The rows that stayed out with what is wrong, to be mended and sent again; the look stands in the journal."""
    found = _own(actor, import_id, None)
    lines = list(RosterImportLine.objects.filter(roster_import=found).order_by("number"))
    publish(ImportMistakesShown.of(found))
    told = [(line, unsealed(line.sealed).split(SEPARATOR)) for line in lines]
    return list(found.head), told


@transaction.atomic
def forget_files(*, actor: Actor, now: datetime) -> int:
    """Delete files and the rows that stayed out when they were kept long enough; what was taken in stays."""
    old = RosterImport.objects.select_for_update().filter(tenant=actor.tenant.id, state_at__lte=now - KEPT_FOR)
    ids = list(old.values_list("pk", flat=True))
    RosterImport.objects.filter(pk__in=ids, state=RosterImport.State.CHECKED).update(
        state=RosterImport.State.DROPPED, content=None
    )
    return RosterImportLine.objects.filter(roster_import__in=ids).delete()[0]


def _own(actor: Actor, import_id: UUID, version: int | None) -> RosterImport:
    actor.require(PERSON_MANAGE)
    found = locked(RosterImport, import_id, version=version)
    unit = Unit.objects.get(pk=found.unit_id)
    require_in(actor, PERSON_MANAGE, unit, area=unit.area_id or actor.tenant.area_code)
    return found


def _moved(found: RosterImport, state: str) -> RosterImport:
    found.state, found.state_at = state, timezone.now()
    found.version += 1
    found.save()
    publish(RosterImportAdvanced.of(found))
    return found


def _within(found: RosterImport) -> str:
    """People of a unit live in its kabupaten/kota; those of a provincial office in the province."""
    code = found.unit.area_id or ""
    return code[:5] if district_of(code) else code or (found.unit.tenant.area_id or "")


@lru_cache(maxsize=2)
def _sheet(import_id: UUID, file_name: str, content: bytes) -> Sheet:
    del import_id
    return read_sheet(file_name, zlib.decompress(base64.b64decode(unsealed(content))), most=PEOPLE)
