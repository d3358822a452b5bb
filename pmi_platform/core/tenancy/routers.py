"""Migrations run on the owner's connection; nothing else does."""

from typing import Any

OWNER_ALIAS = "owner"


class OwnerMigrates:
    """The application's role can create nothing, so a migration started on its connection would only fail later."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        del app_label, hints
        return db == OWNER_ALIAS
