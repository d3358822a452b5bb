"""Three devices of one officer, apart and together again five hundred times, on a line that loses one in four."""

import pytest

from incidents.models import FieldReport, ReportAmendment
from incidents.report_types import present_answers
from tests.browser.phones import BEKASI_BARAT, Phone, phone_context
from tests.browser.scripts import DEVICES, brought_into
from tests.factories.tenancy import field_officer
from tests.plugins.bad_line import Fault, seeded

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

REPORTS, EPISODES = 125, 4
SHARES = {Fault.LOST: 0.07, Fault.ANSWER_LOST: 0.07, Fault.BAD_GATEWAY: 0.07, Fault.BUSY: 0.04}
WORDS = ("text", "landmark", "rt", "rw")


@pytest.fixture(scope="module")
def site(module_database, module_processes):
    _web, origin = module_processes.web()
    return origin


def test_no_field_is_lost_nothing_doubled_and_every_conflict_told(site, module_database, chromium, line_to):
    officer = field_officer(at=BEKASI_BARAT)
    phone = Phone(phone_context(chromium), line_to(site))
    phone.sign_in(officer)
    page = phone.context.new_page()
    page.goto(f"{phone.line.origin}/lapor/luring/")
    brought_into(page, DEVICES, "devices")
    phone.line.fault = seeded(2026, SHARES)

    told = [
        page.evaluate("(asked) => devices.apart(asked)", {"seed": seed, "episodes": EPISODES, "area": BEKASI_BARAT})
        for seed in range(REPORTS)
    ]

    with officer.scope():
        reports = {str(report.pk): report for report in FieldReport.objects.all()}
        stored = {str(row.client_ref): row for row in ReportAmendment.objects.all()}
    faults = {one.fault for one in phone.line.seen}
    assert faults == {Fault.NONE, *SHARES}
    assert len(reports) == REPORTS
    assert stored.keys() == {one["ref"] for device in told for one in device["written"]}
    assert _differences(reports, told, stored) == []
    assert any(row.conflicts for row in stored.values())
    phone.context.close()


def _differences(reports, told, stored):
    """By which the server differs from what was written, report by report, by a model of its own."""
    return [found for one in told if (found := _difference(reports[one["id"]], one, stored)) is not None]


def _difference(report, told, stored):
    state = {"text": told["text"], "landmark": "", "rt": "", "rw": "", "answers.people": 40}
    waiting = []
    for row in sorted((stored[one["ref"]] for one in told["written"]), key=lambda row: row.received_at):
        expected = _take_in(state, waiting, row.changes)
        if sorted(expected) != sorted(row.conflicts):
            return f"{row.client_ref}: conflicts {row.conflicts}, expected {expected}"
    for one in told["written"]:
        row = stored[one["ref"]]
        if row.changes != one["changes"] or sorted(row.conflicts) != sorted(one["conflicts"]):
            return f"{one['ref']}: {row.changes} {row.conflicts} is not {one}"
    final = {name: getattr(report, name) for name in WORDS}
    final |= {f"answers.{name}": value for name, value in present_answers(report).items()}
    wrong = {name: (final.get(name), value) for name, value in state.items() if final.get(name) != value}
    return f"{report.pk}: {wrong}" if wrong else None


def _take_in(state, waiting, changes):
    """Field by field: what still holds what its author saw is applied, and what differs waits; answers the latter."""
    disputed, touched = [], set()
    for field, change in changes.items():
        if state.get(field) == change["from"]:
            state[field] = change["to"]
            touched.add(field)
        elif state.get(field) != change["to"]:
            disputed.append(field)
    while free := next((one for one in waiting if one[0] in touched and state[one[0]] in one[1:]), None):
        waiting.remove(free)
        state[free[0]] = free[2]
    waiting += [(field, changes[field]["from"], changes[field]["to"]) for field in disputed]
    return disputed
