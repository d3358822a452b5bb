from django.contrib import admin

from pmi_platform.core.accounts.models import MachineRegistration

admin.site.register(MachineRegistration)
