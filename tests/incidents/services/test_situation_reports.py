from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from incidents import services
from incidents.errors import WrongState
from incidents.events import (
    FollowUpAgreed,
    FollowUpSettled,
    SituationReportApproved,
    SituationReportDrafted,
    SituationReportPublished,
    SituationReportRevised,
)
from incidents.models import SituationReport
from incidents.queries.composing import compose
from incidents.queries.situation_reports import list_situation_reports
from incidents.rules import situation_reports as rules
from incidents.services import FollowUpDraft
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import approved, drafted, filed, opened, recorded
from tests.factories.incidents import published as published_report
from tests.factories.tenancy import branch_operator, coordinator, member, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def incident(chief):
    return opened(chief)


def ago(hours):
    return timezone.now() - timedelta(hours=hours)


def verified(actor, incident, value, **changes):
    figure = recorded(actor, incident, value, **changes)
    return services.verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)


def figure_in(document, indicator="meninggal"):
    return next(row for row in document.content["figures"] if row["indicator"] == indicator)


def test_reports_are_numbered_by_incident_and_kind(chief, incident):
    numbers = [approved(chief, incident, kind).number for kind in ("initial", "development", "development", "final")]

    assert numbers == [1, 1, 2, 1]
    assert approved(chief, opened(chief)).number == 1


def test_beginning_again_goes_on_with_the_unfinished_one(chief, incident):
    first = drafted(chief, incident)

    again = services.draft_situation_report(actor=chief, incident_id=incident.pk, kind="development")

    assert again == first
    assert published(SituationReportDrafted) == 1


def test_the_next_report_begins_with_the_words_of_the_last(chief, incident):
    approved(chief, incident, "initial", needs="Tenda 40 unit.")

    following = services.draft_situation_report(actor=chief, incident_id=incident.pk, kind="development")

    assert following.sections == {"situation": "Warga mengungsi ke lapangan.", "needs": "Tenda 40 unit."}


def test_an_unknown_kind_and_an_unknown_section_are_named(chief, incident):
    with pytest.raises(InvalidInput) as kind:
        services.draft_situation_report(actor=chief, incident_id=incident.pk, kind="gosip")
    document = drafted(chief, incident)
    with pytest.raises(InvalidInput) as section:
        services.revise_situation_report(
            actor=chief, document_id=document.pk, version=document.version, sections={"lessons": "x"}
        )

    assert (set(kind.value.fields), set(section.value.fields)) == ({"kind"}, {"lessons"})


def test_a_draft_is_written_in_the_version_that_was_read(chief, incident):
    document = drafted(chief, incident)

    with pytest.raises(StaleVersion):
        services.revise_situation_report(actor=chief, document_id=document.pk, version=1, sections={"needs": "Air"})

    assert published(SituationReportRevised) == 1


def test_what_is_approved_says_both_numbers_and_their_sources(chief, incident):
    certain = verified(chief, incident, 56, as_of=ago(5))
    claimed = recorded(chief, incident, 162, as_of=ago(3), source_name="Pemprov")

    document = approved(chief, incident)

    row = figure_in(document)
    assert (row["verified"], row["reported"]) == (56, 162)
    assert (row["verified_ids"], row["reported_ids"]) == ([str(certain.pk)], [str(claimed.pk)])
    assert [source["source_name"] for source in row["sources"]] == ["BNPB", "Pemprov"]
    assert document.content["sections"] == {"situation": "Warga mengungsi ke lapangan."}


def test_an_approved_report_does_not_change_when_figures_do(chief, incident):
    verified(chief, incident, 56, as_of=ago(5))
    document = approved(chief, incident)
    before = (document.content, document.digest)

    verified(chief, incident, 162, as_of=ago(1))

    document.refresh_from_db()
    assert (document.content, document.digest) == before
    assert rules.digest(document.content) == document.digest


@pytest.mark.parametrize("column", ["content = '{}'", "digest = 'x'", "as_of = now() - interval '1 day'", "number = 9"])
def test_the_database_itself_keeps_what_was_approved(chief, incident, column):
    document = approved(chief, incident)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_situationreport SET {column} WHERE id = %s", (document.pk,))


def test_approval_notes_who_when_and_why_and_tells_the_feed(chief, incident):
    document = drafted(chief, incident)

    services.approve_situation_report(
        actor=chief, document_id=document.pk, version=document.version, reason="Disetujui lewat telepon."
    )

    steps = list(document.transitions.values_list("from_state", "to_state", "by", "reason"))
    assert steps == [
        (None, "draft", chief.user_id, ""),
        ("draft", "approved", chief.user_id, "Disetujui lewat telepon."),
    ]
    assert feed_lines(SituationReportApproved) == [("situation_report", 3)]


