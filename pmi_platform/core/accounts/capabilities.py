"""Capability codes of sign-in and devices."""

INVITATION_ISSUE = "accounts.invitation.issue"
DEVICE_REVOKE = "accounts.device.revoke"
