from django.contrib import admin

from pmi_platform.core.tenancy.models import Organisation, Tenant

admin.site.register((Organisation, Tenant))
