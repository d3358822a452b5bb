"""Capability codes of sign-in and devices."""

SESSION_READ_OWN = "accounts.session.read_own"
INVITATION_ISSUE = "accounts.invitation.issue"
DEVICE_REVOKE = "accounts.device.revoke"
