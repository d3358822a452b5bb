"""The journal: every change of state as one numbered, sealed entry; audit trail, outbox and feed in one."""
