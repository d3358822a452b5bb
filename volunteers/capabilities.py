"""Capability codes of volunteers."""

VOLUNTEER_READ = "volunteers.volunteer.read"
PERSON_READ = "volunteers.person.read"
PERSON_MANAGE = "volunteers.person.manage"
PRIVATE_READ = "volunteers.private.read"
PERSON_ERASE = "volunteers.person.erase"
PARTNER_MANAGE = "volunteers.partner.manage"
OWN_KEEP = "volunteers.own.keep"
