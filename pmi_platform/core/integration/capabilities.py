"""Capability codes of feeds from partners."""

FEED_READ = "integration.feed.read"
