"""Signing in by phone number and PIN, for people in the field."""

from django.contrib.auth.backends import BaseBackend


class PhonePinBackend(BaseBackend):
    """Accepts a phone number and a PIN."""
