"""Two entries that are one person: what one knows goes over to the other, and back when it was a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.services.locking import locked
from pmi_platform.core.errors import InvalidInput, StaleVersion
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import PERSON_MANAGE
from volunteers.errors import CannotMerge, Erased, NotMerged
from volunteers.events import VolunteersMerged, VolunteersSeparated
from volunteers.models import (
    Affiliation,
    Certificate,
    Commitment,
    Competence,
    Deployment,
    DutySpan,
    ExternalId,
    Volunteer,
    VolunteerMerge,
)
from volunteers.rules.deploying import ENDED
from volunteers.rules.standing import LIVING
from volunteers.services.reach import require_over
from volunteers.services.standing import settle

CONTACT = ("phone", "blood_group", "emergency_name", "emergency_phone")
RECORD = ("born_on", "address")


@transaction.atomic
def merge_volunteers(*, actor: Actor, kept_id: UUID, lost_id: UUID, version: int) -> VolunteerMerge:
    """Make two entries one. What the one that stays does not know is taken over; nothing is thrown away."""
    actor.require(PERSON_MANAGE)
    if kept_id == lost_id:
        raise InvalidInput({"other": _("Choose another entry than this one.")})
    pair = {pk: locked(Volunteer, pk) for pk in sorted((kept_id, lost_id))}
    kept, lost = pair[kept_id], pair[lost_id]
    for one in (kept, lost):
        require_over(actor, PERSON_MANAGE, one)
        if one.state == Volunteer.State.ERASED:
            raise Erased
    if lost.version != version:
        raise StaleVersion(stored=lost.version)
    _require_two(kept, lost)
    moved = {
        "affiliations": _move_affiliations(kept, lost),
        "competences": _move(Competence, kept, lost, but=_skills(kept), by="skill_id"),
        "certificates": _move(Certificate, kept, lost),
        "external_ids": _move(ExternalId, kept, lost, but=_systems(kept), by="system"),
        "deployments": _move(Deployment, kept, lost),
        "filled": _fill(kept, lost),
        "identity": _give_identity(kept, lost),
    }
    made = VolunteerMerge.objects.create(
        tenant_id=actor.tenant.id,
        kept=kept,
        lost=lost,
        moved=moved,
        merged_at=timezone.now(),
        merged_by_id=actor.user_id,
    )
    _settle_both(kept, lost)
    publish(VolunteersMerged.of(kept), changed=[kept, lost])
    return made


@transaction.atomic
def separate_volunteers(*, actor: Actor, merge_id: UUID) -> VolunteerMerge:
    """Undo a merge: everything that went over goes back, and what came since stays where it is."""
    actor.require(PERSON_MANAGE)
    made = locked(VolunteerMerge, merge_id)
    pair = {pk: locked(Volunteer, pk) for pk in sorted((made.kept_id, made.lost_id))}
    kept, lost = pair[made.kept_id], pair[made.lost_id]
    require_over(actor, PERSON_MANAGE, kept)
    if made.undone_at is not None or lost.state == Volunteer.State.ERASED or kept.state == Volunteer.State.ERASED:
        raise NotMerged
    moved = made.moved
    _take_identity_back(kept, lost, moved["identity"])
    for model, name in (
        (Competence, "competences"),
        (Certificate, "certificates"),
        (ExternalId, "external_ids"),
        (Deployment, "deployments"),
    ):
        model.objects.filter(pk__in=moved[name], volunteer=kept).update(volunteer=lost)
    _give_promises(moved["deployments"], lost)
    for pk, state in moved["affiliations"].items():
        Affiliation.objects.filter(pk=pk).update(volunteer=lost, state=state)
    _empty(kept, lost, moved["filled"])
    made.undone_at = timezone.now()
    made.version += 1
    made.save(update_fields=["undone_at", "version"])
    _settle_both(kept, lost)
    publish(VolunteersSeparated.of(kept), changed=[kept, lost])
    return made


def _require_two(kept: Volunteer, lost: Volunteer) -> None:
    """Whoever has two identity numbers, or signs in as two, is two people; and nobody is merged on their way."""
    one, other = kept.record, lost.record
    if one.nik_mark and other.nik_mark:
        raise CannotMerge(why=_("they have two identity numbers"))
    if one.user_id and other.user_id:
        raise CannotMerge(why=_("both sign in for themselves"))
    merged = VolunteerMerge.objects.filter(lost__in=(kept, lost), undone_at__isnull=True)
    if merged.exists():
        raise CannotMerge(why=_("one of them was merged already"))
    if _open(kept) and _open(lost):
        raise CannotMerge(why=_("both are deployed; lead one deployment to its end first"))


def _open(volunteer: Volunteer) -> bool:
    return Deployment.objects.filter(volunteer=volunteer).exclude(state__in=ENDED).exists()


def _skills(kept: Volunteer) -> set[Any]:
    return set(Competence.objects.filter(volunteer=kept).values_list("skill_id", flat=True))


def _systems(kept: Volunteer) -> set[Any]:
    return set(ExternalId.objects.filter(volunteer=kept).values_list("system", flat=True))


def _move(model: Any, kept: Volunteer, lost: Volunteer, *, but: set[Any] = frozenset(), by: str = "pk") -> list[str]:  # type: ignore[assignment]
    rows = model.objects.filter(volunteer=lost).exclude(**{f"{by}__in": but})
    moved = [str(pk) for pk in rows.values_list("pk", flat=True)]
    model.objects.filter(pk__in=moved).update(volunteer=kept)
    return moved


def _move_affiliations(kept: Volunteer, lost: Volunteer) -> dict[str, str]:
    """Memberships go over; those that the other has too end here. Answers the states in which they were."""
    held = set(Affiliation.objects.filter(volunteer=kept, state__in=LIVING).values_list("organisation_id", "kind"))
    were = {}
    for one in Affiliation.objects.filter(volunteer=lost):
        were[str(one.pk)] = one.state
        if one.state in LIVING and (one.organisation_id, one.kind) in held:
            Affiliation.objects.filter(pk=one.pk).update(state=Affiliation.State.ENDED)
        else:
            Affiliation.objects.filter(pk=one.pk).update(volunteer=kept)
    return were


def _give_promises(deployments: list[str], to: Volunteer) -> None:
    """What somebody is promised to, and what they have served, counts for whom the deployment is."""
    for model in (Commitment, DutySpan):
        model.objects.filter(deployment_id__in=deployments).update(identity=to.identity)


def _fill(kept: Volunteer, lost: Volunteer) -> dict[str, list[str]]:
    """Take over what is not known; answers the names of what was."""
    filled = {}
    for name, fields in (("contact", CONTACT), ("record", RECORD)):
        ours, theirs = getattr(kept, name), getattr(lost, name)
        taken = [one for one in fields if not getattr(ours, one) and getattr(theirs, one)]
        for one in taken:
            setattr(ours, one, getattr(theirs, one))
        if taken:
            ours.version += 1
            ours.save(update_fields=[*taken, "version"])
        filled[name] = taken
    return filled


def _empty(kept: Volunteer, lost: Volunteer, filled: dict[str, list[str]]) -> None:
    """Forget what was taken over, unless it was changed since."""
    for name, fields in filled.items():
        ours, theirs = getattr(kept, name), getattr(lost, name)
        given = [one for one in fields if getattr(ours, one) == getattr(theirs, one)]
        for one in given:
            setattr(ours, one, None if one == "born_on" else "")
        if given:
            ours.version += 1
            ours.save(update_fields=[*given, "version"])


def _give_identity(kept: Volunteer, lost: Volunteer) -> dict[str, Any]:
    """The identity number and the account go over where only the other entry has them."""
    ours, theirs = kept.record, lost.record
    given: dict[str, Any] = {"nik": False, "user": None, "kept_identity": str(kept.identity)}
    given["lost_identity"] = str(lost.identity)
    if theirs.nik_mark and not ours.nik_mark:
        sealed, mark, since = theirs.nik_sealed, theirs.nik_mark, theirs.nik_since
        theirs.nik_sealed = theirs.nik_mark = theirs.nik_since = None
        theirs.save(update_fields=["nik_sealed", "nik_mark", "nik_since"])
        ours.nik_sealed, ours.nik_mark, ours.nik_since = sealed, mark, since
        kept.identity, lost.identity, given["nik"] = mark, uuid4(), True
    if theirs.user_id and not ours.user_id:
        user = theirs.user_id
        theirs.user_id = None
        theirs.save(update_fields=["user"])
        ours.user_id, given["user"] = user, str(user)
    ours.version += 1
    ours.save()
    held = Deployment.objects.filter(volunteer=kept).values_list("pk", flat=True)
    _give_promises([str(pk) for pk in held], kept)
    return given


def _take_identity_back(kept: Volunteer, lost: Volunteer, given: dict[str, Any]) -> None:
    ours, theirs = kept.record, lost.record
    if given["nik"] and ours.nik_mark:
        sealed, mark, since = ours.nik_sealed, ours.nik_mark, ours.nik_since
        ours.nik_sealed = ours.nik_mark = ours.nik_since = None
        ours.save(update_fields=["nik_sealed", "nik_mark", "nik_since"])
        theirs.nik_sealed, theirs.nik_mark, theirs.nik_since = sealed, mark, since
        kept.identity, lost.identity = UUID(given["kept_identity"]), UUID(given["lost_identity"])
        _give_promises([str(pk) for pk in Deployment.objects.filter(volunteer=kept).values_list("pk", flat=True)], kept)
    if given["user"] and str(ours.user_id) == given["user"]:
        ours.user_id = None
        ours.save(update_fields=["user"])
        theirs.user_id = UUID(given["user"])
    theirs.version += 1
    theirs.save()


def _settle_both(kept: Volunteer, lost: Volunteer) -> None:
    for one in (kept, lost):
        settle(one, one.record)