def test_without_words_about_the_situation_nothing_is_approved(chief, incident):
    document = drafted(chief, incident, situation="")

    with pytest.raises(InvalidInput) as refusal:
        services.approve_situation_report(actor=chief, document_id=document.pk, version=document.version)

    assert set(refusal.value.fields) == {"situation"}


def test_nobody_approves_figures_unseen(chief, incident):
    document = drafted(chief, incident)
    seen = rules.figures_mark(compose(actor=chief, document=document, at=timezone.now()))
    recorded(chief, incident, 7)

    with pytest.raises(Conflict):
        services.approve_situation_report(actor=chief, document_id=document.pk, version=document.version, seen=seen)

    document.refresh_from_db()
    assert document.is_draft


def test_an_approved_report_is_written_no_more_and_approved_no_more(chief, incident):
    document = approved(chief, incident)

    for attempt in (
        lambda: services.revise_situation_report(
            actor=chief, document_id=document.pk, version=document.version, sections={"needs": "x"}
        ),
        lambda: services.approve_situation_report(actor=chief, document_id=document.pk, version=document.version),
    ):
        with pytest.raises(WrongState):
            attempt()


def test_a_draft_is_not_published(chief, incident):
    document = drafted(chief, incident)

    with pytest.raises(WrongState):
        services.publish_situation_report(actor=chief, document_id=document.pk, version=document.version)

    assert published(SituationReportPublished) == 0


def test_publishing_keeps_the_moment(chief, incident):
    document = published_report(chief, incident)

    assert document.published_at >= document.approved_at
    assert published(SituationReportPublished) == 1


def test_a_report_says_what_changed_since_the_number_before(chief, incident):
    verified(chief, incident, 56, as_of=ago(5))
    approved(chief, incident)
    verified(chief, incident, 62, as_of=ago(2))

    following = approved(chief, incident)

    assert following.content["changes"]["since"]["number"] == 1
    [figure] = following.content["changes"]["figures"]
    assert figure["verified"] == {"was": 56, "now": 62, "by": 6}


def test_a_correction_is_a_further_edition_with_its_reason_and_replaces_the_first(chief, incident):
    first = published_report(chief, incident)

    draft = services.correct_situation_report(
        actor=chief, document_id=first.pk, version=first.version, reason="Nama desa tertukar."
    )
    services.approve_situation_report(actor=chief, document_id=draft.pk, version=draft.version)

    first.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.number, draft.edition) == (first.number, 2)
    assert [row["reason"] for row in draft.content["corrections"]] == ["Nama desa tertukar."]
    assert first.superseded_at == draft.approved_at
    assert feed_lines(SituationReportApproved) == [("situation_report", 2), ("situation_report", 5)]


def test_a_correction_needs_a_reason_and_goes_on_with_an_unfinished_one(chief, incident):
    first = approved(chief, incident)

    with pytest.raises(InvalidInput):
        services.correct_situation_report(actor=chief, document_id=first.pk, version=first.version, reason=" ")
    drafts = {
        services.correct_situation_report(
            actor=chief, document_id=first.pk, version=first.version, reason="Salah ketik."
        )
        for _ in range(2)
    }

    assert len(drafts) == 1


def test_a_replaced_edition_is_neither_published_nor_corrected_again(chief, incident):
    first = approved(chief, incident)
    draft = services.correct_situation_report(
        actor=chief, document_id=first.pk, version=first.version, reason="Salah ketik."
    )
    services.approve_situation_report(actor=chief, document_id=draft.pk, version=draft.version)
    first.refresh_from_db()

    with pytest.raises(Conflict):
        services.publish_situation_report(actor=chief, document_id=first.pk, version=first.version)
    with pytest.raises(WrongState):
        services.correct_situation_report(actor=chief, document_id=first.pk, version=first.version, reason="Lagi.")


def test_a_report_may_be_drafted_beside_a_correction(chief, incident):
    first = approved(chief, incident)
    services.correct_situation_report(actor=chief, document_id=first.pk, version=first.version, reason="Salah ketik.")

    following = drafted(chief, incident)

    assert (following.number, following.edition) == (2, 1)


def test_an_operator_drafts_and_does_not_approve(chief, incident):
    with branch_operator().scope() as operator:
        document = drafted(operator, incident)
        with pytest.raises(NotPermitted):
            services.approve_situation_report(actor=operator, document_id=document.pk, version=document.version)


