from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_incident_search")]

    operations = [
        migrations.AddField(
            model_name="incidentparticipation",
            name="reported_severity",
            field=models.TextField(
                blank=True,
                choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High"), ("critical", "Critical")],
                db_default="",
                default="",
                verbose_name="severity by the participant's verified reports",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentparticipation",
            constraint=models.CheckConstraint(
                condition=Q(("reported_severity__in", ("", "low", "moderate", "high", "critical"))),
                name="participation_severity_known",
            ),
        ),
    ]
