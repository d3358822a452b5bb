"""Two provinces: Jawa Barat owns rows of every kind in two kecamatan, DKI Jakarta is the neighbour.

Of the two places one lies in the kota that a grant opens, the other outside. Everything is made through the services.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from coordination.models import Activity, ActivityPhoto
from coordination.services import attach_activity_photo
from incidents import services
from incidents.models import (
    Activation,
    AgencyChannel,
    Alert,
    AlertIssue,
    CallRelay,
    ChannelKey,
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
    Incident,
    IncidentMerge,
    IncidentMessage,
    IncidentTask,
    Lesson,
    LetterPattern,
    LogEntry,
    Need,
    NeedParameter,
    RelayAnswer,
    RelayDelivery,
    ReportPhoto,
    RiskDataset,
    RiskZone,
    Shelter,
    SituationReport,
    SopAdoption,
    SopProposal,
)
from incidents.queries.letters import letter_pattern
from incidents.services import Telling
from incidents.services.channels import renew_key
from incidents.services.deliveries import claim_delivery, note_not_delivered
from incidents.services.drafts import AmendmentDraft, FollowUpDraft, PhotoDraft
from incidents.services.relay_answers import AnswerDraft, take_answer
from logistics import services as goods
from logistics.models import Lot, Requisition, StockBalance, StockDocument, Transfer, TransferSettlement, Warehouse
from pmi_platform.core.accounts.models import DevicePassword, Invitation
from pmi_platform.core.accounts.services.device_passwords import make_device_password
from pmi_platform.core.accounts.services.invitations import InvitationDraft, issue_invitation
from pmi_platform.core.accounts.services.machines import MachineDraft, register_machine
from pmi_platform.core.integration.models import OutgoingText
from pmi_platform.core.integration.services.media import queue_media
from pmi_platform.core.integration.services.texts import queue_text
from pmi_platform.core.integration.texts import MediaOf
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Person, SharingGrant, Tenant
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor, open_tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant, revoke_grant
from tests.core.journal.support import seal
from tests.factories.activities import corrected, done
from tests.factories.calls import call_facts, called, way_to
from tests.factories.gauges import gauged, read
from tests.factories.incidents import (
    accepted_lesson,
    approved,
    counted,
    declared,
    drafted,
    filed,
    learned,
    logged,
    needed,
    opened,
    parameter_draft,
    picture,
    proposed,
    recorded,
    said_in,
    sheltered,
    shift_planned,
    tasked,
    warned,
)
from tests.factories.logistics import asked, borrowing, delivery, issued, lent, opened_warehouse, received, transfer
from tests.factories.risk import dataset, zoned
from tests.factories.sops import adoption_seen_by_its_party, sop_drafted
from tests.factories.tenancy import Member, branch_operator, coordinator, field_officer, province, unit
from tests.factories.volunteers import certified, enlisted, nik, offered, served_by
from volunteers.models import (
    Affiliation,
    Deployment,
    ReportingPoint,
    RosterImport,
    ServiceCertificate,
    Volunteer,
    VolunteerMerge,
)
from volunteers.services.certificates import certify_service
from volunteers.services.deploying import answer_for
from volunteers.services.importing import advance_import, begin_import
from volunteers.services.merging import merge_volunteers
from volunteers.services.points import PointDraft, open_point

SHARED_KOTA = "32.75"
SHOWN_AREA, KEPT_AREA = "32.75.01", "32.03.11"
PARAMETERS = {SHOWN_AREA: "terpal", KEPT_AREA: "tikar"}
NO_GRANT, AREA_GRANT, REVOKED = "without a grant", "with a grant of one kota", "after its revocation"
STANDINGS = (NO_GRANT, AREA_GRANT, REVOKED)
MACHINE_SECRET = "rahasia mesin yang panjangnya cukup"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One kecamatan of the owner's with something of every kind; `words` stand in its texts and nowhere else."""

    area_code: str
    words: str
    officer: Member
    report: FieldReport
    attached_report: FieldReport
    assessment: FieldReport
    verified_report: FieldReport
    photo: ReportPhoto
    incident: Incident
    figure: Figure
    alert: Alert
    activation: Activation
    own_alert: Alert
    issue: AlertIssue
    document: SituationReport
    draft: SituationReport
    follow_up: FollowUp
    shelter: Shelter
    closed_shelter: Shelter
    zone: RiskZone
    dataset: RiskDataset
    gauge: GaugeStation
    gauge_reading: GaugeReading
    status: EmergencyStatus
    loose_status: EmergencyStatus
    need: Need
    parameter: NeedParameter
    task: IncidentTask
    letter_pattern: LetterPattern
    lesson: Lesson
    lesson_proposal: Lesson
    shift: DutyShift
    log_entry: LogEntry
    handover: Handover
    message: IncidentMessage
    merged: Incident
    part: Incident
    merge: IncidentMerge
    call: EmergencyCall
    relay: CallRelay
    channel: AgencyChannel
    channel_key: ChannelKey
    sop_proposal: SopProposal
    sop_adoption: SopAdoption
    delivery: RelayDelivery
    answer: RelayAnswer
    volunteer: Volunteer
    affiliation: Affiliation
    inbox_item: InboxItem
    text: OutgoingText
    deployment: Deployment
    point: ReportingPoint
    served: Deployment
    service_certificate: ServiceCertificate
    roster_import: RosterImport
    merge_of_volunteers: VolunteerMerge
    own_grant: SharingGrant
    invitation: Invitation
    phone: DevicePassword
    warehouse: Warehouse
    lot: Lot
    stock: StockBalance
    dispatch: StockDocument
    counted_short: StockDocument
    requisition: Requisition
    requisition_lines: tuple[UUID, ...]
    transfer: Transfer
    loan: Transfer
    settlement: TransferSettlement
    person: Person
    activity: Activity
    activity_photo: ActivityPhoto

    @property
    def markers(self) -> set[str]:
        """What a neighbour's answer must not contain."""
        rows = (self.report, self.attached_report, self.photo, self.incident, self.figure, self.alert, self.own_grant)
        rows = (
            *rows,
            self.activation,
            self.own_alert,
            self.issue,
            self.assessment,
            self.verified_report,
            self.document,
            self.draft,
            self.follow_up,
            self.shelter,
            self.closed_shelter,
            self.zone,
            self.dataset,
            self.gauge,
            self.gauge_reading,
            self.status,
            self.loose_status,
            self.need,
            self.parameter,
            self.task,
            self.letter_pattern,
            self.lesson,
            self.lesson_proposal,
            self.shift,
            self.log_entry,
            self.handover,
            self.message,
            self.merged,
            self.merge,
            self.part,
            self.call,
            self.relay,
            self.channel,
            self.channel_key,
            self.sop_proposal,
            self.sop_adoption,
            self.delivery,
            self.answer,
            self.volunteer,
            self.affiliation,
            self.inbox_item,
            self.text,
            self.deployment,
            self.warehouse,
            self.lot,
            self.stock,
            self.dispatch,
            self.point,
            self.served,
            self.service_certificate,
            self.activity,
            self.activity_photo,
            self.counted_short,
            self.requisition,
            self.roster_import,
            self.merge_of_volunteers,
            self.transfer,
            self.loan,
            self.settlement,
        )
        ids = {
            str(row.pk)
            for row in (*rows, self.invitation, self.phone, self.officer.membership, self.officer.unit, self.person)
        }
        numbers = {self.report.receipt, self.attached_report.receipt, self.incident.number}
        numbers |= {self.inbox_item.number, self.activity.receipt}
        numbers |= {self.document.verification_code, self.service_certificate.code, self.call.receipt, self.call.ticket}
        return {self.words, self.officer.user.name, *ids, *numbers}


