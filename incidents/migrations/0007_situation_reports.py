import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base

FREEZE = """
CREATE FUNCTION incidents_keep_approved_content() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'An approved situation report never changes; correct it by a further edition.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER incidents_situationreport_frozen BEFORE UPDATE ON incidents_situationreport
    FOR EACH ROW WHEN (OLD.content IS NOT NULL AND (
        (NEW.content, NEW.digest, NEW.letter_number, NEW.verification_code, NEW.as_of, NEW.approved_at,
         NEW.kind, NEW.number, NEW.edition, NEW.incident_id)
        IS DISTINCT FROM
        (OLD.content, OLD.digest, OLD.letter_number, OLD.verification_code, OLD.as_of, OLD.approved_at,
         OLD.kind, OLD.number, OLD.edition, OLD.incident_id)))
    EXECUTE FUNCTION incidents_keep_approved_content();
"""
THAW = """
DROP TRIGGER incidents_situationreport_frozen ON incidents_situationreport;
DROP FUNCTION incidents_keep_approved_content();
"""


class Migration(migrations.Migration):
    """Situation reports as documents: what is approved is frozen by the database itself."""

    dependencies = [
        ("incidents", "0006_alert"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SituationReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "visible_to",
                    pmi_platform.core.tenancy.base.IntArrayField(
                        base_field=models.IntegerField(), editable=False, size=None
                    ),
                ),
                (
                    "zone_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("initial", "Initial report"),
                            ("development", "Development report"),
                            ("final", "Final report"),
                            ("post_disaster", "Post-disaster report"),
                        ],
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="edition")),
                (
                    "state",
                    models.TextField(
                        choices=[("draft", "Draft"), ("approved", "Approved"), ("published", "Published")],
                        default="draft",
                        verbose_name="state",
                    ),
                ),
                ("letter_number", models.TextField(blank=True, default="", verbose_name="letter number")),
                ("sections", models.JSONField(blank=True, default=dict, verbose_name="sections")),
                ("correction_reason", models.TextField(blank=True, default="", verbose_name="what is corrected")),
                ("content", models.JSONField(blank=True, editable=False, null=True, verbose_name="content")),
                ("digest", models.TextField(blank=True, default="", editable=False, verbose_name="digest")),
                (
                    "verification_code",
                    models.TextField(blank=True, default="", editable=False, verbose_name="verification code"),
                ),
                ("as_of", models.DateTimeField(blank=True, null=True, verbose_name="as of")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="superseded")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situation_reports",
                        to="incidents.incident",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "situation report",
                "verbose_name_plural": "situation reports",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SituationReportTransition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "from_state",
                    models.TextField(
                        blank=True,
                        choices=[("draft", "Draft"), ("approved", "Approved"), ("published", "Published")],
                        null=True,
                    ),
                ),
                (
                    "to_state",
                    models.TextField(
                        choices=[("draft", "Draft"), ("approved", "Approved"), ("published", "Published")]
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="incidents.situationreport",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("text", models.TextField(verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, default="")),
                ("state_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="incidents.incident",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "indexes": [models.Index(fields=["incident", "due_on"], name="follow_up_of_incident")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "done", "dropped"))), name="follow_up_state_known"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.UniqueConstraint(
                fields=("incident", "kind", "number", "edition"), name="document_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("edition", 1), ("state", "draft")),
                fields=("incident", "kind"),
                name="document_drafted_one_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verification_code", ""), _negated=True),
                fields=("tenant", "verification_code"),
                name="document_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("initial", "development", "final", "post_disaster"))),
                name="document_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", True),
                        ("content__isnull", True),
                        ("digest", ""),
                        ("state", "draft"),
                        ("verification_code", ""),
                    ),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("content__isnull", False),
                        ("state__in", ("approved", "published")),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("verification_code", ""), _negated=True),
                        models.Q(("letter_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_frozen_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(("published_at__isnull", True), ("state__in", ("draft", "approved"))),
                    _connector="OR",
                ),
                name="document_published_at_fits_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("edition", 1)),
                    models.Q(("edition__gt", 1), models.Q(("correction_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_corrected_why",
            ),
        ),
        migrations.AddIndex(
            model_name="situationreporttransition",
            index=models.Index(fields=["document", "at"], name="transition_of_document"),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
