"""For each model that carries a tenant's rows, how to find the owner's row in a place; a missing model fails."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from incidents.models import (
    Alert,
    Caller,
    CallRelay,
    CountedFigure,
    EmergencyCall,
    FieldReport,
    Figure,
    FollowUp,
    Incident,
    IncidentCounter,
    IncidentMerge,
    IncidentParticipation,
    IncidentSeverity,
    IncidentTransition,
    RelayDelta,
    ReportAmendment,
    ReportPhoto,
    SituationReport,
    SituationReportTransition,
)
from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.journal.models import JournalChange, JournalDetail, JournalEntry
from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.declarations import FeedLines, Infrastructure, Owned, Participants, Reference
from pmi_platform.core.tenancy.models import Membership, Person, SharingGrant, Unit
from tests.isolation.world import Place

ROWS: dict[type[Model], Callable[[Place], Model]] = {
    Alert: lambda place: place.alert,
    Caller: lambda place: Caller.objects.get(call=place.call),
    CallRelay: lambda place: place.relay,
    CountedFigure: lambda place: CountedFigure.objects.filter(incident=place.incident).first(),
    EmergencyCall: lambda place: place.call,
    FieldReport: lambda place: place.report,
    Figure: lambda place: place.figure,
    FollowUp: lambda place: place.follow_up,
    Incident: lambda place: place.incident,
    IncidentCounter: lambda place: IncidentCounter.objects.get(tenant=place.report.tenant_id),
    IncidentMerge: lambda place: place.merge,
    IncidentParticipation: lambda place: IncidentParticipation.objects.get(incident=place.incident),
    IncidentSeverity: lambda place: IncidentSeverity.objects.filter(incident=place.incident).first(),
    IncidentTransition: lambda place: IncidentTransition.objects.filter(incident=place.incident).first(),
    Invitation: lambda place: place.invitation,
    JournalChange: lambda place: JournalChange._base_manager.filter(entity_id=place.report.pk).first(),
    JournalDetail: lambda place: JournalDetail.objects.filter(detail__contains=place.words).first(),
    JournalEntry: lambda place: JournalEntry.objects.filter(changes__0__id=str(place.report.pk)).first(),
    Membership: lambda place: place.officer.membership,
    Person: lambda place: place.person,
    RelayDelta: lambda place: RelayDelta.objects.get(relay=place.relay),
    ReportAmendment: lambda place: ReportAmendment.objects.get(report=place.report),
    ReportPhoto: lambda place: place.photo,
    SharingGrant: lambda place: place.own_grant,
    SituationReport: lambda place: place.document,
    SituationReportTransition: lambda place: SituationReportTransition.objects.filter(document=place.document).first(),
    Unit: lambda place: place.officer.unit,
}


def tenant_models() -> list[type[Model]]:
    """Every model whose rows belong to somebody, as it declares."""
    return [
        model
        for model, tenancy in rls.declared_models()
        if tenancy is not None and not isinstance(tenancy, Reference | Infrastructure)
    ]


def is_shared_by_area(model: type[Model]) -> bool:
    """Whether a grant of an area opens rows of the model that lie in it."""
    match rls.tenancy_of(model):
        case Owned(purpose=purpose, zoned=zoned):
            return purpose is not None and zoned
        case Participants() | FeedLines():
            return True
    return False


def identity(row: Model) -> dict[str, Any]:
    """What names the row: its primary key, column by column."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.pk_fields}


def tenant_column(model: type[Model]) -> str:
    """The column that says whose the row is."""
    columns = {field.column for field in model._meta.concrete_fields}
    return "tenant_id" if "tenant_id" in columns else "giver_id"
