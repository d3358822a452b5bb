from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from pmi_platform.core.accounts.services.invitations import InvitationDraft, issue_invitation
from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.models import Space, Unit
from pmi_platform.core.tenancy.queries.grants import tenant_named
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant


class Command(BaseCommand):
    """Make an invitation as the platform itself: how the first administrator of a tenant comes in."""

    help = "invite JBR platform_admin --email admin@pmi.example [--area 32]; prints the link's path."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tenant", help="Code of the tenant, such as JBR.")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--email", default="")
        parser.add_argument("--area", help="Area code of the unit; without it the tenant's own.")
        parser.add_argument("--space", choices=Space.values, default=Space.ACTUAL)

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = tenant_named(options["tenant"], options["space"])
        if tenant is None:
            raise CommandError(f"No tenant {options['tenant']} in the space {options['space']}.")
        with open_tenant(tenant.pk, reason="command invite") as actor:
            unit = Unit.objects.filter(tenant=tenant, area=options["area"] or tenant.area_id).first()
            if unit is None:
                raise CommandError(
                    f"{tenant} has no unit for {options['area'] or 'itself'}. `manage.py found` grows them."
                )
            draft = InvitationDraft(unit_id=unit.pk, role=Role(options["role"]), email=options["email"])
            try:
                issued = issue_invitation(actor=actor, draft=draft)
            except DomainError as error:
                raise CommandError(f"{error} {getattr(error, 'fields', '')}") from error
        self.stdout.write(reverse("accounts:invitation", kwargs={"token": issued.token}))
