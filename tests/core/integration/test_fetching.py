import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import Known, fetch
from tests.core.integration.partner import partner

HERE = frozenset({"127.0.0.1"})
MOST = 10_000


def asked(url, **changes):
    return fetch(url, **{"hosts": HERE, "most_bytes": MOST, **changes})


def test_what_stands_at_an_address_is_brought_with_its_marks(mitra):
    mitra.says("/a", b"<a/>", headers={"Content-Type": "text/xml", "ETag": '"1"', "Last-Modified": "Mon"})

    answer = asked(f"{mitra.url}/a")

    assert (answer.content, answer.content_type, answer.etag, answer.last_modified) == (
        b"<a/>",
        "text/xml",
        '"1"',
        "Mon",
    )
    assert mitra.asked[0][1]["User-Agent"].startswith("PMI-Platform/")


def test_what_is_held_already_is_not_sent_again(mitra):
    mitra.says("/a", b"<a/>", headers={"ETag": '"1"'})

    assert asked(f"{mitra.url}/a", known=Known(etag='"1"')).content is None


def test_a_host_is_asked_at_most_so_often_in_a_minute(mitra, settings):
    settings.FETCHES_PER_MINUTE = 200
    mitra.says("/a", b"x")
    asked(f"{mitra.url}/a")

    began = time.monotonic()
    asked(f"{mitra.url}/a")
    asked(f"{mitra.url}/a")

    assert time.monotonic() - began >= 0.5


def test_a_redirection_is_followed_by_hand(mitra):
    mitra.says("/a", b"", status=302, headers={"Location": "/b"})
    mitra.says("/b", b"here")

    assert asked(f"{mitra.url}/a").content == b"here"


def test_a_redirection_leads_to_no_other_host(mitra):
    mitra.says("/a", b"", status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})

    with pytest.raises(FetchFailed, match=r"does not declare the host 169\.254\.169\.254"):
        asked(f"{mitra.url}/a")


def test_redirections_end(mitra):
    mitra.says("/a", b"", status=302, headers={"Location": "/a"})

    with pytest.raises(FetchFailed, match="redirected too often"):
        asked(f"{mitra.url}/a")


def test_a_large_answer_is_not_read_to_its_end(mitra):
    mitra.says("/a", b"x" * (MOST + 1))

    with pytest.raises(FetchFailed, match="larger than"):
        asked(f"{mitra.url}/a")


def test_a_small_archive_of_a_large_nothing_is_refused(mitra):
    mitra.says("/a", gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"})

    with pytest.raises(FetchFailed, match="larger than"):
        asked(f"{mitra.url}/a")


def test_a_partner_that_asks_for_patience_is_heard(mitra):
    mitra.says("/a", b"", status=429, headers={"Retry-After": "120"})

    with pytest.raises(FetchFailed, match="HTTP 429") as failure:
        asked(f"{mitra.url}/a")

    assert failure.value.retry_after_s == 120


def test_nobody_at_home_is_a_failure_and_no_crash(own_network):
    with pytest.raises(FetchFailed, match="refused"):
        asked("http://127.0.0.1:1/a")


@pytest.mark.parametrize(
    ("url", "hosts", "why"),
    [
        ("http://localhost/a", {"localhost"}, "only https"),
        ("https://localhost/a", {"localhost"}, "no public address"),
        ("https://127.0.0.1/a", {"127.0.0.1"}, "no public address"),
        ("https://[::1]/a", {"::1"}, "no public address"),
        ("https://10.0.0.1/a", {"10.0.0.1"}, "no public address"),
        ("https://data.example/a", {"127.0.0.1"}, "does not declare"),
        ("https://127.0.0.1:8443/a", {"127.0.0.1"}, "usual port"),
        ("https://user@127.0.0.1/a", {"127.0.0.1"}, "not an address"),
        ("file:///etc/passwd", {""}, "not an address"),
        ("https://[broken/a", {"127.0.0.1"}, "not an address"),
    ],
)
def test_an_address_inside_our_own_network_is_never_asked(settings, url, hosts, why):
    settings.FETCHES_PER_MINUTE = 60_000

    with pytest.raises(FetchFailed, match=why):
        asked(url, hosts=frozenset(hosts))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """For the name localhost, signed by itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    signed = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem))
    return file


@pytest.fixture
def over_tls(certificate, settings):
    settings.PRIVATE_HOSTS, settings.FETCHES_PER_MINUTE = ["localhost", "127.0.0.1"], 60_000
    with partner(certificate=certificate) as standing:
        standing.says("/a", b"safe")
        yield standing


def test_a_partners_certificate_is_checked_for_its_name_though_its_address_is_asked(over_tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert asked(f"{over_tls.url}/a", hosts=frozenset({"localhost"})).content == b"safe"
    assert over_tls.asked[0][1]["Host"] == over_tls.url.removeprefix("https://")


def test_a_certificate_for_another_name_is_refused(over_tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with pytest.raises(FetchFailed, match="SSLError"):
        asked(f"{over_tls.url}/a".replace("localhost", "127.0.0.1"))


def test_a_certificate_that_nobody_vouches_for_is_refused(over_tls):
    with pytest.raises(FetchFailed, match="SSLError"):
        asked(f"{over_tls.url}/a", hosts=frozenset({"localhost"}))
