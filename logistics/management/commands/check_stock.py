"""`check_stock`: whether every kept balance is the sum of its postings, tenant by tenant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from logistics.queries.stock import drift
from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant


class Command(BaseCommand):
    help = "Compare the kept stock balances with the sums of their postings."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for tenant_id in every_tenant():
            with open_tenant(tenant_id, reason="check_stock") as actor:
                for account, lot, kept, posted in drift(actor):
                    wrong += 1
                    self.stdout.write(f"{actor.tenant.code} {account} {lot}: kept {kept}, posted {posted}")
        if wrong:
            raise CommandError(f"{wrong} balances differ from their postings.")
        self.stdout.write("Every balance is the sum of its postings.")
