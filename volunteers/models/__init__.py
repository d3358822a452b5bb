from volunteers.models.affiliation import Affiliation, ExternalId
from volunteers.models.capability import Certificate, Competence, Skill
from volunteers.models.private import ContactCard, PersonalRecord
from volunteers.models.volunteer import Volunteer

__all__ = [
    "Affiliation",
    "Certificate",
    "Competence",
    "ContactCard",
    "ExternalId",
    "PersonalRecord",
    "Skill",
    "Volunteer",
]
