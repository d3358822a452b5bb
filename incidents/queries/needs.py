"""Needs of incidents, the parameters that estimate them, and the estimate with its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet

from incidents.models import Need, NeedParameter, NeedStandard
from incidents.queries.figures import headlines
from incidents.queries.incidents import readable_incident, readable_incidents
from incidents.rules.needs import FAMILY_SIZE, Counted, Estimate, Parameter, estimate, mark
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLine:
    """A standard with the number that counts here: the tenant's own, or the standard's."""

    standard: NeedStandard
    own: NeedParameter | None

    @property
    def in_use(self) -> Parameter:
        number = self.own or self.standard
        return Parameter(
            code=self.standard.code,
            counted=self.standard.counted,
            counted_unit=self.standard.counted_unit,
            amount=number.amount,
            each=number.each,
            days=number.days,
            source=number.source,
        )

    @property
    def is_confirmed(self) -> bool:
        """A tenant answers for its own number."""
        return self.own is not None or self.standard.is_confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateLine:
    """One estimate, and whether a need was made of it already."""

    standard: NeedStandard
    estimate: Estimate
    is_confirmed: bool
    is_adopted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSheet:
    """What can be estimated for an incident now, and the parameters whose figure nobody has reported."""

    lines: Sequence[EstimateLine]
    unknown: Sequence[NeedStandard]

    @property
    def mark(self) -> str:
        return mark(line.estimate for line in self.lines)

    @property
    def is_all_adopted(self) -> bool:
        return all(line.is_adopted for line in self.lines)


def list_needs(
    *,
    actor: Actor,
    incident_id: UUID | None = None,
    sectors: Sequence[str] = (),
    states: Sequence[str] = (),
    unmet: bool = False,
) -> QuerySet[Need]:
    """Needs of the incidents that the actor's office reads, the last noted first; every given condition narrows."""
    needs = Need.objects.filter(incident__in=readable_incidents(actor).values("pk"))
    if unmet:
        needs = needs.filter(state=Need.State.OPEN, fulfilled__lt=F("requested"))
    conditions = {"incident": incident_id, "sector__in": sectors, "state__in": states}
    return needs.filter(**{name: value for name, value in conditions.items() if value}).order_by("-created_at", "-pk")


def find_need(*, actor: Actor, need_id: UUID) -> Need:
    """One need with its incident; raises `NotFound`."""
    found = list_needs(actor=actor).select_related("incident").filter(pk=need_id).first()
    if found is None:
        raise NotFound
    return found


def needs_of(*, actor: Actor, incident_id: UUID) -> list[Need]:
    """The needs of an incident, sector by sector, what was dropped last."""
    rows = list_needs(actor=actor, incident_id=incident_id).select_related("area", "standard", "tenant__organisation")
    return list(rows.order_by("-state", "sector", "created_at", "pk"))


def parameters(*, actor: Actor) -> list[ParameterLine]:
    """Every parameter in the order of the list, with the tenant's own numbers. Two statements."""
    own = {
        row.standard_id: row
        for row in NeedParameter.objects.select_related("changed_by")
        if row.tenant_id == actor.tenant.id
    }
    return [ParameterLine(standard=row, own=own.get(row.pk)) for row in NeedStandard.objects.all()]


def estimate_sheet(*, actor: Actor, incident_id: UUID) -> EstimateSheet:
    """The first estimate from what is counted in the incident now; nothing is estimated from an unknown."""
    incident = readable_incident(actor=actor, incident_id=incident_id)
    counts = _counts(incident.pk)
    lines = parameters(actor=actor)
    family_size = next(line.in_use.amount for line in lines if line.standard.code == FAMILY_SIZE)
    adopted = set(
        Need.objects.filter(incident=incident.pk, state=Need.State.OPEN, standard__isnull=False).values_list(
            "standard", flat=True
        )
    )
    known, unknown = [], []
    for line in lines:
        if line.standard.code == FAMILY_SIZE:
            continue
        made = estimate(line.in_use, counts, family_size=family_size)
        if made is None:
            unknown.append(line.standard)
        else:
            known.append(
                EstimateLine(
                    standard=line.standard,
                    estimate=made,
                    is_confirmed=line.is_confirmed,
                    is_adopted=line.standard.pk in adopted,
                )
            )
    return EstimateSheet(lines=known, unknown=unknown)


def _counts(incident_id: UUID) -> Mapping[tuple[str, str], Counted]:
    found = {}
    for (_incident, indicator, unit), head in headlines([incident_id]).items():
        is_verified = head.verified is not None
        value: Decimal | None = head.verified if is_verified else head.reported
        if value is not None:
            ids = head.verified_ids if is_verified else head.reported_ids
            found[indicator, unit] = Counted(value=value, is_verified=is_verified, figure_ids=ids)
    return found
