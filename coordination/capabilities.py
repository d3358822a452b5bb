"""Capability codes of coordination."""

DASHBOARD_READ = "situation.dashboard.read"
