from pmi_platform.core.journal.models.entry import JournalChange, JournalDetail, JournalEntry
from pmi_platform.core.journal.models.sealing import Delivery, JournalEpoch, JournalHead, TenantHead

__all__ = ["Delivery", "JournalChange", "JournalDetail", "JournalEntry", "JournalEpoch", "JournalHead", "TenantHead"]
