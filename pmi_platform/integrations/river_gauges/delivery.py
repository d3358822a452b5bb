"""From a payload to the gauges that know it: each tenant's own, in a scope of its own."""

from incidents.services import record_feed_readings
from pmi_platform.core.integration.adapters import Payload, Reading
from pmi_platform.core.tenancy.queries.tenants import tenants_in
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.integrations.river_gauges.payloads import read_heights


def deliver(payload: Payload) -> Reading:
    """Hand the heights to every gauge that is registered under this feed; the same again changes nothing.

    What cannot be read or cannot be true, and codes under which nobody has registered a gauge, are kept with the
    payload.
    """
    heights = read_heights(payload.content)
    news_count, known, problems = 0, set[str](), list(heights.problems)
    for tenant_id in tenants_in(payload.space):
        with open_tenant(tenant_id, reason=payload.feed) as actor:
            taken = record_feed_readings(actor=actor, feed=payload.feed, readings=heights.readings)
        news_count += taken.news_count
        known |= taken.known_keys
        problems += taken.problems
    unknown = sorted({one.key for one in heights.readings} - known)
    problems += [f"no gauge is registered for {key}" for key in unknown]
    return Reading(news_count=news_count, problems=tuple(problems))
