"""Capability codes of running the platform."""

COMPONENTS_READ = "operations.components.read"
