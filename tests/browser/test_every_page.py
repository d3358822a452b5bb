"""Every page of the product, as whoever may open it, on a phone and on a desk.

Which pages there are is asked of the resolver, and what they are opened with stands in the isolation matrix, so that a
new page is walked without being named here. Nothing may be complained of in the console, blocked by the content
security policy, wider than the screen, shifted while it loads, or a barrier by axe-core's serious and critical rules.

With `PMI_SHOTS` each page is also kept as a picture in that folder.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from incidents import services
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import Member, member
from tests.isolation import resolver, world
from tests.isolation.routes import ROUTES, Bare
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
MOST_SHIFT = 0.1
APART = re.compile(r"(api|admin|health|oauth)/")
"""Doors for machines, and Django's own admin, whose pages are not ours."""
ROLES = (
    Role.PROVINCIAL_COORDINATOR,
    Role.PLATFORM_ADMIN,
    Role.DATA_PROTECTION_OFFICER,
    Role.CALL_TAKER,
)
LISTENING = """
  window.__shift = 0; window.__blocked = []; window.__moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((one) => !one.hadRecentInput)) {
      window.__shift += entry.value;
      window.__moved.push(...entry.sources.map((one) => `${one.node?.nodeName}.${one.node?.className}`));
    }
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__blocked.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
LOOKING = """async (mostShift) => {
  const found = [];
  const page = document.scrollingElement;
  if (page.scrollWidth > window.innerWidth) found.push(`${page.scrollWidth} px wide`);
  if (window.__shift > mostShift) found.push(`shifts by ${window.__shift.toFixed(2)}: ${window.__moved.join(" | ")}`);
  found.push(...window.__blocked.map((one) => `blocked ${one}`));
  const told = await axe.run(document, { resultTypes: ["violations"] });
  for (const one of told.violations)
    if (["serious", "critical"].includes(one.impact))
      found.push(`${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  return found;
}"""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A page, and who opens it; nobody where anybody may."""

    path: str
    by: Member | None


@pytest.fixture(scope="module")
def built(module_database):
    """Jawa Barat with something of every kind, and a report that everybody may read."""
    photos = settings.STORAGES["default"]["OPTIONS"] | {"location": str(Path(os.environ["PMI_STATE_DIR"]) / "media")}
    with override_settings(
        STORAGES={**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": photos}}
    ):
        built = world.build()
        place = built.shown
        with built.owner.scope() as actor:
            document = place.document
            services.publish_situation_report(actor=actor, document_id=document.pk, version=document.version)
        world.seal()
        yield built


@pytest.fixture(scope="module")
def people(built):
    """Who walks: the officer of the place, whose own reports are there, and one of each further role."""
    others = [member(role, of=built.owner.tenant) for role in ROLES[1:]]
    return [built.owner, built.shown.officer, *others, None]


@pytest.fixture(scope="module")
def stops(built, people):
    """Every page once, by the first who may open it."""
    clients = {id(one): one.sign_in(Client()) if one else Client() for one in people}
    found = (_first(path, people, clients) for path in _paths(built))
    return [stop for stop in found if stop is not None]


@pytest.fixture
def site(built, processes):
    processes.sequencer()
    _web, origin = processes.web()
    return origin


def _paths(built):
    """Every address of the product that a browser could open, filled with what is in the place."""
    place = built.shown
    number = place.incident.number.split("/")
    public = {
        "tenant": number[0],
        "year": number[1],
        "serial": number[2],
        "slug": place.document.slug,
        "code": place.document.verification_code,
    }
    for pattern in dict.fromkeys(route.pattern for route in resolver.routes()):
        if APART.match(pattern) or "^" in pattern:
            continue
        asks = ROUTES[pattern]
        if isinstance(asks, Bare):
            names = re.findall(r"<\w+:(\w+)>", pattern)
            if all(name in public for name in names):
                yield "/" + re.sub(r"<\w+:(\w+)>", lambda found: public[found[1]], pattern)
            continue
        reading = [ask for ask in asks if ask.method == "GET"]
        if reading:
            yield reading[0].url(pattern, place)


def _first(path, people, clients):
    for one in people:
        answer = clients[id(one)].get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
            is_page = b"<html" in answer.content[:2000]
            return Stop(path=path, by=one) if is_page else None
    return None


def walk(visit, site, stops, viewport):
    """What is wrong on which page."""
    found, visitors = [], {}
    for stop in stops:
        if id(stop.by) not in visitors:
            visitor = visit(site, stop.by, viewport=viewport)
            visitor.context.add_init_script(LISTENING)
            visitors[id(stop.by)] = visitor, visitor.open(stop.path)
        visitor, page = visitors[id(stop.by)]
        found += [f"{stop.path}: {problem}" for problem in _look(visitor, page, f"{site}{stop.path}", viewport)]
    return found


def _look(visitor, page, address, viewport):
    visitor.complaints.clear()
    page.goto(address)
    page.wait_for_timeout(200)
    page.evaluate(AXE)
    problems = [*page.evaluate(LOOKING, MOST_SHIFT), *visitor.complaints]
    visitor.complaints.clear()
    if folder := os.environ.get("PMI_SHOTS"):
        name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", page.url.partition("//")[2].partition("/")[2])
        name = re.sub(r"\W+", "-", name).strip("-") or "beranda"
        page.screenshot(path=f"{folder}/{name}-{viewport['width']}.png", full_page=True)
    return problems


def test_every_page_has_somebody_who_opens_it(stops):
    assert len(stops) > 60
    assert {stop.path for stop in stops} >= {"/komando/", "/kejadian/", "/lapor/", "/peringatan/", "/tim/", "/jejak/"}


def test_every_page_is_well_on_a_phone(visit, site, stops):
    assert walk(visit, site, stops, PHONE) == []


def test_every_page_is_well_on_a_desk(visit, site, stops):
    assert walk(visit, site, stops, DESKTOP) == []
