"""`manage.py replay_feed NAME FILES…`: payloads from files, as if the partner had sent them."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration import registry
from pmi_platform.core.integration.polling import replay
from pmi_platform.core.tenancy.models import Space


class Command(BaseCommand):
    help = "Takes payloads of a feed from files, in the order given; into the exercise space unless told otherwise."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="the feed, such as bmkg_quakes.latest")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--space", choices=Space.values, default=Space.EXERCISE)

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        try:
            feed = registry.feed_named(options["name"])
        except DomainError as error:
            known = ", ".join(sorted(registry.all_feeds())) or "-"
            raise CommandError(f"{error} Known: {known}") from error
        for path in options["files"]:
            try:
                content = path.read_bytes()
                if len(content) > feed.most_bytes:
                    raise CommandError(f"{path} is larger than {feed.most_bytes} bytes.")
                reading = replay(feed, content, name=path.name, space=options["space"])
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except DomainError as error:
                refused += 1
                self.stderr.write(f"{path.name}: refused: {error}")
            else:
                self.stdout.write(f"{path.name}: {reading.news_count} new or changed")
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} refused; they are kept for inspection.")
