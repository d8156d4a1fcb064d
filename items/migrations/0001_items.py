from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
import items.gtin


class Migration(migrations.Migration):
    replaces = [
        ("items", "0001_initial"),
        ("items", "0002_lot_rules"),
        ("items", "0003_initial_lot_status"),
        ("items", "0004_property_sets"),
        ("items", "0005_general_values_changes"),
        ("items", "0006_triggers"),
    ]

    initial = True

    dependencies = [
        ("attributes", "0001_initial"),
        ("auth", "__first__"),
        ("lots", "0001_types_and_statuses"),
        ("numbering", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
            ],
            options={
                "verbose_name": "item class",
                "verbose_name_plural": "item classes",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="item_class_code_unique",
                        violation_error_message="There is already an item class with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitOfMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(6)], verbose_name="decimals"
                    ),
                ),
            ],
            options={
                "verbose_name": "unit of measure",
                "verbose_name_plural": "units of measure",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="unit_code_unique",
                        violation_error_message="There is already a unit with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decimals__lte", 6)),
                        name="unit_decimals_at_most_six",
                        violation_error_message="A unit has at most six decimals.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "item_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="items.itemclass", verbose_name="item class"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="items.unitofmeasure",
                        verbose_name="management unit",
                    ),
                ),
                (
                    "gtin",
                    models.CharField(
                        blank=True, max_length=14, validators=[items.gtin.validate_gtin], verbose_name="GTIN"
                    ),
                ),
                ("product_category", models.CharField(blank=True, max_length=20, verbose_name="product category")),
                ("item_type", models.CharField(blank=True, max_length=20, verbose_name="item type")),
                ("characteristic", models.CharField(blank=True, max_length=20, verbose_name="characteristic")),
                ("lot_managed", models.BooleanField(default=False, verbose_name="lot management")),
                ("serial_managed", models.BooleanField(default=False, verbose_name="serial number management")),
                (
                    "lot_code_type",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"active": True, "kind": "lot"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="lot code type",
                    ),
                ),
                (
                    "serial_code_type",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"active": True, "kind": "serial"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="serial number code type",
                    ),
                ),
                (
                    "serials_automatic",
                    models.BooleanField(
                        default=False,
                        help_text="A load that names no serial numbers makes them by the code type when it is posted.",
                        verbose_name="make serial numbers on posting",
                    ),
                ),
                (
                    "lot_validity_days",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(36525)],
                        verbose_name="validity of lots, days",
                    ),
                ),
                (
                    "serial_validity_days",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(36525)],
                        verbose_name="validity of serial numbers, days",
                    ),
                ),
                (
                    "lots_automatic",
                    models.BooleanField(
                        default=False,
                        help_text="A load that names no lot makes one by the code type when it is posted.",
                        verbose_name="make lots on posting",
                    ),
                ),
                (
                    "withdrawal",
                    models.CharField(
                        choices=[("manual", "manual"), ("fifo", "first in, first out"), ("fefo", "by expiry date")],
                        default="manual",
                        help_text="Which lots are proposed for an unload that names none.",
                        max_length=10,
                        verbose_name="withdrawal of lots",
                    ),
                ),
                (
                    "expiry_policy",
                    models.CharField(
                        choices=[
                            ("exact", "exact date"),
                            ("month_end", "last day of the month"),
                            ("month_start", "first day of the month"),
                        ],
                        default="exact",
                        help_text="The day of its month on which a lot expires.",
                        max_length=15,
                        verbose_name="expiry date of lots",
                    ),
                ),
                (
                    "expiry_editable",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise it is always the start date and the validity.",
                        verbose_name="expiry date may be edited",
                    ),
                ),
                (
                    "expiry_warn_days",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(36525)],
                        verbose_name="warn, days before expiry",
                    ),
                ),
                (
                    "expiry_block_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="From then on a lot is neither sold nor used in production; 0: from the expiry date itself.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(36525)],
                        verbose_name="block, days before expiry",
                    ),
                ),
                (
                    "single_supplier_lots",
                    models.BooleanField(
                        default=False,
                        help_text="A lot takes goods of one supplier only.",
                        verbose_name="single-supplier lots",
                    ),
                ),
                (
                    "fifo_lots",
                    models.BooleanField(
                        default=False,
                        help_text="Typing a lot code on a receipt makes a new instance of that lot, with its own unit cost; choosing the lot from the list adds to it. Unloads take the instances first in, first out.",
                        verbose_name="FIFO lots",
                    ),
                ),
                (
                    "lot_type",
                    models.ForeignKey(
                        blank=True,
                        help_text="What a lot has when it is made; lot codes may take it.",
                        limit_choices_to={"active": True},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lots.lottype",
                        verbose_name="type of lots",
                    ),
                ),
                (
                    "initial_lot_status",
                    models.ForeignKey(
                        blank=True,
                        help_text="What a lot has when it is made, for instance quarantine.",
                        limit_choices_to={"active": True},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lots.lotstatus",
                        verbose_name="initial status of lots",
                    ),
                ),
                (
                    "property_set",
                    models.ForeignKey(
                        blank=True,
                        help_text="Which properties the item and its stock carry.",
                        limit_choices_to={"active": True},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="attributes.propertyset",
                        verbose_name="property set",
                    ),
                ),
                (
                    "property_instance",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="attributes.propertyinstance",
                        verbose_name="general values",
                    ),
                ),
                ("search", core.fields.SearchKeyField("code", "description", blank=True, max_length=600)),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["code_key", "id"],
                "indexes": [
                    models.Index(fields=["code_key", "id"], name="item_by_code"),
                    models.Index(condition=models.Q(("gtin", ""), _negated=True), fields=["gtin"], name="item_by_gtin"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item_class", "code_key"),
                        name="item_code_unique",
                        violation_error_message="This class already has an item with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("serials_automatic", False),
                            models.Q(("serial_code_type__isnull", False), ("serial_managed", True)),
                            models.Q(("property_set__isnull", False), ("serial_managed", True)),
                            _connector="OR",
                        ),
                        name="item_automatic_needs_code_type",
                        violation_error_message="Serial numbers are made on posting only for an item with serial number management and a code type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lots_automatic", False),
                            models.Q(("lot_code_type__isnull", False), ("lot_managed", True)),
                            models.Q(("lot_managed", True), ("property_set__isnull", False)),
                            _connector="OR",
                        ),
                        name="item_automatic_lots_need_code_type",
                        violation_error_message="Lots are made on posting only for an item with lots and a lot code type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expiry_editable", True), ("lot_validity_days__isnull", False), _connector="OR"
                        ),
                        name="item_fixed_expiry_needs_validity",
                        violation_error_message="An expiry date that nobody may edit needs the validity of lots.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fifo_lots", False),
                            models.Q(("lot_managed", True), ("serial_managed", False)),
                            _connector="OR",
                        ),
                        name="item_fifo_lots_without_serials",
                        violation_error_message="FIFO lots are for items with lots and without serial numbers.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GeneralValuesChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="general_changes",
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "old_instance",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="old values",
                    ),
                ),
                (
                    "new_instance",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertyinstance",
                        verbose_name="new values",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "change of general values",
                "verbose_name_plural": "changes of general values",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["item", "id"], name="general_change_by_item")],
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "variant",
                "verbose_name_plural": "variants",
                "ordering": ["item", "code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "code_key"),
                        name="variant_code_unique",
                        violation_error_message="This item already has a variant with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlternativeUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alternative_units",
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="items.unitofmeasure", verbose_name="unit"
                    ),
                ),
                (
                    "factor",
                    core.fields.QuantityField(
                        decimal_places=6,
                        max_digits=15,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.000001"))],
                        verbose_name="conversion factor",
                    ),
                ),
            ],
            options={
                "verbose_name": "alternative unit",
                "verbose_name_plural": "alternative units",
                "ordering": ["item", "unit"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "unit"),
                        name="alternative_unit_unique",
                        violation_error_message="This item already has this alternative unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor__gt", 0)),
                        name="alternative_unit_factor_positive",
                        violation_error_message="A conversion factor is greater than zero.",
                    ),
                ],
            },
        ),
    ]
