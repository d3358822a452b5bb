"""What browsers are told: that something about a volunteer changed, and never whose."""

from __future__ import annotations

from typing import Any

from pmi_platform.core.journal.events import browser_message
from volunteers.capabilities import DEPLOYMENT_READ, PERSON_MANAGE, PERSON_READ
from volunteers.events import (
    AffiliationMoved,
    AvailabilityChanged,
    DeploymentEvent,
    DeploymentMoved,
    DeploymentOffered,
    RosterImportAdvanced,
    SilenceNoted,
    VolunteerErased,
    VolunteerEvent,
    VolunteerRegistered,
    VolunteerRevised,
    VolunteersMerged,
    VolunteersSeparated,
    WordGiven,
)


def _about(event: VolunteerEvent) -> dict[str, Any]:
    return {"volunteer": event.volunteer_id, "area": event.area_code, "state": event.state}


@browser_message(VolunteerRegistered, reading=PERSON_READ)
def volunteer_registered(event: VolunteerRegistered) -> dict[str, Any]:
    return _about(event)


@browser_message(VolunteerRevised, reading=PERSON_READ)
def volunteer_revised(event: VolunteerRevised) -> dict[str, Any]:
    return _about(event)


@browser_message(AffiliationMoved, reading=PERSON_READ)
def affiliation_moved(event: AffiliationMoved) -> dict[str, Any]:
    return _about(event)


@browser_message(AvailabilityChanged, reading=PERSON_READ)
def availability_changed(event: AvailabilityChanged) -> dict[str, Any]:
    return _about(event)


@browser_message(VolunteerErased, reading=PERSON_READ)
def volunteer_erased(event: VolunteerErased) -> dict[str, Any]:
    return _about(event)


@browser_message(VolunteersMerged, reading=PERSON_READ)
def volunteers_merged(event: VolunteersMerged) -> dict[str, Any]:
    return _about(event)


@browser_message(VolunteersSeparated, reading=PERSON_READ)
def volunteers_separated(event: VolunteersSeparated) -> dict[str, Any]:
    return _about(event)


def _about_deployment(event: DeploymentEvent) -> dict[str, Any]:
    return {"deployment": event.deployment_id, "state": event.state}


@browser_message(DeploymentOffered, reading=DEPLOYMENT_READ)
def deployment_offered(event: DeploymentOffered) -> dict[str, Any]:
    return _about_deployment(event)


@browser_message(DeploymentMoved, reading=DEPLOYMENT_READ)
def deployment_moved(event: DeploymentMoved) -> dict[str, Any]:
    return _about_deployment(event)


@browser_message(WordGiven, reading=DEPLOYMENT_READ)
def word_given(event: WordGiven) -> dict[str, Any]:
    return _about_deployment(event)


@browser_message(SilenceNoted, reading=DEPLOYMENT_READ)
def silence_noted(event: SilenceNoted) -> dict[str, Any]:
    return _about_deployment(event)


@browser_message(RosterImportAdvanced, reading=PERSON_MANAGE)
def roster_import_advanced(event: RosterImportAdvanced) -> dict[str, Any]:
    return {"import": event.import_id, "state": event.state}
