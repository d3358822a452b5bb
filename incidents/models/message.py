from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy, Writes


class IncidentMessage(TenantModel):
    """A message in an incident's thread, by whoever takes part. It is only ever added to.

    It is read by the organisations that took part when it was written: `visible_to` does not grow with later
    invitations, and no grant over an area opens it (`zone_keys` stays empty).
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS, writes=Writes.APPEND)
    feed_entity = "message"

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="messages", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    text = models.TextField(_("message"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = (models.Index(fields=("incident", "created_at"), name="message_of_incident"),)

    def __str__(self) -> str:
        return self.text
