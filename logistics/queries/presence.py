"""Which goods lie where, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from logistics.capabilities import STOCK_READ
from logistics.models import Item
from logistics.queries.stock import readable_stock
from logistics.rules.ledger import Account
from pmi_platform.core.geo.rules.codes import ancestors_of
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsThere:
    """How much of an item lies in the warehouses of an area, in the item's unit."""

    item: Item
    total: int
    warehouse_count: int


def goods_in(*, actor: Actor, areas: Iterable[str], today: date) -> Sequence[GoodsThere] | None:
    """What lies in the warehouses of the areas and in those that serve all of an area around them, without the
    expired and what is set aside.

    What partners share counts. Two statements. None when the office does not read stock.
    """
    if not actor.allows(STOCK_READ):
        return None
    named = tuple(areas)
    around = {code for area in named for code in ancestors_of(area)}
    lying = readable_stock(actor).filter(inside(named, field="area") | Q(area__in=around), quantity__gt=0)
    lying = lying.filter(account__startswith=f"{Account.ON_HAND}:")
    usable = lying.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today)).order_by()
    counted = usable.values("item").annotate(total=Sum("quantity"), places=Count(F("warehouse"), distinct=True))
    totals = {row["item"]: row for row in counted}
    return [
        GoodsThere(item=item, total=totals[item.pk]["total"], warehouse_count=totals[item.pk]["places"])
        for item in Item.objects.filter(pk__in=totals)
    ]
