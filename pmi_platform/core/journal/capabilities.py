"""Capability codes of the journal and its feed."""

CHANGES_READ = "journal.changes.read"
ENTRY_READ = "journal.entry.read"
DETAIL_ERASE = "journal.detail.erase"
