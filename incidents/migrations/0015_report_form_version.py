from django.db import migrations, models


class Migration(migrations.Migration):
    """Which version of its form a report's answers follow."""

    dependencies = [("incidents", "0014_command_reference_data")]
    operations = [
        migrations.AddField(
            model_name="fieldreport",
            name="type_version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="version of its form"),
        ),
    ]
