"""What a person is promised to, and how long they have been on duty, over every organisation.

Rows are found by the person's mark alone; whose mission it was is said to nobody.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from volunteers.errors import MustRest, NotFree, PromisedElsewhere
from volunteers.models import Commitment, Deployment, DeploymentContact, DutySpan, Volunteer
from volunteers.queries.promises import lately_noted, rests_until


def promise(deployment: Deployment, volunteer: Volunteer) -> None:
    """Promise somebody for the time of the deployment; raises `MustRest`, or `PromisedElsewhere` when one overlaps.

    Of a number that was noted a short time ago it is not told which: nobody is watched by registering them.
    """
    try:
        _promise(deployment, volunteer.identity)
    except (MustRest, PromisedElsewhere):
        if lately_noted([volunteer.pk]):
            raise NotFree from None
        raise


def _promise(deployment: Deployment, identity: UUID) -> None:
    until = rests_until([identity], at=max(timezone.now(), deployment.starts_at)).get(identity)
    if until is not None:
        raise MustRest(until=timezone.localtime(until).strftime("%d/%m %H.%M"))
    try:
        with transaction.atomic():
            Commitment.objects.create(
                deployment_id=deployment.pk,
                identity=identity,
                period=DateTimeTZRange(deployment.starts_at, deployment.ends_at),
            )
    except IntegrityError as clash:
        raise PromisedElsewhere from clash


def withdraw(deployment: Deployment) -> None:
    """The promise is over."""
    Commitment.objects.filter(deployment_id=deployment.pk).delete()


def identity_of(deployment: Deployment) -> UUID:
    """The mark under which the person was promised: the receiver reads it where the person's row is not shared."""
    found = Commitment.objects.filter(deployment_id=deployment.pk).values_list("identity", flat=True).first()
    if found is None:
        raise NotFound
    return found


def begin_duty(deployment: Deployment, identity: UUID, at: datetime) -> None:
    """On duty from now on."""
    DutySpan.objects.update_or_create(deployment_id=deployment.pk, defaults={"identity": identity, "begun_at": at})


def end_duty(deployment: Deployment, at: datetime) -> None:
    """Off duty."""
    DutySpan.objects.filter(deployment_id=deployment.pk, ended_at__isnull=True).update(ended_at=at)


def forget_deployed(volunteer: Volunteer) -> None:
    """Leave of somebody's deployments what was counted: no name, no mark, and no words that may speak of them."""
    held = Deployment.objects.filter(volunteer=volunteer)
    asked = list(held.values_list("pk", flat=True))
    DeploymentContact.objects.filter(deployment__in=asked).delete()
    for model in (Commitment, DutySpan):
        model.objects.filter(deployment_id__in=asked).delete()
    held.update(state_reason="", appraisal="")
