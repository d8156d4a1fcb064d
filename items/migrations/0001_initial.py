from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import core.fields
import items.gtin


class Migration(migrations.Migration):
    initial = True

    dependencies = [
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
                ("search", core.fields.SearchKeyField("code", "description", blank=True, max_length=600)),
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
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["code_key", "id"],
            },
        ),
        migrations.CreateModel(
            name="AlternativeUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "factor",
                    core.fields.QuantityField(
                        decimal_places=6,
                        max_digits=15,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.000001"))],
                        verbose_name="conversion factor",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "alternative unit",
                "verbose_name_plural": "alternative units",
                "ordering": ["item", "unit"],
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
            },
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["code_key", "id"], name="item_by_code"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(condition=models.Q(("gtin", ""), _negated=True), fields=["gtin"], name="item_by_gtin"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("item_class", "code_key"),
                name="item_code_unique",
                violation_error_message="This class already has an item with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("serials_automatic", False),
                    models.Q(("serial_code_type__isnull", False), ("serial_managed", True)),
                    _connector="OR",
                ),
                name="item_automatic_needs_code_type",
                violation_error_message="Serial numbers are made on posting only for an item with serial number management and a code type.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternativeunit",
            constraint=models.UniqueConstraint(
                fields=("item", "unit"),
                name="alternative_unit_unique",
                violation_error_message="This item already has this alternative unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternativeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor__gt", 0)),
                name="alternative_unit_factor_positive",
                violation_error_message="A conversion factor is greater than zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(
                fields=("item", "code_key"),
                name="variant_code_unique",
                violation_error_message="This item already has a variant with this code.",
            ),
        ),
    ]
