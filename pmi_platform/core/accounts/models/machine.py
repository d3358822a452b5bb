from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy


def known_scope(scope: str) -> None:
    """Refuse the name of a scope that there is not."""
    if scope not in settings.OAUTH_SCOPES:
        raise ValidationError(_("There is no scope %(scope)s."), params={"scope": scope})


class MachineRegistration(models.Model):
    """The scopes that a machine client's tokens may hold at most. A client without a registration gets no token."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Read with the client's credentials, before a scope exists; names of OAuth scopes only."
    )

    application = models.OneToOneField(
        "oauth2_provider.Application", models.CASCADE, primary_key=True, related_name="registration"
    )
    scopes = ArrayField(models.TextField(validators=[known_scope]), verbose_name=_("scopes"))

    def __str__(self) -> str:
        return f"{self.application}: {' '.join(self.scopes)}"
