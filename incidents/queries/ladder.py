"""On which rung of the ladder somebody stands."""

from incidents.capabilities import REPORT_VERIFY
from incidents.rules.ladder import rung_of
from pmi_platform.core.tenancy.roles import ROLE_TABLE
from pmi_platform.core.tenancy.scope import Actor


def standing_of(*, actor: Actor, area_code: str | None = None) -> str:
    """The rung on which the actor vouches for reports (of the area): that of the highest unit they may verify in."""
    return rung_of(
        office.area_code
        for office in actor.offices
        if REPORT_VERIFY in ROLE_TABLE[office.role] and office.covers(area_code)
    )
