from django.db import migrations, models


class Migration(migrations.Migration):
    """A rule may ask for a class of risk where the warning reaches."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0019_risk_zones"),
        ("tenancy", "0002_person_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="activationrule",
            name="least_risk",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="risk, at least"),
        ),
        migrations.AddConstraint(
            model_name="activationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_risk__in", ("", "low", "moderate", "high"))),
                name="activation_rule_risk_known",
            ),
        ),
    ]
