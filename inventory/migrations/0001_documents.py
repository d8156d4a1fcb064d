import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    replaces = [
        ("inventory", "0001_initial"),
        ("inventory", "0002_movements_of_serials"),
        ("inventory", "0003_triggers"),
        ("inventory", "0004_property_instance"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("partners", "0001_initial"),
        ("places", "0001_initial"),
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
            name="NumberSequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="inventory.documenttype",
                        verbose_name="document type",
                    ),
                ),
                ("scope", models.CharField(blank=True, max_length=60, verbose_name="scope")),
                ("next_number", models.PositiveBigIntegerField(default=1, verbose_name="next number")),
            ],
            options={
                "verbose_name": "number sequence",
                "verbose_name_plural": "number sequences",
                "ordering": ["document_type", "scope"],
                "constraints": [
                    models.UniqueConstraint(fields=("document_type", "scope"), name="number_sequence_unique")
                ],
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
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="places.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
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
                (
                    "offset_warehouse",
                    models.ForeignKey(
                        blank=True,
                        help_text="The opposite movement is made there along with each movement.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.warehouse",
                        verbose_name="offset warehouse",
                    ),
                ),
                (
                    "offset_template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.movementtemplate",
                        verbose_name="offset template",
                    ),
                ),
                (
                    "default_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.location",
                        verbose_name="default location",
                    ),
                ),
                (
                    "document_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Document types that offer this template; none chosen means all that fit its direction.",
                        to="inventory.documenttype",
                        verbose_name="areas where it is visible",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement template",
                "verbose_name_plural": "movement templates",
                "ordering": ["warehouse", "code_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("warehouse", "code_key"),
                        name="template_code_unique",
                        violation_error_message="This warehouse already has a template with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", [1, -1])),
                        name="template_direction_known",
                        violation_error_message="A template loads or unloads.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offset_template__isnull", True), ("offset_warehouse__isnull", False), _connector="OR"
                        ),
                        name="template_offset_needs_warehouse",
                        violation_error_message="An offset template needs an offset warehouse.",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_date__gte", models.F("start_date"))),
                        name="period_ends_after_start",
                        violation_error_message="The period ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="inventory.documenttype",
                        verbose_name="document type",
                    ),
                ),
                ("number", models.CharField(max_length=50, verbose_name="number")),
                ("number_key", core.fields.CodeKeyField("number", blank=True, max_length=50)),
                ("number_scope", models.CharField(blank=True, editable=False, max_length=60)),
                ("date", models.DateField(verbose_name="date")),
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
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="inventory.movementtemplate",
                        verbose_name="template",
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
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="reference document")),
                ("reference_date", models.DateField(blank=True, null=True, verbose_name="reference date")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="drafted at")),
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
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="changed at")),
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
                ("posted_at", models.DateTimeField(editable=False, null=True, verbose_name="posted at")),
                ("posting_key", models.UUIDField(editable=False, null=True, unique=True)),
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
                "indexes": [
                    models.Index(fields=["-date", "-id"], name="document_by_date"),
                    models.Index(fields=["number_key", "id"], name="document_by_number"),
                    models.Index(
                        condition=models.Q(("state", "draft")), fields=["-date", "-id"], name="document_drafts"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document_type", "number_scope", "number_key"),
                        name="document_number_unique",
                        violation_error_message="There is already a document of this type with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posted_at__isnull", True), ("state", "draft")),
                            models.Q(("posted_at__isnull", False), ("state__in", ["posted", "reversed"])),
                            _connector="OR",
                        ),
                        name="document_posted_has_time",
                    ),
                ],
            },
        ),
    ]
