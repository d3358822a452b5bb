import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from incidents.models import Incident
from incidents.replays import FOLDER, Line, Replay, available, read_replay
from incidents.services import replaying
from incidents.services.replaying import Played, Run
from pmi_platform.core.tenancy.models import Space, Tenant
from pmi_platform.core.tenancy.scope import Actor, open_tenant


class Command(BaseCommand):
    """Play the dated series of a real disaster into an exercise or history space, as if it came in now."""

    help = "Play the dated series of a real disaster through the product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=available(), help="Which disaster.")
        parser.add_argument(
            "--speed", type=float, default=600, help="How many times faster than it was; 0 for as fast as possible."
        )
        parser.add_argument("--space", choices=(Space.EXERCISE, Space.HISTORY), default=Space.EXERCISE)
        parser.add_argument("--tenant", help="Play only this tenant's part, by its code (JBR).")
        parser.add_argument("--from-start", action="store_true", help="Begin a new run instead of going on.")
        parser.add_argument(
            "--longest-pause", type=float, default=20, help="Seconds after which a quiet time is cut short."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        replay = read_replay(FOLDER / f"{options['name']}.yaml")
        tenants = _tenants(replay, options["space"])
        if options["tenant"]:
            replay, tenants = _part(replay, tenants, options["tenant"])
        owner = next(iter(tenants.values()))
        run, incident = self._begin(replay, owner, from_start=options["from_start"])
        self._bring_together(replay, tenants, incident.pk)
        address = reverse("incidents:incident", args=[incident.pk])
        self.stdout.write(f"{replay.title}: {incident.number} in {owner} – open {address}")
        for index, line in enumerate(replay.lines[1:], start=1):
            tenant = tenants.get(line.area[:2]) if line.area else owner
            if tenant is None:
                continue
            with self._scope(tenant, replay) as actor:
                played = replaying.play(actor=actor, run=run, incident_id=incident.pk, index=index)
            if played is None:
                continue
            self._tell(line, played)
            _wait(line, replay.lines[index + 1 :], options)
        self.stdout.write(self.style.SUCCESS(f"{replay.title}: played. {address}"))

    def _begin(self, replay: Replay, owner: Tenant, *, from_start: bool) -> tuple[Run, Incident]:
        with self._scope(owner, replay) as actor:
            run = replaying.run_to_go_on(actor=actor, replay=replay, from_start=from_start)
            return run, replaying.begin(actor=actor, run=run)

    def _bring_together(self, replay: Replay, tenants: Mapping[str, Tenant], incident_id: UUID) -> None:
        owner, *others = tenants.values()
        for other in others:
            with self._scope(owner, replay) as actor:
                replaying.invite(actor=actor, incident_id=incident_id, tenant_id=other.pk)
            with self._scope(other, replay) as actor:
                replaying.join(actor=actor, incident_id=incident_id)

    @contextmanager
    def _scope(self, tenant: Tenant, replay: Replay) -> Iterator[Actor]:
        with open_tenant(tenant.pk, reason=f"replay {replay.name}") as actor:
            yield actor

    def _tell(self, line: Line, played: Played) -> None:
        numbers = ", ".join(f"{name} {value:,}" for name, value in line.numbers.items())
        said = " · ".join(part for part in (line.source_name, line.area or "", numbers) if part)
        flags = self.style.WARNING(f" ⚑ {', '.join(played.flags)}") if played.flags else ""
        self.stdout.write(f"[{line.at:%d %b %Y %H:%M}] {said}{' · ' if said else ''}{played.outcome}{flags}")


def _wait(line: Line, coming: Sequence[Line], options: Mapping[str, Any]) -> None:
    if options["speed"] and coming:
        pause = (coming[0].at - line.at).total_seconds() / options["speed"]
        time.sleep(min(pause, options["longest_pause"]))


def _tenants(replay: Replay, space: str) -> dict[str, Tenant]:
    """The tenants of the replay's provinces, the owner's first."""
    standing = Tenant.objects.filter(space=space, kind=Tenant.Kind.PROVINSI, area__in=replay.provinces)
    by_province = {str(tenant.area_id): tenant for tenant in standing.select_related("organisation")}
    if replay.provinces[0] not in by_province:
        raise CommandError(
            f"{replay.title} needs the tenant of province {replay.provinces[0]} in the {space} space. "
            "`manage.py demo` makes it."
        )
    return {province: by_province[province] for province in replay.provinces if province in by_province}


def _part(replay: Replay, tenants: Mapping[str, Tenant], code: str) -> tuple[Replay, dict[str, Tenant]]:
    for province, tenant in tenants.items():
        if tenant.code == code.upper():
            return replay.part_of(province), {province: tenant}
    raise CommandError(
        f"{replay.title} has no part in {code}; choose among {', '.join(t.code for t in tenants.values())}."
    )