@dataclass(frozen=True, kw_only=True)
class World:
    """The owner, the neighbour, a third province with which the owner has dealings, and the two places."""

    owner: Member
    neighbour: Member
    third: Tenant
    shown: Place
    kept: Place
    machine_id: str

    @property
    def places(self) -> tuple[Place, Place]:
        return self.shown, self.kept

    @contextmanager
    def standing(self, name: str) -> Iterator[None]:
        """For the length of the block, the neighbour stands so with the owner; everything is sealed."""
        with ExitStack() as grants:
            if name != NO_GRANT:
                grants.enter_context(self.opened_grants())
            if name == REVOKED:
                grants.close()
            seal()
            yield
        seal()

    @contextmanager
    def opened_grants(self) -> Iterator[None]:
        """A grant of every purpose for the kota of one place, revoked at the end."""
        grants = [self._open(purpose) for purpose in Purpose]
        try:
            yield
        finally:
            self._revoke(grants)

    def _open(self, purpose: Purpose) -> SharingGrant:
        with self.owner.scope() as actor:
            return open_grant(actor=actor, terms=terms(self.neighbour.tenant, purpose, (SHARED_KOTA,)))

    def _revoke(self, grants: list[SharingGrant]) -> None:
        with self.owner.scope() as actor:
            for grant in grants:
                revoke_grant(actor=actor, grant_id=grant.pk)


