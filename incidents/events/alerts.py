"""What happens to early warnings, and what they propose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent(DomainEvent):
    """What every fact about an early warning says; the kecamatan stand with the warning itself."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:alert", "alert_id")

    alert_id: str
    source: str
    status: str
    message: str
    state: str
    hazard: str
    severity: str
    urgency: str
    certainty: str
    tsunami: bool | None

    @classmethod
    def of(cls, alert: models.Alert) -> Self:
        return cls(
            alert_id=str(alert.pk),
            source=alert.source,
            status=alert.status,
            message=alert.message,
            state=alert.state,
            hazard=alert.hazard_id,
            severity=alert.severity,
            urgency=alert.urgency,
            certainty=alert.certainty,
            tsunami=alert.tsunami,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReceived(AlertEvent):
    type: ClassVar[str] = "incidents.alert.received"
    words: ClassVar[Words] = _("Early warning received")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRevised(AlertEvent):
    type: ClassVar[str] = "incidents.alert.revised"
    words: ClassVar[Words] = _("Early warning revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEnded(AlertEvent):
    type: ClassVar[str] = "incidents.alert.ended"
    words: ClassVar[Words] = _("Early warning ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertIssued(DomainEvent):
    about: ClassVar[tuple[str, str] | None] = ("incidents:alert", "alert_id")
    type: ClassVar[str] = "incidents.alert.issued"
    words: ClassVar[Words] = _("Warning published as CAP")

    issue_id: str
    alert_id: str
    number: int
    kind: str
    status: str

    @classmethod
    def of(cls, issue: models.AlertIssue) -> Self:
        return cls(
            issue_id=str(issue.pk),
            alert_id=str(issue.alert_id),
            number=issue.number,
            kind=issue.kind,
            status=issue.status,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationEvent(DomainEvent):
    """What every fact about a draft activation says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:alert", "alert_id")

    activation_id: str
    alert_id: str
    hazard: str
    severity: str
    area_code: str
    state: str
    incident_id: str | None

    @classmethod
    def of(cls, activation: models.Activation) -> Self:
        return cls(
            activation_id=str(activation.pk),
            alert_id=str(activation.alert_id),
            hazard=activation.hazard_id,
            severity=activation.severity,
            area_code=activation.area_id,
            state=activation.state,
            incident_id=str(activation.incident_id) if activation.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationProposed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.proposed"
    words: ClassVar[Words] = _("Activation proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationRevised(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.revised"
    words: ClassVar[Words] = _("Proposed activation revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationWithdrawn(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.withdrawn"
    words: ClassVar[Words] = _("Proposed activation withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationConfirmed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.confirmed"
    words: ClassVar[Words] = _("Activation confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationDismissed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.dismissed"
    words: ClassVar[Words] = _("Proposed activation dismissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationRuleChanged(DomainEvent):
    about: ClassVar[tuple[str, str] | None] = ("incidents:activation-rule", "rule_id")
    type: ClassVar[str] = "incidents.activation_rule.changed"
    words: ClassVar[Words] = _("Activation rule changed")

    rule_id: str
    is_enabled: bool

    @classmethod
    def of(cls, rule: models.ActivationRule) -> Self:
        return cls(rule_id=str(rule.pk), is_enabled=rule.is_enabled)
