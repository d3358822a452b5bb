from pmi_platform.core.accounts.models.device_password import DevicePassword
from pmi_platform.core.accounts.models.invitation import Invitation
from pmi_platform.core.accounts.models.machine import MachineRegistration

__all__ = ["DevicePassword", "Invitation", "MachineRegistration"]
