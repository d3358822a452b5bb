"""Out and in again: what we write is CAP 1.2 by its schema, and reads as what was meant."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.cap.messages import (
    CERTAINTIES,
    MESSAGES,
    SEVERITIES,
    STATUSES,
    URGENCIES,
    CapMessage,
    Info,
    Reference,
    read_cap,
)
from pmi_platform.integrations.cap.structure import check_structure
from pmi_platform.integrations.cap.writing import write_cap

SENT = datetime.fromisoformat("2026-03-04T08:15:00+07:00")
EARLIER = Reference(sender="jbr@pmi.example", identifier="pmi.jbr.1", sent="2026-03-04T08:00:00+07:00")
CIANJUR = ((107.05, -6.8), (107.11, -6.8), (107.11, -6.86), (107.05, -6.86), (107.05, -6.8))
ACROSS_THE_DATE_LINE = ((179.5, -5.0), (180.5, -5.0), (180.5, -9.0), (179.5, -9.0), (179.5, -5.0))
PARTS = ("event", "headline", "description", "instruction", "web", "contact", "area")


def info(language="id", **changes):
    standing = {
        "language": language,
        "sender_name": "PMI Provinsi Jawa Barat",
        "texts": {**dict.fromkeys(PARTS, ""), "event": f"Banjir ({language})", "area": "Kabupaten Cianjur"},
        "event_codes": {"OET": "OET-081"},
        "categories": ("Met",),
        "severity": "Severe",
        "urgency": "Expected",
        "certainty": "Likely",
        "effective_at": SENT,
        "expires_at": SENT + timedelta(hours=3),
        "polygons": (),
        "circles": (),
        "area_codes": (),
    }
    return Info(**{**standing, **changes})


def message(**changes):
    standing = {
        "identifier": "pmi.jbr.2",
        "sender": "jbr@pmi.example",
        "sent_at": SENT,
        "status": "Actual",
        "message": "Alert",
        "infos": (info("id"), info("en")),
    }
    return CapMessage(**{**standing, **changes})


@pytest.mark.parametrize(
    "told",
    [
        message(),
        message(message="Update", refers_to=(EARLIER,)),
        message(message="Cancel", refers_to=(EARLIER, EARLIER), note="Air sudah surut.", infos=()),
        message(status="Exercise", note="Latihan, bukan kejadian."),
        message(source="Camat Cugenang lewat radio"),
        message(infos=(info(circles=(((107.05, -6.84), 12.5),)),)),
        message(infos=(info(polygons=(CIANJUR, CIANJUR[::-1])),)),
        message(infos=(info(polygons=(ACROSS_THE_DATE_LINE,)),)),
        message(infos=(info(area_codes=("32.03", "32.75.01")),)),
        message(infos=(info("id"), info("en"), info("su"))),
        message(sent_at=SENT.astimezone(timezone(timedelta(hours=9)))),
        message(sent_at=SENT.astimezone(UTC)),
    ],
)
def test_every_kind_of_message_goes_out_by_the_schema_and_comes_in_as_it_was(told):
    content = write_cap(told)

    check_structure(content)
    assert read_cap(content) == told


def test_utc_is_written_as_the_standard_wants_it():
    assert b"<sent>2026-03-04T01:15:00-00:00</sent>" in write_cap(message(sent_at=SENT.astimezone(UTC)))


def test_a_polygon_across_the_date_line_keeps_within_the_globe():
    content = write_cap(message(infos=(info(polygons=(ACROSS_THE_DATE_LINE,)),)))

    assert b"<polygon>-5,179.5 -5,-179.5 -9,-179.5 -9,179.5 -5,179.5</polygon>" in content


def test_what_is_no_cap_never_leaves():
    with pytest.raises(Unreadable):
        write_cap(message(infos=(info(severity="Parah"),)))


def test_characters_that_no_xml_may_hold_are_left_out():
    texts = {**dict.fromkeys(PARTS, ""), "event": "Banjir\x00\x0b & <b>", "area": "x"}

    [told] = read_cap(write_cap(message(infos=(info(texts=texts),)))).infos

    assert told.texts["event"] == "Banjir   & <b>"


words = some.text(some.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), max_size=60)
names = some.text("abcdefghij.-_0123456789", min_size=1, max_size=40)
offsets = some.sampled_from([timezone(timedelta(hours=hours)) for hours in (-8, 0, 7, 8, 9)])
moments = some.builds(datetime.fromtimestamp, some.integers(631_152_000, 3_786_912_000), offsets)
latitudes = some.floats(-89, 89).map(lambda value: round(value, 5))
longitudes = some.floats(-179, 179).map(lambda value: round(value, 5))
middles = some.tuples(longitudes, latitudes)


@some.composite
def boxes(draw):
    """A ring around a middle; east of 179° it runs on across the date line."""
    x, y = draw(middles)
    east, north = draw(some.integers(1, 90)), 0.5
    ring = ((x, y), (x + east, y), (x + east, y + north), (x, y + north), (x, y))
    return tuple((round(one, 5), round(other, 5)) for one, other in ring)


infos = some.builds(
    Info,
    language=some.sampled_from(["id", "en", "su", "jv"]),
    sender_name=words,
    texts=some.fixed_dictionaries(
        {**dict.fromkeys(PARTS, words), "web": some.sampled_from(["", "https://pmi.example/a?b=1&c=2"])}
    ),
    event_codes=some.dictionaries(names, names, max_size=2),
    categories=some.lists(some.sampled_from(["Geo", "Met", "Fire", "Other"]), min_size=1, max_size=2).map(tuple),
    severity=some.sampled_from(SEVERITIES),
    urgency=some.sampled_from(URGENCIES),
    certainty=some.sampled_from(CERTAINTIES),
    effective_at=some.none() | moments,
    expires_at=some.none() | moments,
    polygons=some.lists(boxes(), max_size=2).map(tuple),
    circles=some.lists(some.tuples(middles, some.floats(0, 5000).map(lambda km: round(km, 3))), max_size=2).map(tuple),
    area_codes=some.lists(some.sampled_from(["32", "32.03", "32.03.11", "32.03.11.2001"]), max_size=2).map(tuple),
)
messages = some.builds(
    CapMessage,
    identifier=names,
    sender=names,
    sent_at=moments,
    status=some.sampled_from(STATUSES),
    message=some.sampled_from(MESSAGES),
    source=words,
    note=words,
    refers_to=some.lists(
        some.builds(Reference, sender=names, identifier=names, sent=some.just("2026-03-04T08:00:00+07:00")), max_size=3
    ).map(tuple),
    infos=some.lists(infos, max_size=3).map(tuple),
)


@settings(max_examples=300, deadline=None)
@given(messages)
def test_whatever_can_be_said_goes_out_by_the_schema_and_comes_in_as_it_was(told):
    content = write_cap(told)

    check_structure(content)
    assert read_cap(content) == told


@settings(max_examples=300, deadline=None)
@given(messages, some.data())
def test_a_message_mangled_on_its_way_is_read_or_refused(told, data):
    content = write_cap(told)
    at = data.draw(some.integers(0, len(content)))
    upto = data.draw(some.integers(at, min(len(content), at + 40)))
    mangled = content[:at] + data.draw(some.binary(max_size=30)) + content[upto:]

    with suppress(Unreadable):
        check_structure(mangled)
        read_cap(mangled)
