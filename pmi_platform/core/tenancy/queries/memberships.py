"""Who may enter where: readable before any scope, through one definer function."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from pmi_platform.core.tenancy.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One membership that a signed-in user may make active."""

    id: UUID
    role: str
    acting: str | None
    unit_name: str
    tenant_id: int
    tenant_name: str
    tenant_code: str
    space: str

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


def available_to(user_id: UUID) -> list[Choice]:
    """The user's valid memberships, by space and tenant."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, role, acting, unit_name, tenant_id, tenant_name, tenant_code, space
              FROM pmi_memberships_of(%s)
            """,
            (user_id,),
        )
        columns = [column.name for column in cursor.description or ()]
        return [Choice(**dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
