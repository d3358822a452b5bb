"""Capability codes of coordination."""

DASHBOARD_READ = "situation.dashboard.read"
ACTIVITY_FILE = "coordination.activity.file"
ACTIVITY_READ = "coordination.activity.read"
ACTIVITY_VERIFY = "coordination.activity.verify"
