from volunteers.models.affiliation import Affiliation, ExternalId
from volunteers.models.capability import Certificate, Competence, Skill
from volunteers.models.deployment import Commitment, Deployment, DeploymentContact, DutySpan
from volunteers.models.merge import VolunteerMerge
from volunteers.models.private import ContactCard, PersonalRecord
from volunteers.models.reporting_point import ReportingPoint
from volunteers.models.roster_import import RosterImport, RosterImportLine
from volunteers.models.service_certificate import ServiceCertificate
from volunteers.models.volunteer import Volunteer

__all__ = [
    "Affiliation",
    "Certificate",
    "Commitment",
    "Competence",
    "ContactCard",
    "Deployment",
    "DeploymentContact",
    "DutySpan",
    "ExternalId",
    "PersonalRecord",
    "ReportingPoint",
    "RosterImport",
    "RosterImportLine",
    "ServiceCertificate",
    "Skill",
    "Volunteer",
    "VolunteerMerge",
]
