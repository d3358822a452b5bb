"""Certificates of service: given once for each deployment that is over, and checked by anybody who holds the paper."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import OWN_KEEP, RELEASE
from volunteers.errors import NotServedYet
from volunteers.events import ServiceCertified
from volunteers.models import Deployment, ServiceCertificate
from volunteers.queries.deployments import is_own, may_release
from volunteers.rules.certificates import new_code


@transaction.atomic
def certify_service(*, actor: Actor, deployment_id: UUID) -> ServiceCertificate:
    """Certify to somebody how long they were on duty; asked again it is the same certificate."""
    if not actor.allows(OWN_KEEP):
        actor.require(RELEASE)
    deployment = Deployment.objects.select_for_update().filter(pk=deployment_id, giver=actor.tenant.id).first()
    if deployment is None or not (
        is_own(actor=actor, deployment=deployment) or may_release(actor=actor, deployment=deployment)
    ):
        raise NotFound
    if given := ServiceCertificate.objects.filter(deployment=deployment).first():
        return given
    if deployment.arrived_at is None or deployment.left_at is None:
        raise NotServedYet
    certificate = ServiceCertificate.objects.create(
        tenant_id=actor.tenant.id,
        deployment=deployment,
        code=new_code(secrets.choice),
        issued_at=timezone.now(),
        minutes=round((deployment.left_at - deployment.arrived_at).total_seconds() / 60),
    )
    publish(ServiceCertified.of(deployment))
    return certificate
