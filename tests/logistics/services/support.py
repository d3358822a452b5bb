"""What the tests of the ledger ask alike."""

from logistics.models import StockBalance


def kept(lot):
    """Every account's balance of the lot, without places; nothing where nothing is."""
    held = {}
    for balance in StockBalance.objects.filter(lot=lot).exclude(quantity=0):
        name = balance.warehouse.name if balance.warehouse else balance.account.partition(":")[0]
        held[name] = held.get(name, 0) + balance.quantity
    return held
