"""What the page of an incident says of what it was found to be one with, and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.capabilities import INCIDENT_MANAGE
from incidents.forms import OptionalReasonForm, ReasonForm
from incidents.models import Incident
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.incidents import IncidentFilters, IncidentStory, list_incidents
from incidents.views.addresses import is_identifier
from incidents.views.duplicates import candidate_rows
from incidents.views.refused import Refused
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.tenancy.scope import Actor

MOST_OFFERED = 50


class MergeForm(OptionalReasonForm):
    """The incident that this one was found to be, and how one knows."""

    into = forms.TypedChoiceField(label=gettext_lazy("It is the same as"), coerce=UUID)
    field_order = ("version", "into", "reason")

    def __init__(self, *args: Any, incidents: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "–"), *incidents]  # type: ignore[attr-defined]


class LinkForm(VersionedForm):
    """The incident of which this one is a part; empty for none."""

    parent = forms.TypedChoiceField(label=gettext_lazy("Part of"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, incidents: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "–"), *incidents]  # type: ignore[attr-defined]


def merge_form(actor: Actor, pk: UUID, **kwargs: Any) -> MergeForm:
    """The form that merges the incident `pk` into another open one in which the own tenant takes part."""
    rows = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))
    rows = rows.filter(visible_to__contains=[actor.tenant.id])
    return MergeForm(incidents=_offered(rows, pk, kwargs, "into"), auto_id="merge_%s", **kwargs)


def link_form(actor: Actor, pk: UUID, **kwargs: Any) -> LinkForm:
    """The form that makes the incident `pk` part of another."""
    rows = list_incidents(actor=actor).exclude(state=Incident.State.MERGED)
    return LinkForm(incidents=_offered(rows, pk, kwargs, "parent"), auto_id="link_%s", **kwargs)


def separation_form(pk: UUID, **kwargs: Any) -> ReasonForm:
    """The form that takes one merge back; there is one for each on the page."""
    return ReasonForm(auto_id=f"separate_{pk}_%s", **kwargs)


def _offered(rows: QuerySet[Incident], pk: UUID, kwargs: Mapping[str, Any], field: str) -> list[tuple[UUID, str]]:
    """The newest incidents and the one that is chosen, by number and title."""
    chosen = (kwargs.get("data") or kwargs.get("initial") or {}).get(field)
    found = {row.pk: row for row in rows[:MOST_OFFERED]}
    if chosen and is_identifier(str(chosen)):
        found |= {row.pk: row for row in rows.filter(pk=str(chosen))}
    return [(row.pk, f"{row.number} · {row.title}") for row in found.values() if row.pk != pk]


def one_incident(story: IncidentStory, actor: Actor, returned: Refused) -> dict[str, Any]:
    """The parts of the page: merged, parts, whole, candidates, and the acts that the office and the state allow."""
    row = story.incident
    shown: dict[str, Any] = {
        "merged": [_merged(one, actor, returned) for one in story.merged],
        "parts": [_link(one) for one in story.parts],
        "whole": _link(story.whole) if story.whole else None,
        "candidates": _candidates(row, actor) if row.is_open else [],
    }
    if row.tenant_id != actor.tenant.id or not actor.allows(INCIDENT_MANAGE, at=row.area_id):
        return shown
    if row.is_open:
        shown["merge_url"] = reverse("incidents:incident-merging", args=[row.pk])
        fresh_merge = merge_form(actor, row.pk, initial={"version": row.version})
        shown["merge_form"] = returned.take("merge_form", fresh=fresh_merge, version=row.version)
    shown["link_url"] = reverse("incidents:incident-linking", args=[row.pk])
    fresh_link = link_form(actor, row.pk, initial={"version": row.version, "parent": row.parent_id})
    shown["link_form"] = returned.take("link_form", fresh=fresh_link, version=row.version)
    return shown


def _merged(one: Incident, actor: Actor, returned: Refused) -> dict[str, Any]:
    may_separate = one.tenant_id == actor.tenant.id and actor.allows(INCIDENT_MANAGE, at=one.area_id)
    fresh = separation_form(one.pk, initial={"version": one.version})
    return {
        "number": one.number,
        "title": one.title,
        "tenant": one.tenant.code,
        "separate_url": reverse("incidents:incident-separation", args=[one.pk]) if may_separate else "",
        "form": returned.take(f"separate_{one.pk}", fresh=fresh, version=one.version),
    }


def _link(one: Incident) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "severity": one.severity,
        "hazard_code": one.hazard_id,
        "state": one.state,
        "state_label": one.get_state_display(),
        "url": reverse("incidents:incident", args=[one.pk]),
    }


def _candidates(row: Incident, actor: Actor) -> list[dict[str, Any]]:
    """Other open incidents that may be the same; for those who could merge them."""
    if not actor.allows(INCIDENT_MANAGE):
        return []
    told = Telling(
        hazard=row.hazard_id,
        area=row.area_id,
        location=None if row.location_is_approximate else row.location,
        at=row.started_at,
        text=row.title,
    )
    return candidate_rows(duplicate_candidates(actor=actor, told=told, besides=[row.pk]))


def told_merge(*, title: str, number: str, is_undone: bool) -> str:
    """A merge as a line of the story."""
    words = {"number": number, "title": title}
    if is_undone:
        return _("%(number)s separated again") % words
    return _("%(number)s merged into this incident: %(title)s") % words
