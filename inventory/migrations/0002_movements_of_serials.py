import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inventory", "0001_initial"),
        ("places", "0001_initial"),
        ("serials", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MovementSerial",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "movement_id", "serial_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "serial",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movement_links",
                        to="serials.serialnumber",
                        verbose_name="serial number",
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="serial_links",
                        to="inventory.movement",
                        verbose_name="movement",
                    ),
                ),
            ],
            options={
                "verbose_name": "serial number moved",
                "verbose_name_plural": "serial numbers moved",
            },
        ),
        migrations.AddField(
            model_name="movementtemplate",
            name="default_location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.location",
                verbose_name="default location",
            ),
        ),
        migrations.AddField(
            model_name="movementtemplate",
            name="document_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="Document types that offer this template; none chosen means all that fit its direction.",
                to="inventory.documenttype",
                verbose_name="areas where it is visible",
            ),
        ),
        migrations.AddField(
            model_name="movementtemplate",
            name="offset_template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inventory.movementtemplate",
                verbose_name="offset template",
            ),
        ),
        migrations.AddField(
            model_name="movementtemplate",
            name="offset_warehouse",
            field=models.ForeignKey(
                blank=True,
                help_text="The opposite movement is made there along with each movement.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.warehouse",
                verbose_name="offset warehouse",
            ),
        ),
        migrations.AddField(
            model_name="movementtemplate",
            name="warehouse",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="templates",
                to="places.warehouse",
                verbose_name="warehouse",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="template",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="inventory.movementtemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="inventory.movementtemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="numbersequence",
            name="document_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="inventory.documenttype", verbose_name="document type"
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_date__gte", models.F("start_date"))),
                name="period_ends_after_start",
                violation_error_message="The period ends before it starts.",
            ),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(condition=models.Q(("lot__isnull", False)), fields=["lot"], name="balance_by_lot"),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.UniqueConstraint(
                models.F("item"),
                models.F("location"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("variant"), models.Value(0), output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("lot"), models.Value(0), output_field=models.BigIntegerField()
                ),
                name="balance_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.UniqueConstraint(fields=("document", "position"), name="line_position_unique"),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)),
                name="line_quantity_positive",
                violation_error_message="A quantity is greater than zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", [1, -1])), name="line_direction_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftserial",
            constraint=models.UniqueConstraint(models.F("line"), models.F("code_key"), name="draft_serial_unique"),
        ),
        migrations.AddIndex(
            model_name="movementserial",
            index=models.Index(fields=["serial", "movement"], name="movement_serial_history"),
        ),
        migrations.AddConstraint(
            model_name="movementtemplate",
            constraint=models.UniqueConstraint(
                fields=("warehouse", "code_key"),
                name="template_code_unique",
                violation_error_message="This warehouse already has a template with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="movementtemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", [1, -1])),
                name="template_direction_known",
                violation_error_message="A template loads or unloads.",
            ),
        ),
        migrations.AddConstraint(
            model_name="movementtemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offset_template__isnull", True), ("offset_warehouse__isnull", False), _connector="OR"
                ),
                name="template_offset_needs_warehouse",
                violation_error_message="An offset template needs an offset warehouse.",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["item", "location", "date", "id"], name="movement_by_stock"),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("lot__isnull", False)), fields=["lot", "id"], name="movement_by_lot"
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("order_line__isnull", False)), fields=["order_line"], name="movement_by_commitment"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity", 0), _negated=True), models.Q(("committed", 0), _negated=True), _connector="OR"
                ),
                name="movement_moves_or_commits",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committed", 0), ("order_line__isnull", True)),
                    models.Q(models.Q(("committed", 0), _negated=True), ("order_line__isnull", False)),
                    _connector="OR",
                ),
                name="movement_commits_for_a_line",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["-date", "-id"], name="document_by_date"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["number_key", "id"], name="document_by_number"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("state", "draft")), fields=["-date", "-id"], name="document_drafts"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("document_type", "number_scope", "number_key"),
                name="document_number_unique",
                violation_error_message="There is already a document of this type with this number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posted_at__isnull", True), ("state", "draft")),
                    models.Q(("posted_at__isnull", False), ("state__in", ["posted", "reversed"])),
                    _connector="OR",
                ),
                name="document_posted_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="numbersequence",
            constraint=models.UniqueConstraint(fields=("document_type", "scope"), name="number_sequence_unique"),
        ),
    ]
