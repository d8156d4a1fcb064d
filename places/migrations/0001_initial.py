import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Warehouse",
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
                    "allow_negative",
                    models.BooleanField(
                        default=False,
                        help_text="Unloads may go below zero here. Serial numbers never do.",
                        verbose_name="allow negative stock",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Set when the goods stand at this subcontractor.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="partners.partner",
                        verbose_name="subcontractor",
                    ),
                ),
            ],
            options={
                "verbose_name": "warehouse",
                "verbose_name_plural": "warehouses",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="warehouse_code_unique",
                        violation_error_message="There is already a warehouse with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
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
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locations",
                        to="places.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
                "ordering": ["warehouse__code_key", "code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("warehouse", "code_key"),
                        name="location_code_unique",
                        violation_error_message="This warehouse already has a location with this code.",
                    )
                ],
            },
        ),
    ]