def terms(receiver: Tenant, purpose: Purpose, area_codes: tuple[str, ...]) -> GrantTerms:
    """What a grant for a day says."""
    now = timezone.now()
    return GrantTerms(
        receiver_id=receiver.pk,
        purpose=purpose,
        area_codes=area_codes,
        valid_from=now - timedelta(hours=1),
        valid_until=now + timedelta(days=1),
        reason="MoU perbatasan",
    )


def build() -> World:
    """Needs a database of its own: everything is committed and sealed."""
    owner, neighbour = coordinator(of=province("32")), coordinator(of=province("31"))
    third = province("36")
    unit("31.75.06")
    world = World(
        owner=owner,
        neighbour=neighbour,
        third=third,
        shown=_place(owner, third, SHOWN_AREA, words="pasarbarubekasi"),
        kept=_place(owner, third, KEPT_AREA, words="lerengcugenang"),
        machine_id=_machine(neighbour),
    )
    seal()
    return world


def _lent(
    owner: Member, borrower: Member, source: Warehouse, words: str
) -> tuple[Transfer, Transfer, TransferSettlement]:
    """A loan that waits for the owner, and one that was counted and is offered to be settled."""
    with borrower.scope() as actor:
        target = opened_warehouse(actor, unit=borrower.unit, name=f"Gudang tetangga {words}")
        waiting, loan = (
            goods.ask_transfer(actor=actor, draft=transfer(source, target, 4, reason=f"Banjir {words}"))
            for _number in range(2)
        )
    with owner.scope() as actor:
        lent(actor, loan, 4)
    with borrower.scope() as actor:
        loan.refresh_from_db()
        counted = {lot: lot.sent for lot in loan.lots.all()}
        goods.borrow_goods(actor=actor, draft=borrowing(loan, counted), version=loan.version)
        loan.refresh_from_db()
        settlement = goods.offer_settlement(
            actor=actor, transfer_id=loan.pk, version=loan.version, kind="note", quantity=2, note=f"ND {words}"
        )
        loan.refresh_from_db()
    return waiting, loan, settlement


