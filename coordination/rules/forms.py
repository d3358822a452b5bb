"""The versions of the form by which activities are filed."""

FORM_VERSION = 1
"""Raised with every question that changes; what phones out of reach file by an older one goes on being read."""
