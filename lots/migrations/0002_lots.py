import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.fields
import lots.models


class Migration(migrations.Migration):
    replaces = [("lots", "0001_initial"), ("lots", "0002_lot_register"), ("lots", "0003_triggers")]

    dependencies = [
        ("auth", "__first__"),
        ("inventory", "0001_documents"),
        ("items", "0001_items"),
        ("lots", "0001_types_and_statuses"),
        ("numbering", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
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
                ("code_search", core.fields.SearchKeyField("code", blank=True, max_length=150)),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start date")),
                ("expiry_date", models.DateField(blank=True, null=True, verbose_name="expiry date")),
                (
                    "customer_code",
                    models.CharField(blank=True, db_default="", max_length=50, verbose_name="customer code"),
                ),
                (
                    "customer_code_search",
                    core.fields.SearchKeyField("customer_code", blank=True, db_default="", max_length=150),
                ),
                (
                    "supplier_code",
                    models.CharField(blank=True, db_default="", max_length=50, verbose_name="supplier code"),
                ),
                (
                    "supplier_code_search",
                    core.fields.SearchKeyField("supplier_code", blank=True, db_default="", max_length=150),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="supplier",
                    ),
                ),
                ("cancelled", models.BooleanField(db_default=False, default=False, verbose_name="cancelled")),
                ("force_closed", models.BooleanField(db_default=False, default=False, verbose_name="force-closed")),
                ("reserved", models.BooleanField(db_default=False, default=False, verbose_name="reserved")),
                (
                    "reserved_partner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="reserved for partner",
                    ),
                ),
                (
                    "reserved_document",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserved_%(class)ss",
                        to="inventory.document",
                        verbose_name="reserved for document",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="insert date")),
                (
                    "instance",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, editable=False, verbose_name="FIFO instance"
                    ),
                ),
                ("name", lots.models.LotNameField("code", "instance", blank=True, max_length=60)),
                (
                    "lot_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lottype",
                        verbose_name="lot type",
                    ),
                ),
                (
                    "code_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="lot code type",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lotstatus",
                        verbose_name="status",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lotevaluation",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="producer",
                    ),
                ),
                (
                    "label_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.labeltype",
                        verbose_name="label type",
                    ),
                ),
                ("notes", models.CharField(blank=True, db_default="", max_length=300, verbose_name="notes")),
                ("sellable", models.BooleanField(db_default=True, default=True, verbose_name="sellable")),
                (
                    "unit_cost",
                    models.DecimalField(
                        blank=True, decimal_places=4, editable=False, max_digits=15, null=True, verbose_name="unit cost"
                    ),
                ),
                (
                    "initial_quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        editable=False,
                        help_text="Of its first load; others add to it where their template says so.",
                        max_digits=18,
                        null=True,
                        verbose_name="initial quantity",
                    ),
                ),
                (
                    "initial_packages",
                    models.PositiveBigIntegerField(blank=True, editable=False, null=True, verbose_name="packages"),
                ),
                (
                    "on_hand",
                    core.fields.QuantityField(
                        db_default=0, decimal_places=6, default=0, editable=False, max_digits=18, verbose_name="on hand"
                    ),
                ),
                ("closed", models.BooleanField(db_default=False, default=False, editable=False, verbose_name="closed")),
            ],
            options={
                "verbose_name": "lot",
                "verbose_name_plural": "lots",
                "ordering": ["-id"],
                "permissions": [
                    ("change_lot_code", "Can change the code of a lot"),
                    ("change_lot_status", "Can change the status of a lot"),
                ],
                "indexes": [
                    models.Index(fields=["code_search", "id"], name="lot_by_code"),
                    models.Index(condition=models.Q(("closed", False)), fields=["id"], name="lot_not_closed"),
                    models.Index(fields=["expiry_date", "id"], name="lot_by_expiry"),
                    models.Index(
                        condition=models.Q(("status__isnull", False)), fields=["status", "id"], name="lot_by_status"
                    ),
                    models.Index(
                        condition=models.Q(("supplier__isnull", False)),
                        fields=["supplier", "id"],
                        name="lot_by_supplier",
                    ),
                    models.Index(
                        condition=models.Q(("customer_code_search", ""), _negated=True),
                        fields=["customer_code_search", "id"],
                        name="lot_by_customer_code",
                    ),
                    models.Index(
                        condition=models.Q(("supplier_code_search", ""), _negated=True),
                        fields=["supplier_code_search", "id"],
                        name="lot_by_supplier_code",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("item"),
                        models.F("code_key"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("variant"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        models.F("instance"),
                        name="lot_code_unique",
                        violation_error_message="This item already has a lot with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expiry_date__isnull", True),
                            ("start_date__isnull", True),
                            ("expiry_date__gte", models.F("start_date")),
                            _connector="OR",
                        ),
                        name="lot_expires_after_start",
                        violation_error_message="The expiry date is before the start date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved", True),
                            models.Q(("reserved_document__isnull", True), ("reserved_partner__isnull", True)),
                            _connector="OR",
                        ),
                        name="lot_reserved_for_needs_flag",
                        violation_error_message="Mark it reserved, or name nobody it is reserved for.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("field", models.CharField(max_length=50, verbose_name="field")),
                ("old_value", models.CharField(blank=True, max_length=300, verbose_name="old value")),
                ("new_value", models.CharField(blank=True, max_length=300, verbose_name="new value")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now_add=True, verbose_name="changed at")),
                (
                    "lot",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="lots.lot",
                        verbose_name="lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a lot",
                "verbose_name_plural": "changes of lots",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeletedLot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="items.item", verbose_name="item"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.variant",
                        verbose_name="variant",
                    ),
                ),
                ("customer_code", models.CharField(blank=True, max_length=50, verbose_name="customer code")),
                ("supplier_code", models.CharField(blank=True, max_length=50, verbose_name="supplier code")),
                ("created_at", models.DateTimeField(verbose_name="insert date")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "deleted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deleted by",
                    ),
                ),
                ("deleted_at", models.DateTimeField(auto_now_add=True, verbose_name="deleted at")),
                ("lot_id", models.BigIntegerField(unique=True, verbose_name="lot")),
            ],
            options={
                "verbose_name": "deleted lot",
                "verbose_name_plural": "deleted lots",
                "ordering": ["-id"],
            },
        ),
    ]