def _place(owner: Member, third: Tenant, area: str, *, words: str) -> Place:
    officer = field_officer(at=area, of=owner.tenant)
    with officer.scope() as actor:
        told = services.Message(door="sms", key=words, text=f"120KK {words}", sent_at=timezone.now())
        services.tell_by_message(actor=actor, message=told)
        report = _filed(actor, area, words, door="sms", reference=f"{area[-2:]}0000")
        attached = _filed(actor, area, words)
        assessment = filed(
            actor, area=area, type_code="rapid_assessment", text="", answers={"needs": f"Tenda di {words}."}
        )
        services.amend_report(
            actor=actor,
            report_id=report.pk,
            amendment=AmendmentDraft(
                client_ref=uuid4(), changes={"landmark": {"from": f"Dekat {words}", "to": f"Depan {words}"}}
            ),
        )
        disputing = AmendmentDraft.against({"landmark": "Pasar"}, {"landmark": f"Belakang {words}"}, client_ref=uuid4())
        services.amend_report(actor=actor, report_id=attached.pk, amendment=disputing)
        filed(actor, area=area, text=f"Rumah rusak di {words}.", door="whatsapp", reference=report.reference)
        verified = _filed(actor, area, words)
        photo = services.attach_photo(
            actor=actor,
            report_id=report.pk,
            photo=PhotoDraft(client_ref=uuid4(), content=picture(), caption=f"Foto {words}"),
        )
        activity, activity_photo = _worked(actor, area, words)
    with branch_operator(area, of=owner.tenant).scope() as actor:
        verified = services.verify_report(actor=actor, report_id=verified.pk, version=verified.version)
        verified = services.request_changes(
            actor=actor,
            report_id=verified.pk,
            version=verified.version,
            fields=["landmark"],
            reason=f"Di mana tepatnya di {words}?",
        )
    with owner.scope() as actor:
        incident = opened(actor, area=area, severity="high", reason=f"Karena {words}")
        attached.refresh_from_db()
        services.attach_report_to_incident(
            actor=actor, report_id=attached.pk, incident_id=incident.pk, version=attached.version
        )
        figure = recorded(actor, incident, 7, area=area, source_name=f"Posko {words}")
        alert = warned(actor, area=area, severity="severe", texts={"id": {"headline": f"Hujan lebat di {words}"}})
        activation = proposed(actor, alert)
        own_alert = warned(actor, source="manual", area=area, texts={"id": {"headline": f"Air naik di {words}"}})
        issue = services.issue_alert(actor=actor, alert_id=own_alert.pk, version=own_alert.version)
        incident.refresh_from_db()
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=incident.version, tenant_id=third.pk, role="supporting"
        )
        letter_pattern = services.set_letter_pattern(
            actor=actor, pattern=f"{{nomor}}/{words}/{{tahun}}", version=_pattern_version(actor)
        )
        document = approved(actor, incident, situation=f"Keadaan di {words}.")
        draft = drafted(actor, incident, situation=f"Keadaan terakhir di {words}.")
        follow_up = services.agree_follow_up(
            actor=actor,
            draft=FollowUpDraft(
                incident_id=incident.pk,
                text=f"Gudang di {words}.",
                unit_id=owner.unit.pk,
                due_on=timezone.localdate(),
            ),
        )
        shelter = sheltered(actor, incident, area=area, name=f"Posko {words}", person_in_charge=f"Bu {words}")
        shelter = counted(actor, shelter, 120, households=30)
        closed_shelter = sheltered(actor, incident, area=area, name=f"Tenda {words}")
        closed_shelter = services.close_shelter(
            actor=actor, shelter_id=closed_shelter.pk, version=closed_shelter.version, reason=f"Pindah ke {words}."
        )
        zone = zoned(actor, area, name=f"Bantaran {words}")
        made = dataset(actor, area, name=f"Zona {words}")
        gauge = gauged(actor, area=area, name=f"Bendung {words}", feed=f"river_gauges.{words}", feed_key="A")
        gauge_reading = read(actor, gauge, 70, note=f"Keruh di {words}.", photo=picture())
        gauge.refresh_from_db()
        status = declared(actor, incident, area=area[:5], decree_number=f"SK {words}")
        loose_status = declared(actor, area=area[:5], hazard="longsor", decree_number=f"SK longsor {words}")
        need = needed(actor, incident, item=f"Tenda {words}", area=area)
        parameter = services.set_need_parameter(actor=actor, draft=parameter_draft(code=PARAMETERS[area], source=words))
        task = tasked(actor, incident, text=f"Cek jembatan {words}")
        lesson = accepted_lesson(actor, incident, recommendation=f"Catat kunci di {words}.")
        lesson_proposal = learned(actor, incident, recommendation=f"Tambah radio di {words}.")
        shift = shift_planned(actor, owner)
        log_entry = logged(actor, owner.unit, f"Telepon dari {words}.", incident_id=incident.pk)
        handover = services.hand_over(actor=actor, unit_id=owner.unit.pk, taken_by=owner.user.pk, note=f"Jaga {words}.")
        message = said_in(actor, incident, f"Perahu ke {words}.")
        merged = opened(actor, area=area, severity="low")
        services.merge_incident(actor=actor, incident_id=merged.pk, version=1, into_id=incident.pk)
        merge = IncidentMerge.objects.get(incident=merged.pk)
        part = opened(actor, area=area, severity="low")
        part = services.link_incident(actor=actor, incident_id=part.pk, version=1, parent_id=incident.pk)
        way, call, relay = _called(actor, area, words)
        told, answer = _told_by_machine(actor, way, relay, words)
        call.refresh_from_db()
        relay.refresh_from_db()
        sop_proposal = sop_drafted(actor, reason=f"SOP untuk {words}")
        sop_adoption = adoption_seen_by_its_party(actor, sop_proposal, number=f"SK SOP {words}")
        channel_key = ChannelKey.objects.filter(channel=way, ends_at__isnull=False).get()
        item, text = _told_by_strangers(actor, area, words)
        services.reject_twin(actor=actor, report_id=report.pk, twin_id=attached.pk)
        grant = open_grant(actor=actor, terms=terms(third, Purpose.STOCK, (area,)))
        invitation = issue_invitation(
            actor=actor,
            draft=InvitationDraft(unit_id=officer.unit.pk, role=Role.VOLUNTEER, name=f"Calon {words}"),
        ).invitation
        volunteer = enlisted(
            actor,
            unit=officer.unit,
            area=area,
            full_name=f"Warga {words}",
            nik=nik(),
            address=f"Jalan {words}",
            external_ids={"siamo": f"S-{words}"},
        )
        certified(actor, volunteer, "wash", number=f"Sertifikat {words}")
        volunteer.refresh_from_db()
        person = volunteer.person
        deployment = offered(actor, volunteer, task=f"Air bersih {words}")
        deployment = answer_for(actor=actor, deployment_id=deployment.pk, version=1, accepts=True)
        point = open_point(actor=actor, draft=PointDraft(name=f"Titik {words}", longitude=107.1, latitude=-6.8))
        served = served_by(actor, volunteer, task=f"Selesai {words}", starts_at=deployment.ends_at)
        roster_import = begin_import(
            actor=actor,
            unit_id=officer.unit.pk,
            kind="ksr",
            consent="signed",
            file_name=f"{words}.csv",
            content=f"nama,kode wilayah\nOrang {words},\n".encode(),
        )
        advance_import(actor=actor, import_id=roster_import.pk)
        twin = enlisted(actor, unit=officer.unit, area=area, full_name=f"Kembar {words}")
        merge_of_volunteers = merge_volunteers(
            actor=actor, kept_id=volunteer.pk, lost_id=twin.pk, version=Volunteer.objects.get(pk=twin.pk).version
        )
        volunteer.refresh_from_db()
        roster_import.refresh_from_db()
        service_certificate = certify_service(actor=actor, deployment_id=served.pk)
        volunteer_affiliation = Affiliation.objects.get(volunteer=volunteer)
        warehouse, beside = (opened_warehouse(actor, unit=officer.unit, name=f"{kind} {words}") for kind in "AB")
        lot = received(actor, warehouse, 100, line={"lot": f"Lot {words}"})
        dispatch = issued(actor, warehouse, lot, 3, "dispatch", to_warehouse_id=beside.pk)
        stock = StockBalance.objects.get(warehouse=warehouse)
        short = issued(actor, warehouse, lot, 2, "dispatch", to_warehouse_id=beside.pk)
        short = goods.take_delivery(actor=actor, draft=delivery(short, {lot: 1}, reason=f"Kurang {words}"))
        requisition = asked(actor, warehouse, 5, recipient=f"Posko {words}", recipient_area=area)
        lines = list(requisition.lines.all())
        goods.set_stock_level(actor=actor, warehouse_id=warehouse.pk, item="terpal", minimum=10, reserve=2)
        goods.set_item_measure(actor=actor, item="terpal", pack="bal", per_pack=20)
        goods.set_kit_part(actor=actor, kit="family-kit", part="ember", quantity=2)
        phone = make_device_password(actor=actor, membership_id=officer.membership.pk, label=f"HP {words}").device
        for row in (report, attached, incident, figure, document, merged):
            row.refresh_from_db()
    transfer, loan, settlement = _lent(owner, coordinator(of=third), warehouse, words)
    return Place(
        area_code=area,
        words=words,
        officer=officer,
        report=report,
        attached_report=attached,
        assessment=assessment,
        verified_report=verified,
        photo=photo,
        incident=incident,
        figure=figure,
        alert=alert,
        activation=activation,
        own_alert=own_alert,
        issue=issue,
        document=document,
        draft=draft,
        follow_up=follow_up,
        shelter=shelter,
        closed_shelter=closed_shelter,
        zone=zone,
        dataset=made,
        gauge=gauge,
        gauge_reading=gauge_reading,
        status=status,
        loose_status=loose_status,
        need=need,
        parameter=parameter,
        task=task,
        letter_pattern=letter_pattern,
        lesson=lesson,
        lesson_proposal=lesson_proposal,
        shift=shift,
        log_entry=log_entry,
        handover=handover,
        message=message,
        merged=merged,
        part=part,
        merge=merge,
        call=call,
        relay=relay,
        channel=way,
        channel_key=channel_key,
        sop_proposal=sop_proposal,
        sop_adoption=sop_adoption,
        delivery=told,
        answer=answer,
        volunteer=volunteer,
        affiliation=volunteer_affiliation,
        inbox_item=item,
        text=text,
        deployment=deployment,
        point=point,
        served=served,
        service_certificate=service_certificate,
        roster_import=roster_import,
        merge_of_volunteers=merge_of_volunteers,
        own_grant=grant,
        invitation=invitation,
        phone=phone,
        warehouse=warehouse,
        lot=lot,
        stock=stock,
        dispatch=dispatch,
        counted_short=short,
        requisition=requisition,
        transfer=transfer,
        loan=loan,
        settlement=settlement,
        requisition_lines=tuple(line.pk for line in lines),
        person=person,
        activity=activity,
        activity_photo=activity_photo,
    )


