from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.models import Organisation, Space, Tenant
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.tenants import OrganisationDraft, clone_space, create_tenant, grow_unit_tree

REASON = "command found"


class Command(BaseCommand):
    """Found an organisation's tenant with its units and shadow spaces; a second run adds what is missing."""

    help = 'found provinsi JBR "PMI Provinsi Jawa Barat" --short "PMI Jawa Barat" --area 32 --space exercise'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=Tenant.Kind.values)
        parser.add_argument("code", help="Short code in incident numbers, such as JBR.")
        parser.add_argument("name", help="The organisation's full name.")
        parser.add_argument("--short", help="The name as it is said; the full one when not given.")
        parser.add_argument("--area", help="Area code; none for the headquarters.")
        parser.add_argument("--space", action="append", choices=[Space.EXERCISE, Space.HISTORY], default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        is_partner = options["kind"] == Tenant.Kind.GOVERNMENT
        draft = OrganisationDraft(
            kind=Organisation.Kind.GOVERNMENT if is_partner else Organisation.Kind.PMI,
            name=options["name"],
            short_name=options["short"] or options["name"],
        )
        try:
            tenant = create_tenant(
                kind=Tenant.Kind(options["kind"]),
                organisation=draft,
                space=Space.ACTUAL,
                code=options["code"].upper(),
                area_code=options["area"],
                reason=REASON,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        with open_tenant(tenant.pk, reason=REASON) as actor:
            new = grow_unit_tree(actor=actor, area_code=options["area"])
        self.stdout.write(f"{tenant}: {new} new units.")
        for space in options["space"]:
            self.stdout.write(str(clone_space(tenant=tenant, space=Space(space), reason=REASON)))
