"""People by the beginnings of words of their names, and in the order of their names, beneath the policies."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="search",
            field=models.GeneratedField(
                expression=SearchVector("full_name", config="simple"),
                output_field=SearchVectorField(),
                db_persist=True,
            ),
        ),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(fields=["tenant", "full_name", "id"], name="person_tenant_name"),
        ),
        AddIndexConcurrently(model_name="person", index=GinIndex(fields=["search"], name="person_search")),
    ]