def _worked(actor: Actor, area: str, words: str) -> tuple[Activity, ActivityPhoto]:
    """What was done for a programme, with a correction and a photo."""
    activity = done(actor, area=area, title=f"Pelatihan di {words}", result=f"Selesai di {words}")
    corrected(actor, activity, {"venue": activity.venue}, {"venue": f"Balai {words}"})
    photo = PhotoDraft(client_ref=uuid4(), content=picture(), caption=f"Kegiatan {words}")
    stored = attach_activity_photo(actor=actor, activity_id=activity.pk, photo=photo)
    activity.refresh_from_db()
    return activity, stored


def _pattern_version(actor: Actor) -> int:
    row = letter_pattern(actor=actor)
    return row.version if row else 0


def _told_by_strangers(actor: Actor, area: str, words: str) -> tuple[InboxItem, OutgoingText]:
    """What somebody unknown told, the answer to it, and that nothing more is taken from them."""
    telling = Telling(
        client_ref=uuid4(),
        door="sms",
        area=area,
        text=f"Air naik di {words}.",
        sender_key=f"kunci {words}",
        sender_name=f"Ibu {words}",
        photo=picture(),
    )
    item = services.keep_in_inbox(actor=actor, telling=telling)
    until = timezone.now() + timedelta(days=1)
    services.block_sender(actor=actor, item_id=item.pk, until=until, reason=f"Iseng dari {words}")
    of = MediaOf(channel="telegram", key=words, recipient=words, sender_key=words, kind="inbox_item", subject=item.pk)
    queue_media(actor=actor, of=of, media_ids=[f"gambar {words}"])
    body = f"Nomor untuk {words}."
    return item, queue_text(actor=actor, channel="sms", recipient=f"+62 {words}", body=body, key=words)


