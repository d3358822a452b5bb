from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Space, Tenant
from pmi_platform.core.tenancy.queries.grants import grants_seen_by, live_grants, tenant_named
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant, revoke_grant


class Command(BaseCommand):
    """Open, list or revoke sharing grants between two tenants."""

    help = "share open JBR DKI --area 32.75 --days 30 | share list JBR | share revoke JBR DKI"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["open", "list", "revoke"])
        parser.add_argument("giver", help="Code of the tenant that lets others read, such as JBR.")
        parser.add_argument("receiver", nargs="?", help="Code of the tenant that may read.")
        parser.add_argument("--space", choices=Space.values, default=Space.ACTUAL)
        parser.add_argument("--purpose", choices=[p.value for p in Purpose], default=Purpose.INCIDENTS.value)
        parser.add_argument("--area", action="append", default=[], help="Area code; may be repeated. None: everything.")
        parser.add_argument("--days", type=float, default=30)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        giver = self._tenant(options["giver"], options["space"])
        with open_tenant(giver.pk, reason="command share") as actor:
            if options["act"] == "list":
                for grant in grants_seen_by(actor):
                    self.stdout.write(
                        f"{grant.pk}  {grant}  {grant.area_codes or 'everything'}  {grant.valid_until:%Y-%m-%d}"
                    )
                return
            if not options["receiver"]:
                raise CommandError("Name the receiver, such as: share open JBR DKI --area 32.75")
            receiver = self._tenant(options["receiver"], options["space"])
            try:
                if options["act"] == "open":
                    now = timezone.now()
                    terms = GrantTerms(
                        receiver_id=receiver.pk,
                        purpose=Purpose(options["purpose"]),
                        area_codes=options["area"],
                        valid_from=now,
                        valid_until=now + timedelta(days=options["days"]),
                        reason=options["reason"] or "opened by command",
                    )
                    self.stdout.write(f"Opened {open_grant(actor=actor, terms=terms).pk}")
                else:
                    grants = list(live_grants(actor).filter(receiver=receiver, purpose=options["purpose"]))
                    for grant in grants:
                        revoke_grant(actor=actor, grant_id=grant.pk)
                    self.stdout.write(f"Revoked {len(grants)} grants")
            except DomainError as error:
                raise CommandError(f"{error} {getattr(error, 'fields', '')}") from error

    def _tenant(self, code: str, space: str) -> Tenant:
        tenant = tenant_named(code, space)
        if tenant is None:
            raise CommandError(f"No tenant {code} in the space {space}.")
        return tenant
