"""Agencies outside: calls brought to their systems and mailboxes, and what they answer. `docs/agencies.md` says how."""
