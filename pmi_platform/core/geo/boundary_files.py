"""Reading boundary files as they come from BIG, HDX COD-AB or a prepared set: GeoJSON in WGS 84."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError
from pmi_platform.core.geo.models import AreaBoundary
from pmi_platform.core.geo.rules.codes import InvalidAreaCode, dotted

Quality = AreaBoundary.Quality

CAHYA_DSN = "Boundary data: (c) Cahya DSN, github cahyadsn/wilayah_boundaries, MIT License"
PREPARED_QUALITIES = {
    "village-union": (Quality.EXACT, CAHYA_DSN),
    "source-simplified": (Quality.SIMPLIFIED, CAHYA_DSN),
}
"""Words of prepared sets in the property `quality`, with what they stand for and the notice that must be kept."""


class BoundaryFileInvalid(DomainError):
    """A boundary file cannot be used; nothing of it was loaded."""

    code = "boundary_file_invalid"
    message = _("%(file)s cannot be loaded: %(problem)s")


class Outline(NamedTuple):
    """One feature, as it goes into the database."""

    code: str
    geojson: str
    quality: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """The features of one file, and the codes of those that cannot be used."""

    kept: list[Outline]
    unusable: list[str]


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """One GeoJSON file of outlines."""

    path: Path

    def outlines(self, *, code_field: str, quality: Quality, attribution: str) -> Outlines:
        """The outlines by area code; a quality or attribution given by the file itself comes before the caller's."""
        collection = self._collection()
        kept: list[Outline] = []
        unusable: list[str] = []
        for feature in collection["features"]:
            properties = feature.get("properties") or {}
            written = str(properties.get(code_field, "")).removeprefix("ID")
            geometry = feature.get("geometry") or {}
            try:
                code = dotted(written)
            except InvalidAreaCode:
                unusable.append(written or "?")
                continue
            if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
                unusable.append(code)
                continue
            found, notice = _quality(properties.get("quality"), otherwise=quality)
            kept.append(Outline(code, json.dumps(geometry), found, attribution or notice or self.path.name))
        if not kept:
            names = ", ".join(sorted((collection["features"] or [{}])[0].get("properties") or {}))
            raise BoundaryFileInvalid(
                file=self.path.name,
                problem=gettext("no feature has an area code in %(field)s; its fields are: %(names)s")
                % {"field": code_field, "names": names},
            )
        return Outlines(kept, unusable)

    def _collection(self) -> dict[str, Any]:
        try:
            collection = json.loads(self.path.read_bytes())
        except (ValueError, OSError) as problem:
            raise BoundaryFileInvalid(file=self.path.name, problem=str(problem)) from problem
        if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
            raise BoundaryFileInvalid(file=self.path.name, problem=gettext("not a GeoJSON FeatureCollection"))
        system = str((collection.get("crs") or {}).get("properties", {}).get("name", "CRS84"))
        if not system.endswith(("CRS84", "4326")):
            raise BoundaryFileInvalid(
                file=self.path.name,
                problem=gettext("coordinates are in %(system)s, not in WGS 84") % {"system": system},
            )
        return collection


def boundary_files(path: Path) -> list[BoundaryFile]:
    """The file itself, or the GeoJSON files of a folder."""
    found = [path] if path.is_file() else sorted(path.glob("*.geojson"))
    if not found:
        raise BoundaryFileInvalid(file=path.name, problem=gettext("no such file, or no *.geojson in the folder"))
    return [BoundaryFile(file) for file in found]


def _quality(word: object, *, otherwise: Quality) -> tuple[Quality, str]:
    if word in PREPARED_QUALITIES:
        return PREPARED_QUALITIES[str(word)]
    return (Quality(str(word)) if word in Quality.values else otherwise), ""
