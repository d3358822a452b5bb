"""What volunteers did because of reports: how many set out to an incident, and with which skill."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from incidents.queries.own_reports import Followed, tells_what_followed
from volunteers.models import Deployment, Skill

SET_OUT = (
    Deployment.State.MOBILISED,
    Deployment.State.ON_SITE,
    Deployment.State.RELEASED,
    Deployment.State.RETURNED,
)


@tells_what_followed
def volunteers_who_set_out(incidents: Collection[UUID]) -> Iterable[Followed]:
    """By incident and skill, nobody by name. Two statements."""
    gone = Deployment.objects.filter(incident__in=incidents, state__in=SET_OUT).order_by()
    counted = list(gone.values("incident", "skill").annotate(people=Count("pk"), at=Max("state_at")))
    names = Skill.objects.in_bulk({row["skill"] for row in counted})
    for row in counted:
        yield Followed(
            incident_id=row["incident"],
            kind="deployment",
            text=_("volunteers: %(skill)s") % {"skill": names[row["skill"]].name},
            amount=str(row["people"]),
            unit="orang",
            at=row["at"],
        )
