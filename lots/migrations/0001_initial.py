import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("items", "0001_initial"),
        ("numbering", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LotType",
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
                "verbose_name": "lot type",
                "verbose_name_plural": "lot types",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="lot_type_code_unique",
                        violation_error_message="There is already a lot type with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50, verbose_name="code")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("code_search", core.fields.SearchKeyField("code", blank=True, max_length=150)),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start date")),
                ("expiry_date", models.DateField(blank=True, null=True, verbose_name="expiry date")),
                (
                    "customer_code",
                    models.CharField(blank=True, db_default="", max_length=50, verbose_name="customer code"),
                ),
                (
                    "supplier_code",
                    models.CharField(blank=True, db_default="", max_length=50, verbose_name="supplier code"),
                ),
                ("created_at", models.DateTimeField(verbose_name="insert date")),
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
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="partners.partner",
                        verbose_name="supplier",
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
                    "lot_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lots.lottype",
                        verbose_name="lot type",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot",
                "verbose_name_plural": "lots",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["code_search", "id"], name="lot_by_code")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("item"),
                        models.F("code_key"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("variant"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        name="lot_code_unique",
                        violation_error_message="This item already has a lot with this code.",
                    )
                ],
            },
        ),
    ]
