"""The kernel's own capability codes; `roles.ROLE_TABLE` says who holds them."""

UNIT_READ = "tenancy.unit.read"
UNIT_MANAGE = "tenancy.unit.manage"
MEMBERSHIP_READ = "tenancy.membership.read"
MEMBERSHIP_MANAGE = "tenancy.membership.manage"
GRANT_READ = "tenancy.grant.read"
GRANT_MANAGE = "tenancy.grant.manage"
