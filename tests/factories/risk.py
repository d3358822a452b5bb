"""Risk zones and files of them for tests. Each needs an open scope where it stores something."""

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from incidents.models import RiskDataset, RiskZone
from incidents.rules.risk import Scale
from incidents.services.risk_import import DatasetDraft, ImportOutcome, ZoneMapping, import_risk_zones
from incidents.services.risk_zones import ZoneDraft, ZoneProvenance, draw_risk_zone
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.vector_files import read_vector_file
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.incidents import CUGENANG

Ring = Sequence[tuple[float, float]]
SIZE = 0.01
PROVENANCE = ZoneProvenance(source="InaRISK BNPB", licence="CC BY 4.0", as_of=date(2024, 1, 31))
MAPPING = ZoneMapping(class_field="kelas", scale=Scale.WORDS, hazard="banjir", name_field="nama")
WGS_84_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def box(west: float, south: float, east: float, north: float) -> Ring:
    """A closed ring, clockwise as shapefiles want it."""
    return ((west, south), (west, north), (east, north), (east, south), (west, south))


def square(area: str = CUGENANG, size: float = SIZE) -> Ring:
    """A square around the middle of a kecamatan."""
    middle = AdminArea.objects.get(pk=area)
    assert middle.longitude is not None
    assert middle.latitude is not None
    return box(middle.longitude - size, middle.latitude - size, middle.longitude + size, middle.latitude + size)


def shape(ring: Ring) -> str:
    """The ring as a GeoJSON Polygon."""
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def zone_draft(area: str = CUGENANG, *, size: float = SIZE, **changes: Any) -> ZoneDraft:
    """A flood zone of high risk around the middle of a kecamatan."""
    standing = ZoneDraft(
        hazard="banjir", risk_class="high", name="Bantaran", shape=shape(square(area, size)), provenance=PROVENANCE
    )
    return replace(standing, **changes)


def zoned(actor: Actor, area: str = CUGENANG, *, size: float = SIZE, **changes: Any) -> RiskZone:
    """A zone as the product draws it."""
    return draw_risk_zone(actor=actor, draft=zone_draft(area, size=size, **changes))


def feature(ring: Ring | None = None, **attributes: Any) -> dict[str, Any]:
    """One feature as GeoJSON."""
    told = {"kelas": "Tinggi", "nama": "Bantaran", **attributes}
    geometry = {"type": "Polygon", "coordinates": [ring if ring is not None else square()]}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def geojson(*features: Mapping[str, Any], crs: str = "") -> bytes:
    """A file of them."""
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": features}).encode()


def dataset_draft(content: bytes, *, file_name: str = "banjir.geojson", **changes: Any) -> DatasetDraft:
    """A file of flood zones by words, as somebody wants it taken in."""
    standing = DatasetDraft(
        name="InaRISK banjir", file_name=file_name, content=content, provenance=PROVENANCE, mapping=MAPPING
    )
    return replace(standing, **changes)


def imported(actor: Actor, content: bytes, *, keep: bool = True, **changes: Any) -> ImportOutcome:
    """What became of the file, as the product takes it in."""
    draft = dataset_draft(content, **changes)
    return import_risk_zones(actor=actor, file=read_vector_file(draft.file_name, content), draft=draft, keep=keep)


def dataset(actor: Actor, *areas: str, **changes: Any) -> RiskDataset:
    """A dataset with one zone in each of the kecamatan."""
    outcome = imported(actor, geojson(*(feature(square(area)) for area in areas or (CUGENANG,))), **changes)
    assert outcome.dataset is not None
    return outcome.dataset


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


def shapefile(rings: Iterable[tuple[Ring, str]], *, prj: str = WGS_84_PRJ) -> dict[str, bytes]:
    """The parts of a shapefile of polygons with the attribute `kelas`, by their names."""
    rows = list(rings)
    records, index, offset = b"", b"", 50
    for number, (ring, _class) in enumerate(rows, start=1):
        xs, ys = [x for x, _y in ring], [y for _x, y in ring]
        body = struct.pack("<i4d2ii", 5, min(xs), min(ys), max(xs), max(ys), 1, len(ring), 0)
        body += b"".join(struct.pack("<2d", x, y) for x, y in ring)
        records += struct.pack(">2i", number, len(body) // 2) + body
        index += struct.pack(">2i", offset, len(body) // 2)
        offset += 4 + len(body) // 2
    every = [point for ring, _class in rows for point in ring]
    bounds = (
        min(x for x, _y in every),
        min(y for _x, y in every),
        max(x for x, _y in every),
        max(y for _x, y in every),
        *(0.0, 0.0, 0.0, 0.0),
    )

    def head(length: int) -> bytes:
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + length // 2) + struct.pack("<2i8d", 1000, 5, *bounds)

    field = struct.pack("<11sc4sBB14s", b"kelas", b"C", b"", 20, 0, b"") + b"\r"
    table = struct.pack("<B3BLHH20s", 3, 124, 1, 1, len(rows), 32 + len(field), 21, b"") + field
    table += b"".join(b" " + name.encode().ljust(20) for _ring, name in rows) + b"\x1a"
    parts = {"z.shp": head(len(records)) + records, "z.shx": head(len(index)) + index, "z.dbf": table}
    return {**parts, "z.prj": prj.encode()} if prj else parts


def geopackage(rings: Iterable[tuple[Ring, str]], *, srs: int = 4326) -> bytes:
    """A GeoPackage of polygons with the attribute `kelas`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "z.gpkg"
        with sqlite3.connect(path) as made:
            made.executescript(_GEOPACKAGE)
            made.execute("UPDATE gpkg_contents SET srs_id = ?", (srs,))
            made.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", (srs,))
            for ring, name in rings:
                wkb = struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<2d", *point) for point in ring)
                blob = b"GP" + struct.pack("<BBi", 0, 1, srs) + wkb
                made.execute("INSERT INTO zona (geom, kelas) VALUES (?, ?)", (blob, name))
        made.close()
        return path.read_bytes()


_GEOPACKAGE = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326,
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],' ||
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', '');
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined', -1, 'NONE', -1, 'undefined', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT, description TEXT,
    last_change DATETIME DEFAULT CURRENT_TIMESTAMP, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z TINYINT, m TINYINT);
CREATE TABLE zona (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom BLOB, kelas TEXT);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('zona', 'features', 'zona', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('zona', 'geom', 'POLYGON', 4326, 0, 0);
"""
