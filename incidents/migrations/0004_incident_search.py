"""Words of an incident's number and title, and the index that finds them beneath the policies."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models


def _in_words(column: str) -> models.Func:
    return models.Func(
        models.F(column), models.Value("/-"), models.Value("  "), function="translate", output_field=models.TextField()
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0003_lists_beneath_policies")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="search",
            field=models.GeneratedField(
                expression=SearchVector(_in_words("number"), _in_words("title"), config="simple"),
                output_field=SearchVectorField(),
                db_persist=True,
            ),
        ),
        AddIndexConcurrently(model_name="incident", index=GinIndex(fields=["search"], name="incident_search")),
    ]
