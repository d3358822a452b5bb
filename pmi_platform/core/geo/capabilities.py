"""Capability codes of the reference areas."""

AREA_READ = "geo.area.read"
