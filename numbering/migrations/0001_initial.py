import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CodeType",
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
                    "kind",
                    models.CharField(
                        choices=[("lot", "lot"), ("serial", "serial number")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "start_number",
                    models.PositiveBigIntegerField(
                        default=0, help_text="The first progressive number of each root.", verbose_name="start number"
                    ),
                ),
                ("increment", models.PositiveIntegerField(default=1, verbose_name="increment")),
                ("prefix", models.CharField(blank=True, max_length=50, verbose_name="prefix")),
                ("suffix", models.CharField(blank=True, max_length=50, verbose_name="suffix")),
                (
                    "start_letters",
                    models.CharField(
                        default="A",
                        help_text="The first alphabetical progressive of each root: A to Z, then AA, AB and so on.",
                        max_length=10,
                        verbose_name="start letters",
                    ),
                ),
                (
                    "fill_gaps",
                    models.BooleanField(
                        default=False,
                        help_text="Progressives of deleted or renamed codes are given again before new ones.",
                        verbose_name="fill gaps",
                    ),
                ),
            ],
            options={
                "verbose_name": "code type",
                "verbose_name_plural": "code types",
                "ordering": ["kind", "code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "code_key"),
                        name="code_type_unique",
                        violation_error_message="There is already a code type with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("increment__gt", 0)),
                        name="code_type_increment_positive",
                        violation_error_message="The increment is at least 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="numbering.codetype",
                        verbose_name="code type",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("constant", "constant"),
                            ("item_class", "item class"),
                            ("item_code", "item code"),
                            ("characteristic", "characteristic"),
                            ("product_category", "product category"),
                            ("item_type", "item type"),
                            ("variant", "variant"),
                            ("progressive", "progressive number"),
                            ("letters", "alphabetical progressive"),
                            ("insert_day", "day of the insert date"),
                            ("insert_month", "month of the insert date"),
                            ("insert_year", "year of the insert date"),
                            ("expiry_day", "day of the expiry date"),
                            ("expiry_month", "month of the expiry date"),
                            ("expiry_year", "year of the expiry date"),
                            ("lot_type", "lot type"),
                            ("lot_code", "lot code"),
                            ("year_letter", "year letter"),
                            ("month_letter", "month letter"),
                            ("supplier_code_name", "supplier code name"),
                            ("purchase_number", "purchase document number"),
                            ("delivery_number", "delivery note number"),
                            ("supplier_lot", "supplier lot"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "length",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="length",
                    ),
                ),
                (
                    "fill",
                    models.CharField(
                        default="0",
                        help_text="Put on the left of a value that is shorter.",
                        max_length=1,
                        verbose_name="fill character",
                    ),
                ),
                (
                    "root",
                    models.BooleanField(
                        default=False,
                        help_text="The progressive counts separately for each value of the root.",
                        verbose_name="root",
                    ),
                ),
                ("text", models.CharField(blank=True, help_text="Of a constant.", max_length=50, verbose_name="text")),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("length__gte", 1), ("length__lte", 50)),
                        name="segment_length_in_range",
                        violation_error_message="The length of a segment is 1 to 50.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fill", ""), _negated=True),
                        name="segment_has_fill",
                        violation_error_message="The fill character is exactly one character.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("root", False),
                            models.Q(("source__in", ["letters", "progressive"]), _negated=True),
                            _connector="OR",
                        ),
                        name="segment_progressive_not_root",
                        violation_error_message="A progressive cannot be part of the root that it is counted under.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="numbering.codetype",
                        verbose_name="code type",
                    ),
                ),
                (
                    "document_type",
                    models.CharField(
                        choices=[
                            ("warehouse-record", "Warehouse record"),
                            ("purchase-delivery", "Purchase delivery note"),
                            ("production-record", "Production record"),
                            ("subcontract-delivery", "Subcontracting delivery note"),
                            ("subcontract-return", "Subcontracting return"),
                            ("production-order", "Production order"),
                            ("customer-order", "Customer order"),
                            ("picking-list", "Picking list"),
                            ("sales-delivery", "Sales delivery note"),
                            ("sales-invoice", "Sales invoice"),
                            ("transfer", "Transfer"),
                            ("consumption", "Consumption note"),
                            ("stock-adjustment", "Stock adjustment"),
                        ],
                        max_length=30,
                        verbose_name="document type",
                    ),
                ),
                (
                    "sales",
                    models.BooleanField(
                        default=False,
                        help_text="Excludes the sales transactions of this kind; unchecked, the others.",
                        verbose_name="sales transaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion",
                "verbose_name_plural": "exclusions",
                "ordering": ["document_type", "sales"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_type", "document_type", "sales"),
                        name="exclusion_unique",
                        violation_error_message="This code type already has this exclusion.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counters",
                        to="numbering.codetype",
                        verbose_name="code type",
                    ),
                ),
                ("root", models.CharField(blank=True, max_length=50, verbose_name="root")),
                ("last_number", models.BigIntegerField(null=True, verbose_name="last number")),
                ("last_letters", models.BigIntegerField(null=True, verbose_name="last letters")),
            ],
            options={
                "verbose_name": "counter",
                "verbose_name_plural": "counters",
                "ordering": ["code_type", "root"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code_type", "root"),
                        name="counter_unique",
                        violation_error_message="This code type already counts under this root.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "counter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="released",
                        to="numbering.counter",
                        verbose_name="counter",
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="number")),
                ("letters", models.BigIntegerField(default=0, verbose_name="letters")),
            ],
            options={
                "verbose_name": "released number",
                "verbose_name_plural": "released numbers",
                "ordering": ["counter", "number", "letters"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("counter", "number", "letters"),
                        name="released_number_unique",
                        violation_error_message="This number is already released.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearLetter",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True,
                        serialize=False,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="year",
                    ),
                ),
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]$", "One capital letter from A to Z, or one digit."
                            )
                        ],
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "year letter",
                "verbose_name_plural": "year letters",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="MonthLetter",
            fields=[
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        primary_key=True,
                        serialize=False,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="month",
                    ),
                ),
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]$", "One capital letter from A to Z, or one digit."
                            )
                        ],
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "month letter",
                "verbose_name_plural": "month letters",
                "ordering": ["month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("letter",),
                        name="month_letter_unique",
                        violation_error_message="Another month already has this letter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="month_letter_month_known",
                        violation_error_message="A month is 1 to 12.",
                    ),
                ],
            },
        ),
    ]
