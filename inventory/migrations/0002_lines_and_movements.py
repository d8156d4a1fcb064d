import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    replaces = [
        ("inventory", "0001_initial"),
        ("inventory", "0002_movements_of_serials"),
        ("inventory", "0003_triggers"),
        ("inventory", "0004_property_instance"),
    ]

    dependencies = [
        ("attributes", "0001_initial"),
        ("inventory", "0001_documents"),
        ("items", "0001_items"),
        ("lots", "0002_lots"),
        ("numbering", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="inventory.document",
                        verbose_name="document",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "direction",
                    models.SmallIntegerField(choices=[(1, "load"), (-1, "unload")], verbose_name="direction"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.variant",
                        verbose_name="variant",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.unitofmeasure",
                        verbose_name="unit",
                    ),
                ),
                (
                    "quantity",
                    core.fields.QuantityField(
                        decimal_places=6, help_text="In the unit of the line.", max_digits=15, verbose_name="quantity"
                    ),
                ),
                (
                    "managed_quantity",
                    models.DecimalField(
                        decimal_places=6,
                        editable=False,
                        help_text="As converted when it was posted.",
                        max_digits=15,
                        null=True,
                        verbose_name="quantity in the management unit",
                    ),
                ),
                ("packages", models.PositiveIntegerField(blank=True, null=True, verbose_name="packages")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.location",
                        verbose_name="location",
                    ),
                ),
                (
                    "target_location",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.location",
                        verbose_name="target location",
                    ),
                ),
                ("lot_code", models.CharField(blank=True, max_length=50, verbose_name="lot")),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "property_instance",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="What is taken, if it is in stock there; otherwise what becomes of stock without properties.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="properties",
                    ),
                ),
                (
                    "target_property_instance",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="What becomes of what is transferred.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="new properties",
                    ),
                ),
                (
                    "start_date",
                    models.DateField(
                        blank=True,
                        help_text="Of what is loaded; the document's date if empty.",
                        null=True,
                        verbose_name="start date",
                    ),
                ),
                ("expiry_date", models.DateField(blank=True, null=True, verbose_name="expiry date")),
                ("supplier_code", models.CharField(blank=True, max_length=50, verbose_name="supplier code")),
                ("customer_code", models.CharField(blank=True, max_length=50, verbose_name="customer code")),
                (
                    "generate_serials",
                    models.BooleanField(
                        default=False,
                        help_text="The missing serial numbers are made by the item's code type when the document is posted.",
                        verbose_name="make serial numbers on posting",
                    ),
                ),
                (
                    "unit_cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Per management unit.",
                        max_digits=15,
                        null=True,
                        verbose_name="unit cost",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "document line",
                "verbose_name_plural": "document lines",
                "ordering": ["document", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "position"), name="line_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="line_quantity_positive",
                        violation_error_message="A quantity is greater than zero.",
                    ),
                    models.CheckConstraint(condition=models.Q(("direction__in", [1, -1])), name="line_direction_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_serials",
                        to="inventory.documentline",
                        verbose_name="line",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("code", models.CharField(max_length=50, verbose_name="serial number")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("code_search", core.fields.SearchKeyField("code", blank=True, max_length=150)),
                (
                    "code_type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The rule that made it, when posting did.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="code type",
                    ),
                ),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start date")),
                ("expiry_date", models.DateField(blank=True, null=True, verbose_name="expiry date")),
                ("supplier_code", models.CharField(blank=True, max_length=50, verbose_name="supplier code")),
                ("supplier_code_search", core.fields.SearchKeyField("supplier_code", blank=True, max_length=150)),
                ("customer_code", models.CharField(blank=True, max_length=50, verbose_name="customer code")),
                ("customer_code_search", core.fields.SearchKeyField("customer_code", blank=True, max_length=150)),
            ],
            options={
                "verbose_name": "serial number on a draft",
                "verbose_name_plural": "serial numbers on drafts",
                "ordering": ["line", "position"],
                "constraints": [
                    models.UniqueConstraint(models.F("line"), models.F("code_key"), name="draft_serial_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="inventory.documentline",
                        verbose_name="document line",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.variant",
                        verbose_name="variant",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "property_instance",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="properties",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.location",
                        verbose_name="location",
                    ),
                ),
                ("quantity", core.fields.QuantityField(decimal_places=6, max_digits=15, verbose_name="quantity")),
                (
                    "committed",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=15, verbose_name="committed"),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="inventory.movementtemplate",
                        verbose_name="template",
                    ),
                ),
                (
                    "unit_cost",
                    models.DecimalField(decimal_places=4, max_digits=15, null=True, verbose_name="unit cost"),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The line whose commitment this makes or releases.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitment_movements",
                        to="inventory.documentline",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="inventory.movement",
                        verbose_name="reverses",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="insert date")),
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["item", "location", "date", "id"], name="movement_by_stock"),
                    models.Index(
                        condition=models.Q(("lot__isnull", False)), fields=["lot", "id"], name="movement_by_lot"
                    ),
                    models.Index(
                        condition=models.Q(("property_instance__isnull", False)),
                        fields=["property_instance", "id"],
                        name="movement_by_instance",
                    ),
                    models.Index(
                        condition=models.Q(("order_line__isnull", False)),
                        fields=["order_line"],
                        name="movement_by_commitment",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quantity", 0), _negated=True),
                            models.Q(("committed", 0), _negated=True),
                            _connector="OR",
                        ),
                        name="movement_moves_or_commits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committed", 0), ("order_line__isnull", True)),
                            models.Q(models.Q(("committed", 0), _negated=True), ("order_line__isnull", False)),
                            _connector="OR",
                        ),
                        name="movement_commits_for_a_line",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.variant",
                        verbose_name="variant",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "property_instance",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="attributes.propertyinstance",
                        verbose_name="properties",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="places.location", verbose_name="location"
                    ),
                ),
                (
                    "on_hand",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=18, verbose_name="on hand"),
                ),
                (
                    "committed",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=18, verbose_name="committed"),
                ),
            ],
            options={
                "verbose_name": "balance",
                "verbose_name_plural": "balances",
                "ordering": ["item", "location", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("lot__isnull", False)), fields=["lot"], name="balance_by_lot"),
                    models.Index(
                        condition=models.Q(("property_instance__isnull", False)),
                        fields=["property_instance"],
                        name="balance_by_instance",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("item"),
                        models.F("location"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("variant"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("lot"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("property_instance"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        name="balance_unique",
                    )
                ],
            },
        ),
    ]
