import csv
import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from incidents.models import FieldReport, Figure
from incidents.services.sheet_import import guessed_mapping, import_sheet
from incidents.services.sheets import SheetRefused, read_sheet
from pmi_platform.core.errors import NotPermitted
from tests.factories.tenancy import branch_operator, coordinator, headquarters_reader
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

PAGE = "/laporan/impor/"
HEAD = ("hazard", "severity", "area", "observed_at", "people", "meninggal?", "setting", "water_enough", "items_needed")
CUGENANG = ("gempa", "high", "32.03.11", "2022-11-22 17:00", "1200", "", "camp", "ya", "Tikar; Selimut")
CIANJUR = ("Gempa bumi", "Sedang", "32.03.01", "2022-11-22", "80", "", "Titik pengungsian", "tidak", "")


def csv_of(*rows, head=HEAD, separator=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows((head, *rows))
    return text.getvalue().encode()


def xlsx_of(*rows, head=HEAD):
    book = Workbook()
    for row in (head, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refused(name, content):
    with pytest.raises(SheetRefused) as refusal:
        read_sheet(name, content)
    return str(refusal.value)


def imported(*rows, keep=True, head=HEAD):
    sheet = read_sheet("kaji.csv", csv_of(*rows, head=head, separator="\t"))
    with coordinator().scope() as actor:
        return import_sheet(actor=actor, sheet=sheet, mapping=guessed_mapping(sheet), keep=keep)


def reports():
    with coordinator().scope():
        return list(FieldReport.objects.order_by("area"))


@pytest.fixture
def desk():
    return coordinator().sign_in(Client())


def uploaded(desk, content, name="kaji.csv"):
    return desk.post(PAGE, {"sheet": SimpleUploadedFile(name, content)})


def carried(page, **more):
    """The hidden table and the columns, as the page's form would send them back."""
    form = page.context["mapping_form"]
    return {name: form[name].value() for name in form.fields if name != "table"} | {
        "table": unescape(re.search(r'name="table" value="([^"]*)"', page.content.decode())[1]),
        **more,
    }


def test_a_csv_and_an_xlsx_file_say_the_same():
    assert read_sheet("a.csv", csv_of(CUGENANG)) == read_sheet("a.XLSX", xlsx_of(CUGENANG))


def test_columns_are_known_by_names_and_by_words():
    sheet = read_sheet("a.csv", csv_of(("gempa", "3", "x"), head=("hazard", "Meninggal", "Warna")))

    assert guessed_mapping(sheet) == ["hazard", "dead", ""]


def test_each_row_becomes_an_assessment_with_its_figures():
    outcome = imported(CUGENANG, CIANJUR)

    assert outcome.is_good
    first, second = reports()[::-1]
    assert (first.area_id, first.type_code, first.status) == ("32.03.11", "rapid_assessment", "filed")
    assert first.answers["items_needed"] == ["mat", "blanket"]
    assert (first.answers["water_enough"], second.answers["setting"]) == (True, "camp")
    with coordinator().scope():
        assert sorted(int(figure.value) for figure in Figure.objects.all()) == [80, 1200]


def test_trying_stores_nothing():
    outcome = imported(CUGENANG, keep=False)

    assert outcome.is_good
    assert reports() == []


def test_one_wrong_row_keeps_all_of_them_out_and_is_told_by_column():
    wrong = ("gempa", "dreadful", "32.03.11", "kemarin", "-4", "", "moon", "entah", "emas")

    outcome = imported(CUGENANG, wrong)

    assert reports() == []
    [row] = [row for row in outcome.rows if row.wrong]
    assert (row.number, set(row.wrong)) == (3, {"severity", "observed_at", "setting", "water_enough", "items_needed"})


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("gempa", "high", "99.99", "2022-11-22"), "area"),
        (("gempa", "high", "31.71", "2022-11-22"), "area"),
        (("gempa", "high", "32.03.11", "2999-01-01"), "reported_at"),
        (("naga", "high", "32.03.11", "2022-11-22"), "hazard"),
        (("gempa", "high", "32.03.11", "2022-11-22", "9999999"), "people"),
        (("gempa", "high", "32.03.11", "2022-11-22", "-1"), "people"),
        (("gempa", "high", "", "2022-11-22"), "area"),
    ],
)
def test_what_a_form_would_refuse_a_sheet_is_refused_too(row, field):
    [result] = imported(row, head=HEAD[:5]).rows

    assert set(result.wrong) == {field}


def test_the_same_file_twice_files_its_rows_once():
    imported(CUGENANG)

    assert imported(CUGENANG, CIANJUR).is_good
    assert len(reports()) == 2