def test_the_chairman_approves_and_does_not_publish(chief, incident):
    document = drafted(chief, incident)
    with member(Role.CHAIRMAN, at="32").scope() as chairman:
        document = services.approve_situation_report(actor=chairman, document_id=document.pk, version=document.version)
        with pytest.raises(NotPermitted):
            services.publish_situation_report(actor=chairman, document_id=document.pk, version=document.version)


def test_an_operator_of_another_kabupaten_neither_drafts_nor_sees_drafts(chief, incident):
    drafted(chief, incident)

    with branch_operator("32.75").scope() as operator:
        assert not list_situation_reports(actor=operator).exists()
        with pytest.raises(NotPermitted):
            services.draft_situation_report(actor=operator, incident_id=incident.pk, kind="initial")


def test_a_participant_reads_what_is_approved_and_writes_nothing(chief, incident):
    banten = coordinator(of=province("36"))
    early = approved(chief, incident)
    services.invite_participant(
        actor=chief, incident_id=incident.pk, version=incident.version, tenant_id=banten.tenant.pk, role="affected"
    )
    late, unfinished = approved(chief, incident), drafted(chief, incident)

    with banten.scope() as actor:
        assert set(list_situation_reports(actor=actor)) == {early, late}
        assert not SituationReport.objects.filter(pk=unfinished.pk).exists()
        with pytest.raises(NotFound):
            services.draft_situation_report(actor=actor, incident_id=incident.pk, kind="initial")


def test_words_of_field_reports_and_reasons_stay_inside(chief, incident):
    filed(chief, incident_id=incident.pk, text="Nomor HP Pak Asep 0812", answers={"people": 40})
    services.change_severity(
        actor=chief, incident_id=incident.pk, version=incident.version, severity="critical", reason="Kata Pak Asep"
    )

    document = approved(chief, incident)

    assert "Asep" not in str(document.content)
    assert figure_in(document, "terdampak")["reported"] == 40
    assert {"severity": ["high", "critical"]}.items() <= {
        step["code"]: [step.get("from"), step.get("to")] for step in document.content["chronology"]
    }.items()


def test_a_number_over_time_is_kept_for_the_chart(chief, incident):
    for hours, value in ((9, 20), (6, 56), (2, 62)):
        verified(chief, incident, value, as_of=ago(hours))

    chart = approved(chief, incident).content["chart"]

    assert [value for _at, value in chart["points"]] == [20, 56, 62]
    assert chart["basis"] == "verified"


def agreed(actor, incident, **changes):
    standing = {
        "incident_id": incident.pk,
        "text": "Gudang kedua di Cugenang.",
        "unit_id": actor.unit.unit_id,
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    return services.agree_follow_up(actor=actor, draft=FollowUpDraft(**{**standing, **changes}))


def test_the_post_disaster_report_holds_lessons_and_what_was_agreed(chief, incident):
    done, _open = agreed(chief, incident), agreed(chief, incident, text="Latihan bersama.")
    services.settle_follow_up(actor=chief, follow_up_id=done.pk, version=done.version, state="done")

    document = approved(chief, incident, "post_disaster", lessons="Radio lebih andal daripada telepon.")

    assert document.content["sections"]["lessons"] == "Radio lebih andal daripada telepon."
    assert {row["text"]: row["state"] for row in document.content["follow_ups"]} == {
        "Gudang kedua di Cugenang.": "done",
        "Latihan bersama.": "open",
    }
    assert (published(FollowUpAgreed), published(FollowUpSettled)) == (2, 1)


def test_a_follow_up_is_dropped_only_with_a_reason(chief, incident):
    follow_up = agreed(chief, incident)

    with pytest.raises(InvalidInput):
        services.settle_follow_up(actor=chief, follow_up_id=follow_up.pk, version=1, state="dropped")
    with pytest.raises(WrongState):
        services.settle_follow_up(actor=chief, follow_up_id=follow_up.pk, version=1, state="open")


def test_a_follow_up_is_a_sentence_for_one_of_the_own_units(chief, incident):
    foreign = coordinator(of=province("31"))

    with pytest.raises(InvalidInput) as nothing:
        agreed(chief, incident, text=" ")
    with pytest.raises(InvalidInput) as elsewhere:
        agreed(chief, incident, unit_id=foreign.unit.pk)

    assert (set(nothing.value.fields), set(elsewhere.value.fields)) == ({"text"}, {"unit"})
