"""What the tests of incidents look at."""

from pmi_platform.core.journal.models import JournalDetail, JournalEntry


def published(event):
    """How often the event stands in the journal of the open scope."""
    return JournalEntry.objects.filter(type=event.type).count()


def feed_lines(event):
    """(entity, version) of the rows that the last such event names, in order."""
    entry = JournalEntry.objects.filter(type=event.type).order_by("-pk").first()
    return [(line["entity"], line["version"]) for line in entry.changes]


def details():
    """Everything that the journal keeps in words."""
    return " ".join(JournalDetail.objects.values_list("detail", flat=True))


def payloads():
    """Everything that the sealed entries say."""
    return " ".join(str(payload) for payload in JournalEntry.objects.values_list("payload", flat=True))