def _called(actor: Actor, area: str, words: str) -> tuple[AgencyChannel, EmergencyCall, CallRelay]:
    """A call that was relayed by machine, with a fact that came late, and the way by which it went."""
    way, _key = way_to(actor, area=area, name=f"Pos {words}", address="https://pos.example/panggilan")
    renew_key(actor=actor, channel_id=way.pk, version=way.version)
    way.refresh_from_db()
    call = called(actor, area=area, text=f"Api di {words}.", ticket=f"K-{words}", caller_name=f"Ibu {words}")
    [relay] = services.relay_call(actor=actor, call_id=call.pk, agencies=["damkar"])
    call.refresh_from_db()
    late = replace(call_facts(area=area, text=f"Api di {words}."), access=f"Gang sempit di {words}")
    call = services.add_call_facts(actor=actor, call_id=call.pk, version=call.version, facts=late)
    return way, call, relay


def _told_by_machine(
    actor: Actor, way: AgencyChannel, relay: CallRelay, words: str
) -> tuple[RelayDelivery, RelayAnswer]:
    """The first telling, given up after an attempt, and what the agency has answered nevertheless."""
    told = RelayDelivery.objects.get(relay=relay, n=0)
    claim_delivery(actor=actor, delivery_id=told.pk)
    note_not_delivered(actor=actor, delivery_id=told.pk, problem=f"HTTP 404 di {words}", status=404)
    said = {"door": "callback", "kind": "action", "ref": words, "by": f"Sersan {words}", "text": f"Ke {words}."}
    take_answer(actor=actor, draft=AnswerDraft(relay_id=relay.pk, channel_id=way.pk, **said))
    told.refresh_from_db()
    return told, RelayAnswer.objects.get(relay=relay)


def _filed(actor: Actor, area: str, words: str, **changes: Any) -> FieldReport:
    said = {"text": f"Rumah rusak di {words}.", "landmark": f"Dekat {words}", "answers": {"people": 40}}
    return filed(actor, area=area, **said, **changes)


def _machine(neighbour: Member) -> str:
    """The neighbour's own machine client; answers its client id."""
    with open_tenant(neighbour.tenant.pk, reason="test") as actor:
        register_machine(
            actor=actor,
            draft=MachineDraft(
                client_id="mesin-tetangga",
                client_secret=MACHINE_SECRET,
                name="Mesin tetangga",
                address="mesin@tetangga.example",
                unit_id=neighbour.unit.pk,
                scopes=tuple(settings.OAUTH_SCOPES),
            ),
        )
    return "mesin-tetangga"
