import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    replaces = [
        ("serials", "0001_initial"),
        ("serials", "0002_triggers"),
        ("serials", "0003_shared_header"),
        ("serials", "0004_property_instance"),
    ]

    initial = True

    dependencies = [
        ("attributes", "0001_initial"),
        ("auth", "__first__"),
        ("inventory", "0001_documents"),
        ("inventory", "0002_lines_and_movements"),
        ("items", "0001_items"),
        ("lots", "0002_lots"),
        ("numbering", "0001_initial"),
        ("partners", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SerialNumber",
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
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lot",
                        verbose_name="lot",
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
                        verbose_name="serial number code type",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        help_text="Where it is on hand; empty when it is not.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.location",
                        verbose_name="location",
                    ),
                ),
                (
                    "property_instance",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        help_text="What the last movement that named its properties said.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="properties",
                    ),
                ),
                (
                    "last_movement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.movement",
                        verbose_name="last movement",
                    ),
                ),
                ("last_moved_on", models.DateField(editable=False, null=True, verbose_name="last moved on")),
                (
                    "committed_line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="committed_serials",
                        to="inventory.documentline",
                        verbose_name="committed to",
                    ),
                ),
            ],
            options={
                "verbose_name": "serial number",
                "verbose_name_plural": "serial numbers",
                "ordering": ["-id"],
                "permissions": [("change_serial_code", "Can change the code of a serial number")],
                "indexes": [
                    models.Index(fields=["code_search", "id"], name="serial_by_code"),
                    models.Index(fields=["item", "id"], name="serial_by_item"),
                    models.Index(
                        condition=models.Q(("lot__isnull", False)), fields=["lot", "id"], name="serial_by_lot"
                    ),
                    models.Index(
                        condition=models.Q(("location__isnull", False)),
                        fields=["location", "id"],
                        name="serial_on_hand",
                    ),
                    models.Index(
                        condition=models.Q(("location__isnull", False)),
                        fields=["expiry_date", "id"],
                        name="serial_expiring",
                    ),
                    models.Index(
                        condition=models.Q(("supplier__isnull", False)),
                        fields=["supplier", "id"],
                        name="serial_by_supplier",
                    ),
                    models.Index(
                        condition=models.Q(("customer_code_search", ""), _negated=True),
                        fields=["customer_code_search", "id"],
                        name="serial_by_customer_code",
                    ),
                    models.Index(
                        condition=models.Q(("supplier_code_search", ""), _negated=True),
                        fields=["supplier_code_search", "id"],
                        name="serial_by_supplier_code",
                    ),
                    models.Index(
                        condition=models.Q(("committed_line__isnull", False)),
                        fields=["committed_line", "id"],
                        name="serial_committed",
                    ),
                    models.Index(
                        condition=models.Q(("property_instance__isnull", False)),
                        fields=["property_instance", "id"],
                        name="serial_by_instance",
                    ),
                    models.Index(condition=models.Q(("cancelled", True)), fields=["id"], name="serial_cancelled"),
                    models.Index(condition=models.Q(("force_closed", True)), fields=["id"], name="serial_force_closed"),
                    models.Index(condition=models.Q(("reserved", True)), fields=["id"], name="serial_reserved"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("item"),
                        models.F("code_key"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("lot"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("variant"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        name="serial_code_unique",
                        violation_error_message="This item already has a serial number with this code in this lot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expiry_date__isnull", True),
                            ("start_date__isnull", True),
                            ("expiry_date__gte", models.F("start_date")),
                            _connector="OR",
                        ),
                        name="serial_expires_after_start",
                        violation_error_message="The expiry date is before the start date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved", True),
                            models.Q(("reserved_document__isnull", True), ("reserved_partner__isnull", True)),
                            _connector="OR",
                        ),
                        name="serial_reserved_for_needs_flag",
                        violation_error_message="Mark it reserved, or name nobody it is reserved for.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SerialNumberChange",
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
                    "serial",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="serials.serialnumber",
                        verbose_name="serial number",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a serial number",
                "verbose_name_plural": "changes of serial numbers",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeletedSerialNumber",
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
                ("serial_id", models.BigIntegerField(unique=True, verbose_name="serial number")),
                (
                    "lot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="lots.lot", verbose_name="lot"
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted serial number",
                "verbose_name_plural": "deleted serial numbers",
                "ordering": ["-id"],
            },
        ),
    ]
