"""Risk zones from a file: tried first, then all of them or none; a later file of the same name replaces an earlier."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import RISK_MANAGE
from incidents.errors import WrongState
from incidents.events import RiskDatasetImported, RiskDatasetUndone
from incidents.models import RiskCover, RiskDataset, RiskZone
from incidents.queries import reference
from incidents.rules.risk import Scale, read_class
from incidents.services.locking import locked
from incidents.services.risk_zones import ZoneProvenance, build_covers, build_zone, checked_provenance, own_codes
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.queries.shapes import LaidShape, laid_shapes
from pmi_platform.core.geo.vector_files import VectorFeature, VectorFile
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

ALIASES: Mapping[str, str] = {
    "gempabumi": "gempa",
    "gempa bumi": "gempa",
    "tanah longsor": "longsor",
    "gerakan tanah": "longsor",
    "kebakaran hutan dan lahan": "karhutla",
    "gelombang ekstrim dan abrasi": "rob_abrasi",
    "gelombang pasang / abrasi": "rob_abrasi",
    "cuaca ekstrim": "cuaca_ekstrem",
    "cuaca ekstrem": "cuaca_ekstrem",
    "letusan gunung api": "erupsi",
    "letusan gunungapi": "erupsi",
    "gunungapi": "erupsi",
}
"""How InaRISK and IRBI call hazards, beside our own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMapping:
    """Which attribute says what. `hazard` stands for every feature when no attribute says it."""

    class_field: str
    scale: Scale
    hazard: str = ""
    hazard_field: str = ""
    name_field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetDraft:
    """A file of zones as somebody wants it taken in."""

    name: str
    file_name: str
    content: bytes
    provenance: ZoneProvenance
    mapping: ZoneMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureResult:
    """What became of a feature: its zone, or what is wrong with it."""

    number: int
    zone: RiskZone | None
    wrong: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of a file. Nothing is stored unless every feature is good."""

    features: Sequence[FeatureResult]
    dataset: RiskDataset | None
    replaces: RiskDataset | None

    @property
    def wrong(self) -> list[FeatureResult]:
        return [one for one in self.features if one.zone is None]

    @property
    def is_good(self) -> bool:
        return not self.wrong

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many zones there are by hazard and class."""
        return Counter((one.zone.hazard_id, one.zone.risk_class) for one in self.features if one.zone)


@transaction.atomic
def import_risk_zones(*, actor: Actor, file: VectorFile, draft: DatasetDraft, keep: bool) -> ImportOutcome:
    """Take every feature in as a zone; without `keep`, or when a feature is wrong, nothing remains.

    The dataset of the same name that is in use is replaced, zones and all.
    """
    actor.require(RISK_MANAGE, at=actor.tenant.area_code or "")
    told = checked_provenance(draft.provenance)
    name = checked_line("name", draft.name)
    if not name:
        raise InvalidInput({"name": _("Give the dataset a name.")})
    _check_mapping(file, draft.mapping)
    former = RiskDataset.objects.select_for_update().filter(tenant=actor.tenant.id, name=name, state="current").first()
    results, covers = _zones(actor, file, draft.mapping, told)
    outcome = ImportOutcome(features=results, dataset=None, replaces=former)
    if not (keep and outcome.is_good):
        transaction.set_rollback(True)
        return outcome
    dataset = _stored(actor, name, draft, former, told, [one.zone for one in results if one.zone], covers)
    return ImportOutcome(features=results, dataset=dataset, replaces=former)


@transaction.atomic
def undo_risk_import(*, actor: Actor, dataset_id: UUID, version: int) -> RiskDataset:
    """Take a dataset back: its zones leave the map, and those that it replaced return exactly as they were."""
    actor.require(RISK_MANAGE, at=actor.tenant.area_code or "")
    dataset = locked(RiskDataset, dataset_id, version=version)
    if dataset.state != RiskDataset.State.CURRENT:
        raise WrongState(state=dataset.get_state_display())
    changed = _moved(dataset, "current", "undone")
    _move_dataset(dataset, RiskDataset.State.UNDONE)
    if dataset.supersedes_id:
        former = locked(RiskDataset, dataset.supersedes_id)
        _move_dataset(former, RiskDataset.State.CURRENT)
        changed += _moved(former, "superseded", "current")
    publish(RiskDatasetUndone.of(dataset), changed=changed)
    return dataset


