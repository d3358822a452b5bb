"""The Common Alerting Protocol 1.2 (OASIS), as partners speak it. It has no feed of its own: theirs lead here."""
