"""For each model that carries a tenant's rows, how to find the owner's row in a place; a missing model fails."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from coordination.models import Activity, ActivityAmendment, ActivityPhoto
from incidents.models import (
    Activation,
    ActivationRule,
    AgencyChannel,
    Alert,
    AlertIssue,
    Caller,
    CallRelay,
    ChannelKey,
    CountedFigure,
    DeliveryAttempt,
    DutyShift,
    EmergencyCall,
    EmergencyStatus,
    FieldReport,
    Figure,
    FollowUp,
    GaugeReading,
    GaugeStation,
    Handover,
    InboxItem,
    InboxSender,
    Incident,
    IncidentCounter,
    IncidentMerge,
    IncidentMessage,
    IncidentParticipation,
    IncidentSeverity,
    IncidentStatus,
    IncidentTask,
    IncidentTransition,
    Lesson,
    LetterCounter,
    LetterPattern,
    LogEntry,
    MapCount,
    Need,
    NeedParameter,
    RelayAnswer,
    RelayDelivery,
    RelayDelta,
    ReportAmendment,
    ReportArrival,
    ReportConflict,
    ReportPhoto,
    ReportStep,
    RiskCover,
    RiskDataset,
    RiskZone,
    SenderBlock,
    Shelter,
    ShelterCount,
    SituationReport,
    SituationReportTransition,
    SopAdoption,
    SopProposal,
    TwinVerdict,
    UnfinishedMessage,
)
from logistics.models import (
    ItemMeasure,
    KitPart,
    Lot,
    Posting,
    Requisition,
    RequisitionLine,
    StockBalance,
    StockDocument,
    StockLevel,
    Transfer,
    TransferLot,
    TransferSettlement,
    Warehouse,
)
from pmi_platform.core.accounts.models import DevicePassword, Invitation
from pmi_platform.core.integration.models import IncomingMedia, OutgoingText
from pmi_platform.core.journal.models import JournalChange, JournalDetail, JournalEntry
from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.declarations import FeedLines, Infrastructure, Owned, Participants, Reference
from pmi_platform.core.tenancy.models import Membership, Person, SharingGrant, Unit
from tests.isolation.world import Place
from volunteers.models import (
    Affiliation,
    Certificate,
    Competence,
    ContactCard,
    Deployment,
    DeploymentContact,
    ExternalId,
    PersonalRecord,
    ReportingPoint,
    RosterImport,
    RosterImportLine,
    ServiceCertificate,
    Volunteer,
    VolunteerMerge,
)

ROWS: dict[type[Model], Callable[[Place], Model]] = {
    Activation: lambda place: place.activation,
    ActivationRule: lambda place: place.activation.rule,
    Activity: lambda place: place.activity,
    ActivityAmendment: lambda place: ActivityAmendment.objects.get(activity=place.activity),
    ActivityPhoto: lambda place: place.activity_photo,
    Affiliation: lambda place: place.affiliation,
    AgencyChannel: lambda place: place.channel,
    Alert: lambda place: place.alert,
    AlertIssue: lambda place: place.issue,
    Caller: lambda place: Caller.objects.get(call=place.call),
    CallRelay: lambda place: place.relay,
    ChannelKey: lambda place: place.channel_key,
    Certificate: lambda place: Certificate.objects.get(volunteer=place.volunteer),
    Competence: lambda place: Competence.objects.get(volunteer=place.volunteer),
    ContactCard: lambda place: ContactCard.objects.get(volunteer=place.volunteer),
    CountedFigure: lambda place: CountedFigure.objects.filter(incident=place.incident).first(),
    Deployment: lambda place: place.deployment,
    DeploymentContact: lambda place: DeploymentContact.objects.get(deployment=place.deployment),
    DeliveryAttempt: lambda place: DeliveryAttempt.objects.get(delivery=place.delivery),
    ReportingPoint: lambda place: place.point,
    RosterImport: lambda place: place.roster_import,
    RosterImportLine: lambda place: RosterImportLine.objects.get(roster_import=place.roster_import),
    VolunteerMerge: lambda place: place.merge_of_volunteers,
    ServiceCertificate: lambda place: place.service_certificate,
    DevicePassword: lambda place: place.phone,
    DutyShift: lambda place: place.shift,
    EmergencyStatus: lambda place: place.status,
    EmergencyCall: lambda place: place.call,
    ExternalId: lambda place: ExternalId.objects.get(volunteer=place.volunteer),
    FieldReport: lambda place: place.report,
    Figure: lambda place: place.figure,
    FollowUp: lambda place: place.follow_up,
    GaugeReading: lambda place: place.gauge_reading,
    GaugeStation: lambda place: place.gauge,
    Handover: lambda place: place.handover,
    Incident: lambda place: place.incident,
    IncidentCounter: lambda place: IncidentCounter.objects.get(tenant=place.report.tenant_id),
    IncidentMessage: lambda place: place.message,
    IncidentMerge: lambda place: place.merge,
    IncidentParticipation: lambda place: IncidentParticipation.objects.get(incident=place.incident),
    IncidentSeverity: lambda place: IncidentSeverity.objects.filter(incident=place.incident).first(),
    IncidentStatus: lambda place: IncidentStatus.objects.get(status=place.status),
    IncidentTask: lambda place: place.task,
    IncidentTransition: lambda place: IncidentTransition.objects.filter(incident=place.incident).first(),
    InboxItem: lambda place: place.inbox_item,
    IncomingMedia: lambda place: IncomingMedia.objects.get(subject=place.inbox_item.pk),
    InboxSender: lambda place: InboxSender.objects.get(item=place.inbox_item),
    Invitation: lambda place: place.invitation,
    ItemMeasure: lambda _place: ItemMeasure.objects.first(),
    JournalChange: lambda place: JournalChange._base_manager.filter(entity_id=place.report.pk).first(),
    JournalDetail: lambda place: JournalDetail.objects.filter(detail__contains=place.words).first(),
    JournalEntry: lambda place: JournalEntry.objects.filter(changes__0__id=str(place.report.pk)).first(),
    KitPart: lambda _place: KitPart.objects.first(),
    Lesson: lambda place: place.lesson,
    LetterCounter: lambda place: LetterCounter.objects.filter(tenant=place.report.tenant_id).first(),
    LetterPattern: lambda place: place.letter_pattern,
    LogEntry: lambda place: place.log_entry,
    Lot: lambda place: place.lot,
    MapCount: lambda place: MapCount.objects.filter(zone_keys__0__endswith=f":{place.area_code}").first(),
    Membership: lambda place: place.officer.membership,
    Need: lambda place: place.need,
    NeedParameter: lambda place: place.parameter,
    OutgoingText: lambda place: place.text,
    Person: lambda place: place.person,
    PersonalRecord: lambda place: PersonalRecord.objects.get(volunteer=place.volunteer),
    Posting: lambda place: Posting.objects.filter(document=place.dispatch).first(),
    RelayAnswer: lambda place: place.answer,
    RelayDelivery: lambda place: place.delivery,
    RelayDelta: lambda place: RelayDelta.objects.get(relay=place.relay),
    ReportAmendment: lambda place: ReportAmendment.objects.get(report=place.report),
    ReportArrival: lambda place: ReportArrival.objects.get(report=place.report),
    ReportConflict: lambda place: ReportConflict.objects.get(report=place.attached_report),
    ReportStep: lambda place: ReportStep.objects.filter(report=place.verified_report).first(),
    ReportPhoto: lambda place: place.photo,
    Requisition: lambda place: place.requisition,
    RequisitionLine: lambda place: RequisitionLine.objects.get(requisition=place.requisition),
    RiskCover: lambda place: RiskCover.objects.get(zone=place.zone),
    RiskDataset: lambda place: place.dataset,
    RiskZone: lambda place: place.zone,
    SenderBlock: lambda place: SenderBlock.objects.get(sender_key=place.inbox_item.sender_key),
    SharingGrant: lambda place: place.own_grant,
    Shelter: lambda place: place.shelter,
    ShelterCount: lambda place: ShelterCount.objects.get(shelter=place.shelter),
    SituationReport: lambda place: place.document,
    SituationReportTransition: lambda place: SituationReportTransition.objects.filter(document=place.document).first(),
    SopAdoption: lambda place: place.sop_adoption,
    SopProposal: lambda place: place.sop_proposal,
    StockBalance: lambda place: place.stock,
    StockDocument: lambda place: place.dispatch,
    StockLevel: lambda place: StockLevel.objects.get(warehouse=place.warehouse),
    Transfer: lambda place: place.transfer,
    TransferLot: lambda place: TransferLot.objects.get(transfer=place.loan),
    TransferSettlement: lambda place: place.settlement,
    TwinVerdict: lambda place: TwinVerdict.objects.get(report=place.report),
    UnfinishedMessage: lambda place: UnfinishedMessage.objects.get(author=place.officer.user),
    Unit: lambda place: place.officer.unit,
    Warehouse: lambda place: place.warehouse,
    Volunteer: lambda place: place.volunteer,
}


AMONG_PARTICIPANTS = {IncidentMessage, SopAdoption, SopProposal}
"""Shared with whoever takes part, and opened by no grant over an area."""


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
            return model not in AMONG_PARTICIPANTS
    return False


def identity(row: Model) -> dict[str, Any]:
    """What names the row: its primary key, column by column."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.pk_fields}


def tenant_column(model: type[Model]) -> str:
    """The column that says whose the row is."""
    columns = {field.column for field in model._meta.concrete_fields}
    return "tenant_id" if "tenant_id" in columns else "giver_id"
