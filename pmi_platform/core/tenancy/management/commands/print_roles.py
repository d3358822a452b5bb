from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from pmi_platform.core.tenancy.roles import APPOINTS, INVITED_BY_UNIT, MANDATORY_TOTP, ROLE_TABLE, Role

INTRODUCTION = """# Roles

Printed from `pmi_platform/core/tenancy/roles.py` by `script/manage print_roles`; a test compares the two.

An office is a role held in a unit, also as acting officer (Plt., Plh., a.n.) for a period. It counts in the unit's area
and below: what somebody may do in their kecamatan they may not do in the next one. Every door asks for the capability,
and the service behind it asks again (`tests/permissions`)."""


class Command(BaseCommand):
    """Print docs/roles.md: who may do what, who appoints whom, who signs in how."""

    help = "Print docs/roles.md from the table of roles."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write("\n".join(page()))


def page() -> Iterator[str]:
    """The lines of docs/roles.md."""
    yield INTRODUCTION
    yield from _section("Who signs in how", ("Role", "Code", "Signs in with", "Appoints"), map(_signing_in, Role))
    for app, capabilities in sorted(_capabilities_by_app().items()):
        yield from _section(f"May: {app}", ("Capability", "Held by"), map(_holders, capabilities))


def _section(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", _line(heads), _line("---" for _head in heads))
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _signing_in(role: Role) -> tuple[str, ...]:
    if role in MANDATORY_TOTP:
        way = "e-mail and a second factor"
    elif role in INVITED_BY_UNIT:
        way = "phone number and PIN, by invitation"
    else:
        way = "OAuth2 client credentials" if role is Role.IMS_CLIENT else "e-mail"
    return str(role.label), f"`{role}`", way, _named(APPOINTS.get(role, frozenset()))


def _capabilities_by_app() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for capability in sorted(frozenset().union(*ROLE_TABLE.values())):
        found.setdefault(capability.partition(".")[0], []).append(capability)
    return found


def _holders(capability: str) -> tuple[str, str]:
    return f"`{capability}`", _named({role for role, held in ROLE_TABLE.items() if capability in held})


def _named(roles: Iterable[Role]) -> str:
    named = set(roles)
    missing = [role for role in Role if role not in named]
    if not named:
        return "–"
    if not missing:
        return "everybody"
    if len(missing) == 1:
        return f"everybody but {missing[0].label}"
    return ", ".join(str(role.label) for role in Role if role in named)
