from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections, transaction

from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.routers import OWNER_ALIAS


class Command(DjangoMigrate):
    """Migrate as the owner, then bring grants and policies to what the models declare."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER_ALIAS)

    def get_check_kwargs(self, options: Any) -> Any:
        """Leave the database's checks out: what they would find missing is what this command puts there."""
        return {**super().get_check_kwargs(options), "databases": []}

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DATABASE_OWNER_URL or not settings.DATABASE_DIRECT_URL:
            raise CommandError(
                "Migrating needs three connections: DATABASE_URL (role pmi_app), DATABASE_OWNER_URL (role pmi_owner) "
                "and DATABASE_DIRECT_URL (role pmi_sequencer). Set all three, or none to use the private cluster of "
                "script/server. script/db_bootstrap.sql creates the roles."
            )
        super().handle(*args, **options)
        with transaction.atomic(using=OWNER_ALIAS):
            changed = rls.apply(connections[OWNER_ALIAS])
        self.stdout.write(f"Row-level security: {changed} policies changed, {len(rls.desired_policies())} in force.")
