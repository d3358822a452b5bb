"""The key of the chain, for the commands that seal and verify."""

from django.conf import settings
from django.core.management.base import CommandError


def sealing_key() -> bytes:
    """The key as bytes; without one nothing is sealed, since a chain sealed by chance could never be verified."""
    if not settings.JOURNAL_KEY:
        raise CommandError("Set PMI_JOURNAL_KEY: the journal is sealed and verified with it.")
    return str(settings.JOURNAL_KEY).encode()
