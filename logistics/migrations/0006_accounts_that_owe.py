from django.db import migrations, models


class Migration(migrations.Migration):
    """Kits, counts and loans bring goods in, as donors do: their accounts may fall below nothing."""

    dependencies = [("logistics", "0005_requisitions")]

    operations = [
        migrations.RemoveConstraint(
            model_name="stockbalance",
            name="stock_never_negative",
        ),
        migrations.AddConstraint(
            model_name="stockbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity__gte", 0),
                    ("account__in", ("donor", "adjusted")),
                    ("account__startswith", "made:"),
                    ("account__startswith", "borrowed:"),
                    _connector="OR",
                ),
                name="stock_never_negative",
            ),
        ),
    ]
