"""Polygons as they come from other people's GIS: GeoJSON, GeoPackage and zipped shapefiles, read by GDAL.

GDAL opens what a file *holds*, whatever it is called, and some of its formats name other files or addresses to read.
So a file is looked at first, and only the three formats meant ever reach GDAL.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.contrib.gis.gdal import DataSource, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.feature import Feature as OGRFeature
from django.contrib.gis.gdal.layer import Layer
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError

LARGEST_FILE = 15 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 100
MOST_FEATURES = 5_000
LONGEST_VALUE = 200
WGS_84 = 4326
ENDINGS = (".geojson", ".json", ".gpkg", ".zip")
POLYGONS = {"Polygon", "MultiPolygon"}

_SQLITE, _GEOPACKAGE = b"SQLite format 3\0", (b"GPKG", b"GP10", b"GP11")
_APPLICATION_ID = slice(68, 72)
_SHAPEFILE = b"\x00\x00\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_TORN_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class VectorRefused(DomainError):
    """The file is not taken in; `str()` says why."""

    code = "vector_file_refused"
    status = 422

    def __init__(self, reason: str | Promise) -> None:
        self.message = reason
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFeature:
    """One feature: its attributes as text and its shape in WGS 84, or why it has none."""

    number: int
    attributes: Mapping[str, str]
    wkb: bytes | None
    problem: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFile:
    """The features of a file's first layer with polygons, and the names of their attributes."""

    fields: Sequence[str]
    features: Sequence[VectorFeature]
    srs_name: str


def read_vector_file(name: str, content: bytes) -> VectorFile:
    """Read the file; raises `VectorRefused`. Works on the bytes alone: nothing outside them is ever opened."""
    if len(content) > LARGEST_FILE:
        raise VectorRefused(_("The file is larger than 15 MB. Simplify the outlines, or split it."))
    ending = PurePosixPath(name.lower()).suffix
    with tempfile.TemporaryDirectory() as folder:
        match ending:
            case ".geojson" | ".json":
                path, driver = _geojson(Path(folder), content), "GeoJSON"
            case ".gpkg":
                path, driver = _geopackage(Path(folder), content), "GPKG"
            case ".zip":
                path, driver = _shapefile(Path(folder), content), "ESRI Shapefile"
            case _:
                raise VectorRefused(_("Only GeoJSON, GeoPackage and zipped shapefiles are taken in."))
        try:
            return _read(path, driver)
        except GDALException as error:
            raise VectorRefused(_("The file cannot be read as a map.")) from error


def _geojson(folder: Path, content: bytes) -> Path:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise VectorRefused(_("The file is no GeoJSON: it is not written in JSON.")) from None
    if not isinstance(told, dict) or not isinstance(told.get("features"), list):
        raise VectorRefused(_("The file is no GeoJSON FeatureCollection."))
    if not told["features"]:
        raise VectorRefused(_("The file holds no polygon."))
    return _put(folder / "zones.geojson", content)


def _geopackage(folder: Path, content: bytes) -> Path:
    if not content.startswith(_SQLITE) or content[_APPLICATION_ID] not in _GEOPACKAGE:
        raise VectorRefused(_("The file is no GeoPackage."))
    return _put(folder / "zones.gpkg", content)


def _shapefile(folder: Path, content: bytes) -> Path:
    """The parts of the one shapefile in the archive, unpacked under names of our own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [one for one in packed.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
            if len(members) > MOST_MEMBERS:
                raise VectorRefused(_("The archive holds more than 100 files. Pack one shapefile alone."))
            if sum(one.file_size for one in members) > LARGEST_UNPACKED:
                raise VectorRefused(_("The archive unpacks to more than 60 MB."))
            parts = _parts(members)
            for ending, member in parts.items():
                _put(folder / f"zones{ending}", _unpacked(packed, member))
    except _TORN_ZIP as error:
        raise VectorRefused(_("The archive is torn, or locked with a password.")) from error
    if not (folder / "zones.shp").read_bytes().startswith(_SHAPEFILE):
        raise VectorRefused(_("The archive holds no shapefile."))
    return folder / "zones.shp"


def _parts(members: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    shapes = [one for one in members if one.filename.lower().endswith(".shp")]
    if not shapes:
        raise VectorRefused(_("The archive holds no shapefile."))
    if len(shapes) > 1:
        raise VectorRefused(_("The archive holds several shapefiles. Pack one of them alone."))
    stem = shapes[0].filename[: -len(".shp")].lower()
    found = {ending: one for one in members for ending in _PARTS if one.filename.lower() == f"{stem}{ending}"}
    if ".prj" not in found:
        raise VectorRefused(
            _("The .prj is missing, so nobody knows in which coordinates the shapes are. Export it again with it.")
        )
    if ".shx" not in found or ".dbf" not in found:
        raise VectorRefused(_("A shapefile has at least .shp, .shx, .dbf and .prj. Pack all of them."))
    return found


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What the member really unpacks to; its head may lie about the size."""
    with packed.open(member) as stream:
        content = stream.read(LARGEST_UNPACKED + 1)
    if len(content) > LARGEST_UNPACKED:
        raise VectorRefused(_("The archive unpacks to more than 60 MB."))
    return content


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _read(path: Path, driver: str) -> VectorFile:
    source = DataSource(str(path))
    if source.driver.name != driver:
        raise VectorRefused(_("The file cannot be read as a map."))
    layer = next((source[index] for index in range(source.layer_count) if source[index].num_feat), None)
    if layer is None:
        raise VectorRefused(_("The file holds no polygon."))
    if layer.num_feat > MOST_FEATURES:
        raise VectorRefused(_("The file has more than 5,000 features. Dissolve them by class, or split it."))
    srs = _system(layer)
    fields = list(layer.fields)
    features = [_feature(number, one, fields) for number, one in enumerate(_each(layer), start=1)]
    return VectorFile(fields=fields, features=features, srs_name=srs.name or "")


def _system(layer: Layer) -> SpatialReference:
    try:
        srs = layer.srs
    except GDALException:
        srs = None
    if srs is None or not (srs.geographic or srs.projected):
        raise VectorRefused(
            _("The file does not say in which coordinates the shapes are. Export it again with its coordinate system.")
        )
    return srs


def _each(layer: Layer) -> Iterator[OGRFeature]:
    try:
        yield from layer
    except (GDALException, UnicodeDecodeError, IndexError) as error:
        raise VectorRefused(_("The file cannot be read as a map.")) from error


def _feature(number: int, feature: OGRFeature, fields: Sequence[str]) -> VectorFeature:
    attributes = {name: _text(feature, name) for name in fields}
    try:
        geometry = feature.geom
        problem = _problem(geometry)
        if not problem:
            geometry.transform(WGS_84)
            return VectorFeature(number=number, attributes=attributes, wkb=bytes(geometry.wkb))
    except (GDALException, ValueError, KeyError):
        problem = _("This shape cannot be read, or not be brought into WGS 84.")
    return VectorFeature(number=number, attributes=attributes, wkb=None, problem=problem)


def _problem(geometry: OGRGeometry) -> str | Promise:
    kind = geometry.geom_type.name.removesuffix("25D").removesuffix("Z").removesuffix("M")
    if kind not in POLYGONS:
        return _("This is no polygon but something else: %(kind)s.") % {"kind": kind}
    return _("This shape is empty.") if geometry.empty else ""


def _text(feature: OGRFeature, name: str) -> str:
    try:
        value: Any = feature[name].value
    except (GDALException, UnicodeDecodeError, ValueError, TypeError, OverflowError):
        return ""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip()[:LONGEST_VALUE]
