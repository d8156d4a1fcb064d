from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    replaces = [("lots", "0001_initial"), ("lots", "0002_lot_register"), ("lots", "0003_triggers")]

    initial = True

    dependencies = []

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
            name="LotStatus",
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
                    "sales",
                    models.BooleanField(
                        default=True, help_text="Its lots may be ordered and sold.", verbose_name="sales"
                    ),
                ),
                (
                    "production",
                    models.BooleanField(
                        default=True,
                        help_text="Its lots may be used in production, at subcontractors and inside.",
                        verbose_name="production",
                    ),
                ),
                (
                    "other_unloads",
                    models.BooleanField(
                        default=True,
                        help_text="Its lots may be transferred, adjusted and otherwise unloaded.",
                        verbose_name="other unloads",
                    ),
                ),
                (
                    "automatic_withdrawal",
                    models.BooleanField(
                        default=True,
                        help_text="Its lots are proposed for unloads, by FIFO or expiry.",
                        verbose_name="automatic withdrawal",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot status",
                "verbose_name_plural": "lot statuses",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="lot_status_code_unique",
                        violation_error_message="There is already a lot status with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LotEvaluation",
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
                "verbose_name": "lot evaluation",
                "verbose_name_plural": "lot evaluations",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="lot_evaluation_code_unique",
                        violation_error_message="There is already a lot evaluation with this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LabelType",
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
                "verbose_name": "label type",
                "verbose_name_plural": "label types",
                "ordering": ["code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_key",),
                        name="label_type_code_unique",
                        violation_error_message="There is already a label type with this code.",
                    )
                ],
            },
        ),
    ]
