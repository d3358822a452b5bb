import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import pmi_platform.core.accounts.models.machine


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="MachineRegistration",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="registration",
                        serialize=False,
                        to="oauth2_provider.application",
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(validators=[pmi_platform.core.accounts.models.machine.known_scope]),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
            ],
        ),
    ]
