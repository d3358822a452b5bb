from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pmi_platform.core.operations.diagnosis import diagnose


class Command(BaseCommand):
    """Look over a deployment and say in plain words what is wrong and how to mend it."""

    help = "Check connections, roles, leakproof flags, policies, journal, folders and processes."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = diagnose()
        for finding in findings:
            mark = self.style.SUCCESS("ok  ") if finding.ok else self.style.ERROR("FAIL")
            self.stdout.write(f"{mark} {finding.name}{': ' + finding.why if finding.why else ''}")
        if failed := [finding for finding in findings if not finding.ok]:
            raise CommandError(f"{len(failed)} findings need attention.")
