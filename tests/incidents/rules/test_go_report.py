from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from incidents.rules.go_report import EARLY_WARNING, EVENT, Known, draft, missing
from incidents.rules.headline import Candidate

AT = datetime(2022, 11, 22, 10, tzinfo=UTC)


def said(value, source=("government", "BNPB"), *, area="32.03", hours=0, is_verified=True, number=1):
    return Candidate(
        id=UUID(int=number),
        area=area,
        value=Decimal(value),
        as_of=AT + timedelta(hours=hours),
        source=source,
        is_verified=is_verified,
    )


def known(**changes):
    standing = {
        "title": "Gempa Cianjur",
        "hazard_codes": (2,),
        "province": "Jawa Barat",
        "started_at": AT,
        "reported_at": AT,
        "is_only_warned": False,
    }
    return Known(**{**standing, **changes})


def test_a_number_stands_by_whose_word_it_is():
    dead = [said(268), said(250, ("pmi", ""), number=2), said(260, ("media", "Kompas"), number=3)]

    told = draft(known(numbers={("meninggal", "jiwa"): dead}))

    assert (told["num_dead"], told["gov_num_dead"], told["other_num_dead"]) == (250, 268, 260)
    assert told["other_sources"] == "Kompas"


def test_what_nobody_counted_is_null_and_what_nobody_verified_is_left_out():
    told = draft(known(numbers={("meninggal", "jiwa"): [said(600, is_verified=False)]}))

    assert (told["num_missing"], told["gov_num_dead"], told["sit_fields_date"]) == (None, None, None)
    assert "unverified" in missing(known(numbers={("meninggal", "jiwa"): [said(600, is_verified=False)]}))


def test_parts_are_added_and_never_a_part_together_with_its_whole():
    parts = [said(3, area="32.03.11"), said(4, area="32.03.12", number=2)]
    whole = [*parts, said(9, area="32.03", hours=1, number=3)]

    assert draft(known(numbers={("hilang", "jiwa"): parts}))["gov_num_missing"] == 7
    assert draft(known(numbers={("hilang", "jiwa"): whole}))["gov_num_missing"] == 9


def test_households_are_no_people():
    assert draft(known(numbers={("mengungsi", "kk"): [said(120)]}))["gov_num_displaced"] is None


def test_what_may_come_is_an_early_warning_with_whom_it_may_reach():
    told = draft(known(is_only_warned=True, numbers={("terancam", "jiwa"): [said(9000)]}))

    assert (told["status"], told["gov_num_potentially_affected"]) == (EARLY_WARNING, 9000)
    assert draft(known())["status"] == EVENT


def test_nobodys_contact_is_in_it_and_the_draft_says_so():
    assert draft(known())["contacts"] == []
    assert "contacts" in missing(known())


def test_what_pmi_did_is_an_action_of_the_national_society():
    assert draft(known(actions="Dapur umum."))["actions_taken"] == [
        {"organization": "NTLS", "summary": "Dapur umum.", "actions": []}
    ]