def _check_mapping(file: VectorFile, mapping: ZoneMapping) -> None:
    for field in ("class_field", "hazard_field", "name_field"):
        chosen = getattr(mapping, field)
        if chosen and chosen not in file.fields:
            raise InvalidInput({field: _("The file has no attribute of this name.")})
    if not mapping.class_field:
        raise InvalidInput({"class_field": _("Say which attribute holds the class.")})
    if not mapping.hazard_field and mapping.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list, or the attribute that holds it.")})


def _zones(
    actor: Actor, file: VectorFile, mapping: ZoneMapping, told: Mapping[str, Any]
) -> tuple[list[FeatureResult], list[RiskCover]]:
    results: list[FeatureResult] = []
    covers: list[RiskCover] = []
    names = _hazard_names()
    for feature, laid in zip(file.features, laid_shapes([one.wkb for one in file.features]), strict=True):
        wrong = _wrong(actor, feature, laid, mapping, names)
        if wrong or not isinstance(laid, LaidShape):
            results.append(FeatureResult(number=feature.number, zone=None, wrong=wrong))
            continue
        zone = build_zone(
            actor,
            laid,
            hazard_id=_hazard(feature, mapping, names),
            risk_class=read_class(feature.attributes[mapping.class_field], mapping.scale),
            name=feature.attributes.get(mapping.name_field, ""),
            **told,
        )
        results.append(FeatureResult(number=feature.number, zone=zone))
        covers += build_covers(zone, laid)
    return results, covers


def _wrong(
    actor: Actor,
    feature: VectorFeature,
    laid: LaidShape | str | Promise,
    mapping: ZoneMapping,
    names: Mapping[str, str],
) -> str | Promise:
    if feature.problem:
        return feature.problem
    if not isinstance(laid, LaidShape):
        return laid
    said = feature.attributes[mapping.class_field]
    if read_class(said, mapping.scale) is None:
        return _("“%(value)s” is no class of risk on this scale.") % {"value": said[:40]}
    if _hazard(feature, mapping, names) is None:
        return _("“%(value)s” is no hazard.") % {"value": feature.attributes[mapping.hazard_field][:40]}
    if not own_codes(actor, laid):
        return _("This shape touches no kecamatan of your organisation.")
    return ""


def _hazard(feature: VectorFeature, mapping: ZoneMapping, names: Mapping[str, str]) -> str | None:
    if not mapping.hazard_field:
        return mapping.hazard
    return names.get(" ".join(feature.attributes[mapping.hazard_field].casefold().split()))


def _hazard_names() -> dict[str, str]:
    known = {
        word.casefold(): code for code, one in reference.hazards().items() for word in (code, one.name_id, one.name_en)
    }
    return {**ALIASES, **known}


def _stored(
    actor: Actor,
    name: str,
    draft: DatasetDraft,
    former: RiskDataset | None,
    told: Mapping[str, Any],
    zones: Sequence[RiskZone],
    covers: Sequence[RiskCover],
) -> RiskDataset:
    changed: list[RiskZone] = []
    if former is not None:
        changed = _moved(former, "current", "superseded")
        _move_dataset(former, RiskDataset.State.SUPERSEDED)
    editions = RiskDataset.objects.filter(tenant=actor.tenant.id, name=name).values_list("edition", flat=True)
    dataset = RiskDataset.objects.create(
        tenant_id=actor.tenant.id,
        name=name,
        edition=max(editions, default=0) + 1,
        supersedes=former,
        file_name=checked_line("file", draft.file_name[-200:]),
        sha256=hashlib.sha256(draft.content).digest(),
        zone_count=len(zones),
        imported_by_id=actor.user_id,
        **told,
    )
    for zone in zones:
        zone.dataset = dataset
    RiskZone.objects.bulk_create(zones, batch_size=500)
    RiskCover.objects.bulk_create(covers, batch_size=1_000)
    detail = {"after": {"name": name, "file": dataset.file_name, "source": dataset.source}}
    publish(RiskDatasetImported.of(dataset), changed=[*changed, *zones], detail=detail)
    return dataset


def _moved(dataset: RiskDataset, before: str, after: str) -> list[RiskZone]:
    """The zones of a dataset from one state to another; those retired by hand stay retired."""
    zones = list(RiskZone.objects.select_for_update().filter(dataset=dataset, state=before).order_by("pk"))
    now = timezone.now()
    for zone in zones:
        zone.state, zone.state_at = after, now
        zone.version += 1
    RiskZone.objects.bulk_update(zones, ["state", "state_at", "version"], batch_size=500)
    return zones


def _move_dataset(dataset: RiskDataset, state: RiskDataset.State) -> None:
    dataset.state = state
    dataset.version += 1
    dataset.save(update_fields=["state", "version"])
