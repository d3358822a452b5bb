"""People from a file: tried, taken in, killed and gone on with, and who is found to be told twice."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from incidents.services.sheets import SheetRefused
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import branch_operator, coordinator, member, province, unit
from tests.factories.volunteers import CUGENANG, enlisted, nik, partner, releasing_officer
from tests.incidents.support import details, payloads
from tests.volunteers.people_file import people_file
from volunteers.errors import WrongStep
from volunteers.models import Affiliation, PersonalRecord, RosterImport, RosterImportLine, Volunteer
from volunteers.services.importing import advance_import, begin_import, confirm_import, drop_import
from volunteers.tasks import advance_imports

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1_800)]

MANY = int(os.environ.get("PMI_IMPORT_ROWS", "1500"))
"""100,000 shows what one file may hold; it takes minutes."""
HEAD = "nama,kode wilayah,tanggal lahir,nik,telepon,jenis"


@pytest.fixture
def jabar():
    return coordinator()


def begun(chief, *rows, head=HEAD, name="relawan.csv", at=None, kind="ksr"):
    content = "\n".join((head, *rows)).encode()
    with chief.scope() as actor:
        return begin_import(
            actor=actor,
            unit_id=(at or unit("32.03")).pk,
            kind=kind,
            consent="Formulir.",
            file_name=name,
            content=content,
        )


def read_to_the_end(chief, found):
    """Piece by piece, as the clockwork does it."""
    while _piece(chief, found):
        pass
    with chief.scope():
        return RosterImport.objects.get(pk=found.pk)


def _piece(chief, found):
    with open_tenant(chief.tenant.pk, reason="test") as actor:
        return advance_import(actor=actor, import_id=found.pk)


def taken_in(chief, found):
    tried = read_to_the_end(chief, found)
    with chief.scope() as actor:
        confirmed = confirm_import(actor=actor, import_id=tried.pk, version=tried.version)
    return read_to_the_end(chief, confirmed)


def outcomes(chief, found):
    with chief.scope():
        return list(RosterImportLine.objects.filter(roster_import=found).values_list("number", "outcome"))


def test_a_file_is_tried_before_anybody_is_registered(jabar):
    tried = read_to_the_end(jabar, begun(jabar, "Asep,32.03.11,1990-03-21,,0812,ksr", "Budi,99,,,,"))

    assert (tried.state, tried.good_count, tried.flawed_count) == ("checked", 0, 2)
    with jabar.scope():
        assert not Volunteer.objects.exists()


def test_the_good_rows_are_registered_as_one_by_one(jabar):
    number = nik()
    done = taken_in(
        jabar,
        begun(jabar, f"Asep,32.03.11.2001,21/03/1995,{number},081312345678,tsr", "Budi,32.03.11,1990-01-05,,,"),
    )

    assert (done.state, done.good_count, done.content) == ("done", 2, None)
    with jabar.scope():
        asep = Volunteer.objects.get(person__full_name="Asep")
        assert (asep.kinds, asep.state, asep.is_deployable, asep.area_id) == (["tsr"], "active", True, "32.03.11.2001")
        assert asep.location is not None
        assert asep.identity == PersonalRecord.objects.get(volunteer=asep).nik_mark
        assert asep.contact.phone == "+6281312345678"
        assert Affiliation.objects.get(volunteer=asep).unit_id == unit("32.03").pk
        assert number not in payloads() + details()


@pytest.mark.parametrize(
    "row",
    [
        ",32.03.11,1990-01-05,,,",
        "Asep,,1990-01-05,,,",
        "Asep,32.03.99,1990-01-05,,,",
        "Asep,31.71.01,1990-01-05,,,",
        "Asep,32.75.01,1990-01-05,,,",
        "Asep,32.03.11,besok,,,",
        "Asep,32.03.11,1990-01-05,123,,",
        "Asep,32.03.11,1990-01-05,,bukan nomor,",
        "Asep,32.03.11,1990-01-05,,,kapten",
        "Asep,32.03.11,1990-01-05,,,pmr",
        "Asep,32.03.11,2020-01-05,,,ksr",
    ],
)
def test_a_row_that_is_wrong_stays_out_with_the_reason(jabar, row):
    found = taken_in(jabar, begun(jabar, row, "Budi,32.03.11,1990-01-05,,,"))

    assert (found.good_count, found.flawed_count, found.duplicate_count) == (1, 1, 0)
    with jabar.scope():
        line = RosterImportLine.objects.get()
    assert (line.number, line.outcome) == (2, "flawed")
    assert line.reason != ""


def test_members_of_pmr_are_taken_in_and_never_sent(jabar):
    taken_in(jabar, begun(jabar, "Siti,32.03.11,2012-01-05,,,pmr"))

    with jabar.scope():
        assert Volunteer.objects.get().barred_by == "minor"


def test_a_place_may_be_told_by_its_name(jabar):
    head = "Nama Lengkap;Kecamatan;Tgl Lahir"
    found = taken_in(jabar, begun(jabar, "Asep;Cugenang;05-01-1990", "Budi;Atlantis;05-01-1990", head=head))

    assert (found.good_count, found.flawed_count) == (1, 1)
    with jabar.scope():
        assert Volunteer.objects.get().area_id == CUGENANG


def test_whoever_is_registered_or_told_further_up_is_held_back(jabar):
    with jabar.scope() as actor:
        known = enlisted(actor, unit=unit("32.03"), full_name="Asep Kurniawan", phone="081312345678")

    found = taken_in(
        jabar,
        begun(
            jabar,
            "Asep Kurniawn,32.03.11,1995-03-21,,+62813-1234-5678,",
            "Neneng Lestari,32.03.11,1990-01-05,,,",
            "NENENG LESTARI,32.03.11,05/01/1990,,,",
        ),
    )

    assert outcomes(jabar, found) == [(2, "duplicate"), (4, "duplicate")]
    with jabar.scope():
        assert RosterImportLine.objects.get(number=2).twin_id == known.pk
        assert Volunteer.objects.count() == 2


def test_trying_and_taking_in_find_the_same(jabar):
    planted = people_file(300)
    found = begun(jabar, *planted.content.decode().splitlines()[1:])
    tried = read_to_the_end(jabar, found)
    then = outcomes(jabar, found)
    with jabar.scope() as actor:
        confirm_import(actor=actor, import_id=found.pk, version=tried.version)
    read_to_the_end(jabar, found)

    assert outcomes(jabar, found) == then


def test_planted_duplicates_are_found_and_others_are_not(jabar, capsys):
    planted = people_file(MANY)
    with jabar.scope() as actor:
        found = begin_import(
            actor=actor,
            unit_id=unit("32.03").pk,
            kind="ksr",
            consent="Formulir.",
            file_name="relawan.csv",
            content=planted.content,
        )
    done = taken_in(jabar, found)

    told = outcomes(jabar, found)
    held = {number for number, outcome in told if outcome == "duplicate"}
    flawed = {number for number, outcome in told if outcome == "flawed"}
    precision = len(held & planted.duplicates) / len(held)
    recall = len(held & planted.duplicates) / len(planted.duplicates)
    with capsys.disabled():
        print(f"\n{MANY} rows: precision {precision:.4f}, recall {recall:.4f}, {len(held)} held, {len(flawed)} flawed")
    assert flawed == planted.mistakes
    assert done.good_count + len(told) == MANY
    assert precision > 0.95
    assert recall > 0.95


def test_a_piece_that_is_interrupted_is_read_again_whole(jabar):
    found = begun(jabar, *(f"Orang {number} Unik{number},32.03.11,1990-01-05,,," for number in range(1_200)))
    _piece(jabar, found)

    with pytest.raises(KeyboardInterrupt):
        _interrupted_piece(jabar, found)
    with jabar.scope():
        halfway = RosterImport.objects.get(pk=found.pk).read_count
    advance_imports()

    with jabar.scope():
        tried = RosterImport.objects.get(pk=found.pk)
        assert (halfway, tried.read_count, tried.state) == (500, 1_200, "checked")
        assert tried.good_count + tried.duplicate_count == 1_200


def _interrupted_piece(chief, found):
    with open_tenant(chief.tenant.pk, reason="test") as actor:
        advance_import(actor=actor, import_id=found.pk)
        raise KeyboardInterrupt


def test_a_workbook_is_taken_in_like_a_table(jabar):
    book = Workbook()
    book.active.append(["Nama", "Kode Wilayah", "Tanggal Lahir"])
    book.active.append(["Asep", "32.03.11", "1990-01-05"])
    content = io.BytesIO()
    book.save(content)

    with jabar.scope() as actor:
        found = begin_import(
            actor=actor,
            unit_id=unit("32.03").pk,
            kind="ksr",
            consent="Formulir.",
            file_name="relawan.xlsx",
            content=content.getvalue(),
        )

    assert taken_in(jabar, found).good_count == 1


def test_a_file_without_the_needed_columns_is_refused(jabar):
    with pytest.raises(InvalidInput) as refusal:
        begun(jabar, "Asep,1990-01-05", head="nama,tanggal lahir")
    with pytest.raises(SheetRefused):
        begun(jabar, "Asep", name="relawan.pdf")

    assert set(refusal.value.fields) == {"file"}


def test_nobody_imports_into_what_they_do_not_administer(jabar):
    elsewhere = branch_operator("32.75")
    with pytest.raises((NotFound, NotPermitted)):
        begun(elsewhere, "Asep,32.03.11,,,,")
    with pytest.raises((NotFound, NotPermitted)):
        begun(member(Role.VOLUNTEER, at=CUGENANG), "Asep,32.03.11,,,,")
    found = begun(jabar, "Asep,32.03.11,,,,")
    with coordinator(of=province("31")).scope() as stranger, pytest.raises(NotFound):
        drop_import(actor=stranger, import_id=found.pk, version=found.version)


def test_a_partner_imports_its_own_people(jabar):
    with jabar.scope() as actor:
        tagana = partner(actor)
    officer = releasing_officer(tagana)

    done = taken_in(officer, begun(officer, "Asep,32.75.01,1990-01-05,,,", at=tagana, kind="tagana"))

    assert done.good_count == 1
    with jabar.scope():
        assert Volunteer.objects.get().kinds == ["tagana"]


def test_a_dropped_file_is_forgotten_and_not_confirmed(jabar):
    found = read_to_the_end(jabar, begun(jabar, "Asep,99,,,,"))
    with jabar.scope() as actor:
        dropped = drop_import(actor=actor, import_id=found.pk, version=found.version)
        with pytest.raises(WrongStep):
            confirm_import(actor=actor, import_id=found.pk, version=dropped.version)

        assert (dropped.content, RosterImportLine.objects.count()) == (None, 0)


def test_what_is_kept_of_a_file_is_encrypted(jabar):
    number = nik()
    found = read_to_the_end(jabar, begun(jabar, f"Asep,99,1995-03-21,{number},,"))

    with jabar.scope():
        kept = bytes(RosterImport.objects.get(pk=found.pk).content) + bytes(RosterImportLine.objects.get().sealed)
    assert number.encode() not in kept
    assert b"Asep" not in kept


def test_an_operator_imports_on_the_page_and_takes_the_mistakes_home(jabar):
    desk = jabar.sign_in(Client())
    told = {"unit": str(unit("32.03").pk), "kind": "ksr", "consent": "Formulir."}
    content = f"{HEAD}\nAsep,32.03.11,1990-01-05,,,\n=Budi,99,1990-01-05,,,".replace("=Budi", "Budi").encode()

    refused = desk.post("/relawan/impor/", {**told, "file": SimpleUploadedFile("a.pdf", b"x")})
    made = desk.post("/relawan/impor/", {**told, "file": SimpleUploadedFile("relawan.csv", content)})
    advance_imports()
    page = desk.get(made["Location"]).content.decode()
    with jabar.scope():
        version = RosterImport.objects.get().version
    desk.post(f"{made['Location']}keputusan/", {"version": version, "act": "confirm"})
    advance_imports()
    mistakes = desk.post(f"{made['Location']}galat/")

    assert refused.status_code == 422
    assert "Daftarkan baris yang baik" in page
    assert "Budi" in mistakes.content.decode()
    assert "relawan.csv" in desk.get("/relawan/impor/").content.decode()
    assert "nama,kode wilayah" in desk.get("/relawan/impor/contoh/").content.decode()
    with jabar.scope():
        assert Volunteer.objects.count() == 1
