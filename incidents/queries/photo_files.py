"""Which picture files belong to something: each kind of row that keeps pictures says so of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from incidents.models import GaugeReading, InboxItem, ReportPhoto

Source = Callable[[Collection[str]], Iterable[str]]
_sources: list[Source] = []


def names_photo_files(source: Source) -> Source:
    """Let an app above say which of some files its rows name; what nobody names is deleted."""
    _sources.append(source)
    return source


def named_photo_files(names: Collection[str]) -> set[str]:
    """Those of the files that some row names."""
    return {name for source in _sources for name in source(names)}


@names_photo_files
def _of_reports(names: Collection[str]) -> Iterable[str]:
    return ReportPhoto.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)


@names_photo_files
def _of_messages(names: Collection[str]) -> Iterable[str]:
    return InboxItem.objects.filter(photo_name__in=names).values_list("photo_name", flat=True)


@names_photo_files
def _of_gauges(names: Collection[str]) -> Iterable[str]:
    return GaugeReading.objects.filter(photo_name__in=names).values_list("photo_name", flat=True)
