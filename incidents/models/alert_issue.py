from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.alert import Alert
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy, Writes


class AlertIssue(TenantModel):
    """What the tenant itself told everybody of a warning of its own, word for word. It is only ever added to.

    A warning that changes or ends is told anew, as an update or a cancellation that refers to what was told before.
    """

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)
    feed_entity = "alert_issue"

    alert = models.ForeignKey("incidents.Alert", models.PROTECT, related_name="issues", db_index=False)
    alert_version = models.PositiveIntegerField(_("version of the warning"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.TextField(_("kind of message"), choices=Alert.Message)
    status = models.TextField(_("status"), choices=Alert.Status)
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("in force until"))
    content = models.JSONField(_("content"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("published warning")
        verbose_name_plural = _("published warnings")
        constraints = (
            models.UniqueConstraint(fields=("alert", "number"), name="alert_issue_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("alert", "update", "cancel")), name="alert_issue_kind_known"
            ),
        )
        indexes = (models.Index(fields=("tenant", "sent_at"), name="alert_issue_of_tenant"),)

    def __str__(self) -> str:
        return str(self.content["identifier"])
