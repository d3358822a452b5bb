from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy


class UserManager(BaseUserManager["User"]):
    """Creates accounts; a field account has a phone number and a PIN instead of an e-mail and a password."""

    def create_user(self, *, email: str | None = None, phone: str | None = None, **fields: Any) -> "User":
        secret = fields.pop("password", None)
        user = self.model(email=self.normalize_email(email).lower() if email else None, phone=phone, **fields)
        user.set_password(secret)
        user.save(using=self._db)
        return user

    def create_superuser(self, **fields: Any) -> "User":
        return self.create_user(is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: how somebody signs in. What they may do comes from their memberships alone."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Signing in comes before any scope; never listed by a tenant door."
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.TextField(_("phone number"), unique=True, null=True, blank=True, help_text=_("E.164, +62…"))
    name = models.TextField(_("name"))
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="id")
    person = models.ForeignKey("tenancy.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(
        default=False, help_text=_("A demo account needs no second factor while demo mode is on.")
    )
    failed_pins = models.PositiveSmallIntegerField(default=0, db_default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False), name="user_can_be_addressed"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or str(self.phone)

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong PINs keep the account closed for now."""
        return self.locked_until is not None and self.locked_until > timezone.now()
