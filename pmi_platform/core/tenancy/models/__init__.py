from pmi_platform.core.tenancy.models.membership import Membership, NationalReading, SharingGrant
from pmi_platform.core.tenancy.models.organisation import Organisation, Person
from pmi_platform.core.tenancy.models.tenant import Space, Tenant, Unit
from pmi_platform.core.tenancy.models.user import User

__all__ = ["Membership", "NationalReading", "Organisation", "Person", "SharingGrant", "Space", "Tenant", "Unit", "User"]
