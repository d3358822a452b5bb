from volunteers.models.affiliation import Affiliation, ExternalId
from volunteers.models.private import ContactCard, PersonalRecord
from volunteers.models.volunteer import Volunteer

__all__ = ["Affiliation", "ContactCard", "ExternalId", "PersonalRecord", "Volunteer"]
