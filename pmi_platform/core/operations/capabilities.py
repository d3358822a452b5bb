"""Capability codes of running the platform."""

HEALTH_READ = "operations.health.read"
COMPONENTS_READ = "operations.components.read"
