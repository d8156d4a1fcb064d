import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("items", "0001_initial"),
        ("lots", "0001_initial"),
        ("numbering", "0001_initial"),
        ("partners", "0001_initial"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentType",
            fields=[
                (
                    "code",
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
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="Shown instead of the usual name when filled in.",
                        max_length=100,
                        verbose_name="description",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("number_prefix", models.CharField(blank=True, max_length=10, verbose_name="number prefix")),
                (
                    "number_digits",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="digits of the number",
                    ),
                ),
                (
                    "numbered_per_warehouse",
                    models.BooleanField(default=False, verbose_name="numbers start over in each warehouse"),
                ),
                ("numbered_per_year", models.BooleanField(default=False, verbose_name="numbers start over each year")),
                ("partner_required", models.BooleanField(default=False, verbose_name="partner is mandatory")),
            ],
            options={
                "verbose_name": "document type",
                "verbose_name_plural": "document types",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="MovementTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("code", models.CharField(max_length=3, verbose_name="code")),
                (
                    "direction",
                    models.SmallIntegerField(choices=[(1, "load"), (-1, "unload")], verbose_name="direction"),
                ),
                (
                    "lot_management",
                    models.BooleanField(
                        default=True,
                        help_text="Lots of lot-managed items must be named.",
                        verbose_name="lot management",
                    ),
                ),
                (
                    "create_serials",
                    models.BooleanField(
                        default=True,
                        help_text="Items set to make serial numbers on posting get them with this template.",
                        verbose_name="create serial numbers",
                    ),
                ),
                (
                    "integrate_initial_quantity",
                    models.BooleanField(
                        default=False,
                        help_text="A load into a lot that exists adds to the initial quantity of the lot.",
                        verbose_name="integrate initial quantity",
                    ),
                ),
                (
                    "create_lot_from_lot",
                    models.BooleanField(
                        default=False,
                        help_text="On warehouse records each line says whether it loads or unloads: what leaves are the source lots, what comes the new ones, made of them.",
                        verbose_name="create lot from lot",
                    ),
                ),
                (
                    "allow_unavailable_lots",
                    models.BooleanField(
                        default=False,
                        help_text="Lots may be named whose status forbids withdrawal.",
                        verbose_name="allow unavailable lots",
                    ),
                ),
                (
                    "reference_required",
                    models.BooleanField(default=False, verbose_name="reference document is mandatory"),
                ),
                ("partner_required", models.BooleanField(default=False, verbose_name="partner is mandatory")),
                (
                    "traceability",
                    models.BooleanField(
                        default=True,
                        help_text="Its movements take part in where-from and where-used.",
                        verbose_name="traceability",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement template",
                "verbose_name_plural": "movement templates",
                "ordering": ["warehouse", "code_key"],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(blank=True, max_length=60, verbose_name="scope")),
                ("next_number", models.PositiveBigIntegerField(default=1, verbose_name="next number")),
            ],
            options={
                "verbose_name": "number sequence",
                "verbose_name_plural": "number sequences",
                "ordering": ["document_type", "scope"],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_date", models.DateField(verbose_name="from")),
                ("end_date", models.DateField(verbose_name="to")),
                ("closed", models.BooleanField(default=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "period",
                "verbose_name_plural": "periods",
                "ordering": ["-start_date"],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "on_hand",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=18, verbose_name="on hand"),
                ),
                (
                    "committed",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=18, verbose_name="committed"),
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
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="places.location", verbose_name="location"
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
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="items.variant",
                        verbose_name="variant",
                    ),
                ),
            ],
            options={
                "verbose_name": "balance",
                "verbose_name_plural": "balances",
                "ordering": ["item", "location", "id"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=50, verbose_name="number")),
                ("number_key", core.fields.CodeKeyField("number", blank=True, max_length=50)),
                ("number_scope", models.CharField(blank=True, editable=False, max_length=60)),
                ("date", models.DateField(verbose_name="date")),
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="reference document")),
                ("reference_date", models.DateField(blank=True, null=True, verbose_name="reference date")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "closes_origin",
                    models.BooleanField(
                        default=False,
                        help_text="What is left of the order's or picking list's commitments is released on posting.",
                        verbose_name="closes the order",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("posted", "posted"), ("reversed", "reversed")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="drafted at")),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="changed at")),
                ("posted_at", models.DateTimeField(editable=False, null=True, verbose_name="posted at")),
                ("posting_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        help_text="The order or picking list this fulfils, or the delivery note this invoices.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_out_by",
                        to="inventory.document",
                        verbose_name="carries out",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="partners.partner",
                        verbose_name="customer / supplier",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posted by",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="inventory.document",
                        verbose_name="reverses",
                    ),
                ),
                (
                    "target_warehouse",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where a transfer goes.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.warehouse",
                        verbose_name="target warehouse",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="places.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
                (
                    "document_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="inventory.documenttype",
                        verbose_name="document type",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-date", "-id"],
                "permissions": [
                    ("post_document", "Can post documents"),
                    ("reverse_document", "Can reverse posted documents"),
                    ("backdate_document", "Can post documents with a date in the past"),
                    ("override_reservation", "Can move what is reserved or committed for others"),
                    ("change_others_draft", "Can change and post the drafts of others"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "direction",
                    models.SmallIntegerField(choices=[(1, "load"), (-1, "unload")], verbose_name="direction"),
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
                ("lot_code", models.CharField(blank=True, max_length=50, verbose_name="lot")),
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
            ],
            options={
                "verbose_name": "document line",
                "verbose_name_plural": "document lines",
                "ordering": ["document", "position"],
            },
        ),
        migrations.CreateModel(
            name="DraftSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("code", models.CharField(max_length=50, verbose_name="serial number")),
                ("code_key", core.fields.CodeKeyField("code", blank=True, max_length=50)),
                ("code_search", core.fields.SearchKeyField("code", blank=True, max_length=150)),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start date")),
                ("expiry_date", models.DateField(blank=True, null=True, verbose_name="expiry date")),
                ("supplier_code", models.CharField(blank=True, max_length=50, verbose_name="supplier code")),
                ("supplier_code_search", core.fields.SearchKeyField("supplier_code", blank=True, max_length=150)),
                ("customer_code", models.CharField(blank=True, max_length=50, verbose_name="customer code")),
                ("customer_code_search", core.fields.SearchKeyField("customer_code", blank=True, max_length=150)),
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
            ],
            options={
                "verbose_name": "serial number on a draft",
                "verbose_name_plural": "serial numbers on drafts",
                "ordering": ["line", "position"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", core.fields.QuantityField(decimal_places=6, max_digits=15, verbose_name="quantity")),
                (
                    "committed",
                    core.fields.QuantityField(decimal_places=6, default=0, max_digits=15, verbose_name="committed"),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "unit_cost",
                    models.DecimalField(decimal_places=4, max_digits=15, null=True, verbose_name="unit cost"),
                ),
                ("created_at", models.DateTimeField(verbose_name="insert date")),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="inventory.documentline",
                        verbose_name="document line",
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
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "ordering": ["id"],
            },
        ),
    ]
