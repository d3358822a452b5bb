"""The one way to ask a partner: politely, with limits, and never an address inside our own network.

At most one request a second to a host, across all processes (60 a minute is BMKG's limit). A host must be declared by
the feed, is resolved here, and every address it stands for must be public; the connection goes to the very address
that was checked, so that a second answer of the name server changes nothing. Redirections are followed by hand, each
checked like the first. Hosts of a partner inside one's own network are named in `PMI_PRIVATE_HOSTS`.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import redis
import urllib3
from django.conf import settings
from django.utils import timezone

from pmi_platform.core.integration.errors import FetchFailed

CONNECT_S, READ_S, ALTOGETHER_S = 5.0, 15.0, 45.0
MOST_REDIRECTIONS = 3
LONGEST_WAIT_S = 90.0
CHUNK_BYTES = 64 * 1024
USER_AGENT = "PMI-Platform/0.1"
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we hold of an address already; the partner need not send it again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A partner's answer. `content` is None when nothing has changed."""

    url: str
    content: bytes | None
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


NOTHING = Known()


def fetch(
    url: str,
    *,
    hosts: frozenset[str],
    most_bytes: int,
    known: Known = NOTHING,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """What stands at `url`; raises `FetchFailed` with the reason. `headers` go to the hosts in `hosts` only."""
    until = time.monotonic() + ALTOGETHER_S + LONGEST_WAIT_S
    for _step in range(MOST_REDIRECTIONS + 1):
        target = _checked(url, hosts)
        _take_turn(target.hostname or "")
        response = _ask(target, known, headers or {})
        try:
            if response.status not in REDIRECTIONS:
                return _read(response, url, most_bytes=most_bytes, until=until)
            url = urljoin(url, response.headers.get("Location", ""))
        finally:
            response.close()
    raise FetchFailed("redirected too often")


def post(url: str, content: bytes, *, headers: Mapping[str, str], hosts: frozenset[str], most_bytes: int) -> Answer:
    """What a partner answers to `content`; raises `FetchFailed`. It is neither redirected nor made to wait its turn."""
    target = _checked(url, hosts)
    pool = _pool(target, _address_of(target.hostname or "", target.port or PORTS[target.scheme]))
    told = {"Host": target.netloc, "User-Agent": USER_AGENT, **headers}
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        response = pool.request(
            "POST", path, body=content, headers=told, retries=False, redirect=False, preload_content=False
        )
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise FetchFailed(f"{type(error).__name__}: {error}"[:300]) from error
    try:
        return _read(
            response, url, most_bytes=most_bytes, until=time.monotonic() + ALTOGETHER_S, good=frozenset({200, 201, 202})
        )
    finally:
        response.close()


def _checked(url: str, hosts: frozenset[str]) -> SplitResult:
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError as error:
        raise FetchFailed(f"not an address: {url[:200]}") from error
    host = target.hostname or ""
    is_private = host in settings.PRIVATE_HOSTS
    if target.username is not None or target.scheme not in PORTS:
        raise FetchFailed(f"not an address we ask: {url[:200]}")
    if host not in hosts:
        raise FetchFailed(f"the feed does not declare the host {host[:200]}")
    if not is_private and (target.scheme != "https" or port not in (None, PORTS["https"])):
        raise FetchFailed("only https on its usual port is asked")
    return target


def _take_turn(host: str) -> None:
    """Wait until a second has passed since anybody here asked the host."""
    spacing_ms = round(60_000 / settings.FETCHES_PER_MINUTE)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5)
    until = time.monotonic() + LONGEST_WAIT_S
    try:
        while not client.set(f"pmi:fetch:{host}", 1, px=spacing_ms, nx=True):
            if time.monotonic() > until:
                raise FetchFailed("too many of us wait for this host")
            left_ms = client.pttl(f"pmi:fetch:{host}")
            time.sleep(max(left_ms, 1) / 1000 if isinstance(left_ms, int) else spacing_ms / 1000)
    except redis.RedisError as error:
        raise FetchFailed(f"Redis is away, so nobody knows whose turn it is: {error}") from error


def _ask(target: SplitResult, known: Known, more: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
    host = target.hostname or ""
    pool = _pool(target, _address_of(host, target.port or PORTS[target.scheme]))
    headers = {
        "Host": target.netloc,
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "gzip",
        "Accept": "application/json, application/cap+xml, application/rss+xml, application/xml, text/xml, */*;q=0.1",
        **({"If-None-Match": known.etag} if known.etag else {}),
        **({"If-Modified-Since": known.last_modified} if known.last_modified else {}),
        **more,
    }
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        return pool.request("GET", path, headers=headers, retries=False, redirect=False, preload_content=False)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise FetchFailed(f"{type(error).__name__}: {error}"[:300]) from error


def _address_of(host: str, port: int) -> str:
    """The address that will be asked: public, unless the host is one of one's own network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"{host} has no address: {error}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    hidden = [address for address in addresses if not ipaddress.ip_address(address.partition("%")[0]).is_global]
    if hidden and host not in settings.PRIVATE_HOSTS:
        raise FetchFailed(f"{host} stands for {hidden[0]}, which is no public address")
    return addresses[0]


def _pool(target: SplitResult, address: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_S, read=READ_S)
    port = target.port or PORTS[target.scheme]
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=timeout,
        maxsize=1,
        ssl_context=ssl.create_default_context(),
        server_hostname=target.hostname,
        assert_hostname=target.hostname,
    )


def _read(
    response: urllib3.BaseHTTPResponse,
    url: str,
    *,
    most_bytes: int,
    until: float,
    good: frozenset[int] = frozenset({200}),
) -> Answer:
    headers = response.headers
    validators = {"etag": headers.get("ETag", ""), "last_modified": headers.get("Last-Modified", "")}
    if response.status == 304:
        return Answer(url=url, content=None, **validators)
    if response.status not in good:
        wait_s = _seconds(headers.get("Retry-After", ""))
        raise FetchFailed(f"HTTP {response.status}", retry_after_s=wait_s, answered=response.status)
    content = bytearray()
    try:
        # What is counted is the unpacked content: a small archive may hold a very large nothing.
        for chunk in response.stream(CHUNK_BYTES, decode_content=True):
            content += chunk
            if len(content) > most_bytes:
                raise FetchFailed(f"larger than {most_bytes} bytes")
            if time.monotonic() > until:
                raise FetchFailed("the answer took too long")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise FetchFailed(f"{type(error).__name__}: {error}"[:300]) from error
    return Answer(url=url, content=bytes(content), content_type=headers.get("Content-Type", "")[:200], **validators)


def _seconds(retry_after: str) -> float | None:
    """`Retry-After` as seconds from now, whether it says seconds or a date."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - timezone.now()).total_seconds())
    except (ValueError, TypeError):
        return None