def test_macros_formulas_and_too_many_rows_are_refused_with_a_reason():
    with_macro = io.BytesIO(xlsx_of(CUGENANG))
    with zipfile.ZipFile(with_macro, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")

    assert "makro" in refused("kaji.xlsm", xlsx_of(CUGENANG))
    assert "makro" in refused("kaji.xlsx", with_macro.getvalue())
    assert "rumus" in refused("kaji.xlsx", xlsx_of(("=1+1", *CUGENANG[1:])))
    assert "rumus" in refused("kaji.csv", csv_of(("=1+1", *CUGENANG[1:])))
    assert "500" in refused("kaji.csv", csv_of(*[CUGENANG] * 501))
    assert "500" in refused("kaji.xlsx", xlsx_of(*[CUGENANG] * 700))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kaji.xlsx", b"PK\x03\x04 torn"),
        ("kaji.xlsx", b""),
        ("kaji.csv", b""),
        ("kaji.csv", b"hazard;severity\n"),
        ("kaji.csv", b"hazard;severity\ngempa;high;32.03.11\n"),
        ("kaji.csv", b"\xff\xfe\x00a"),
        ("kaji.csv", b"a;b\n1;\x00"),
        ("kaji.pdf", b"%PDF"),
        ("kaji", b"x"),
        ("kaji.csv", b"x" * (5 * 1024 * 1024 + 1)),
    ],
)
def test_what_is_no_table_is_refused(name, content):
    assert refused(name, content) != ""


@pytest.mark.parametrize("part", ["sheet1", "styles", "workbook.xml", "workbook.xml.rels", "core", "Content_Types"])
def test_a_workbook_of_which_a_part_was_torn_is_refused(part):
    whole = io.BytesIO(xlsx_of(CUGENANG))
    torn = io.BytesIO()
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(torn, "w") as other:
        for member in packed.namelist():
            other.writestr(member, packed.read(member)[: 40 if part in member else None])

    assert refused("kaji.xlsx", torn.getvalue()) != ""


def test_a_zip_bomb_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))

    assert "50 MB" in refused("kaji.xlsx", file.getvalue())


def test_an_upload_is_looked_at_first_and_then_filed(desk):
    page = uploaded(desk, csv_of(CUGENANG, CIANJUR))
    assert "2 laporan" in said(page)
    assert reports() == []

    answer = desk.post(PAGE, carried(page, act="file"))

    assert answer.status_code == 302
    assert len(reports()) == 2


def test_columns_can_be_corrected(desk):
    page = uploaded(desk, csv_of((*CUGENANG[:5], "7", *CUGENANG[6:])))

    desk.post(PAGE, carried(page, column_5="dead", act="file"))

    [report] = reports()
    assert report.answers["dead"] == 7


def test_two_columns_for_one_question_are_refused(desk):
    page = uploaded(desk, csv_of(CUGENANG))

    answer = desk.post(PAGE, carried(page, column_5="people", act="file"))

    assert answer.status_code == 422
    assert reports() == []


def test_what_is_wrong_is_taken_home_as_a_file(desk):
    page = uploaded(desk, csv_of((*CUGENANG[:3], "kemarin", *CUGENANG[4:])))
    assert "1 baris tidak dapat" in said(page)

    file = desk.post(PAGE, carried(page, act="errors"))

    assert file["Content-Type"].startswith("text/csv")
    assert "2,observed_at," in file.content.decode("utf-8-sig")
    assert desk.post(PAGE, carried(page, act="file")).status_code == 200
    assert reports() == []


def test_a_refused_file_says_why_on_the_page(desk):
    answer = uploaded(desk, xlsx_of(CUGENANG), name="kaji.xlsm")

    assert answer.status_code == 422
    assert "makro" in said(answer)


@pytest.mark.parametrize("table", ["", "[]", "{}", '{"head": [1], "rows": [["x"]]}', '{"head": ["a"], "rows": []}'])
def test_a_table_that_the_page_never_carried_is_asked_for_again(desk, table):
    assert desk.post(PAGE, {"table": table, "act": "file"}).status_code == 422


def test_a_row_outside_ones_own_area_is_not_filed():
    sheet = read_sheet("kaji.csv", csv_of(CUGENANG))
    with branch_operator("32.75").scope() as actor, pytest.raises(NotPermitted):
        import_sheet(actor=actor, sheet=sheet, mapping=guessed_mapping(sheet), keep=True)
    assert reports() == []


def test_whoever_only_reads_imports_nothing():
    assert headquarters_reader().sign_in(Client()).get(PAGE).status_code == 403
