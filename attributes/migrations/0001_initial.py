import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("numbering", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Property",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_key", core.fields.CodeKeyField("name", blank=True, max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "value_type",
                    models.CharField(
                        choices=[
                            ("list", "list"),
                            ("number", "number"),
                            ("string", "string (at most 255)"),
                            ("text", "text (at most 2000)"),
                        ],
                        max_length=10,
                        verbose_name="value type",
                    ),
                ),
                (
                    "search",
                    models.BooleanField(
                        default=False,
                        help_text="It can be searched by, and be part of named searches.",
                        verbose_name="search property",
                    ),
                ),
                (
                    "mandatory",
                    models.BooleanField(
                        default=False,
                        help_text="It must be filled in wherever the properties of its set are.",
                        verbose_name="mandatory",
                    ),
                ),
                (
                    "instance",
                    models.BooleanField(
                        default=False,
                        help_text="Its values belong to a piece of stock and are entered on documents, not to the item.",
                        verbose_name="instance property",
                    ),
                ),
            ],
            options={
                "verbose_name": "property",
                "verbose_name_plural": "properties",
                "ordering": ["name_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name_key",),
                        name="property_name_unique",
                        violation_error_message="There is already a property with this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PropertyChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "property",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="attributes.property",
                        verbose_name="property",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="value")),
                ("name_key", core.fields.CodeKeyField("name", blank=True, max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive value stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "sequence",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="The order in the list.", verbose_name="sequence"
                    ),
                ),
            ],
            options={
                "verbose_name": "property value",
                "verbose_name_plural": "property values",
                "ordering": ["property", "sequence", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("property", "name_key"),
                        name="property_choice_unique",
                        violation_error_message="This property already has this value.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PropertySet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_key", core.fields.CodeKeyField("name", blank=True, max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive record stays where it is used; it is not offered again.",
                        verbose_name="active",
                    ),
                ),
                (
                    "instance",
                    models.BooleanField(
                        default=False,
                        help_text="Its values belong to a piece of stock rather than to the item.",
                        verbose_name="instance set",
                    ),
                ),
                (
                    "mandatory_type",
                    models.CharField(
                        choices=[
                            ("none", "not mandatory"),
                            ("shipping", "when shipping"),
                            ("material", "material transactions"),
                            ("always", "always mandatory"),
                        ],
                        default="none",
                        help_text="On which documents the properties of stock must be named.",
                        max_length=10,
                        verbose_name="mandatory type",
                    ),
                ),
                (
                    "fifo_lot",
                    models.BooleanField(
                        default=False,
                        help_text="The items of this set are received several times under one lot, at different prices.",
                        verbose_name="FIFO lots",
                    ),
                ),
                (
                    "uses_lot",
                    models.BooleanField(
                        default=False, help_text="Items of this set are managed by lots.", verbose_name="lot"
                    ),
                ),
                (
                    "lot_rule",
                    models.ForeignKey(
                        blank=True,
                        help_text="Makes the lot of a load that names none, unless the item has a code type of its own.",
                        limit_choices_to={"active": True, "kind": "lot"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="allocation rule of lots",
                    ),
                ),
                ("lot_start", models.CharField(blank=True, default="«", max_length=5, verbose_name="before the lot")),
                ("lot_end", models.CharField(blank=True, default="»", max_length=5, verbose_name="after the lot")),
                ("lot_mandatory", models.BooleanField(default=False, verbose_name="lot is mandatory")),
                (
                    "uses_serial",
                    models.BooleanField(
                        default=False,
                        help_text="Items of this set are managed by serial numbers.",
                        verbose_name="serial number",
                    ),
                ),
                (
                    "serial_rule",
                    models.ForeignKey(
                        blank=True,
                        help_text="Makes the serial numbers that a load does not name, unless the item has a code type of its own.",
                        limit_choices_to={"active": True, "kind": "serial"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.codetype",
                        verbose_name="allocation rule of serial numbers",
                    ),
                ),
                (
                    "serial_start",
                    models.CharField(blank=True, default="#", max_length=5, verbose_name="before the serial number"),
                ),
                (
                    "serial_end",
                    models.CharField(blank=True, default="#", max_length=5, verbose_name="after the serial number"),
                ),
                ("serial_mandatory", models.BooleanField(default=False, verbose_name="serial number is mandatory")),
                ("uses_warranty", models.BooleanField(default=False, verbose_name="warranty date")),
                (
                    "warranty_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="The date that is proposed: the day on which the properties are entered, and so many days.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(36525)],
                        verbose_name="warranty days",
                    ),
                ),
                ("warranty_mandatory", models.BooleanField(default=False, verbose_name="warranty date is mandatory")),
            ],
            options={
                "verbose_name": "property set",
                "verbose_name_plural": "property sets",
                "ordering": ["name_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name_key",),
                        name="property_set_name_unique",
                        violation_error_message="There is already a property set with this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("uses_lot", True),
                            models.Q(("fifo_lot", False), ("lot_mandatory", False), ("lot_rule__isnull", True)),
                            _connector="OR",
                        ),
                        name="property_set_lot_rules_need_lot",
                        violation_error_message="A rule, a mandatory lot and FIFO lots are only for a set with the lot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("uses_serial", True),
                            models.Q(("serial_mandatory", False), ("serial_rule__isnull", True)),
                            _connector="OR",
                        ),
                        name="property_set_serial_rules_need_serial",
                        violation_error_message="A rule and a mandatory serial number are only for a set with the serial number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("uses_warranty", True),
                            models.Q(("warranty_days__isnull", True), ("warranty_mandatory", False)),
                            _connector="OR",
                        ),
                        name="property_set_warranty_days_need_warranty",
                        violation_error_message="Warranty days and a mandatory warranty date are only for a set with the warranty date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fifo_lot", False), ("uses_serial", False), _connector="OR"),
                        name="property_set_fifo_lots_without_serials",
                        violation_error_message="FIFO lots are for sets without the serial number.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedProperty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "property_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_properties",
                        to="attributes.propertyset",
                        verbose_name="property set",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="attributes.property",
                        verbose_name="property",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("sequence", models.PositiveSmallIntegerField(default=0, verbose_name="sequence")),
            ],
            options={
                "verbose_name": "used property",
                "verbose_name_plural": "used properties",
                "ordering": ["property_set", "sequence", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("property_set", "property"),
                        name="used_property_once",
                        violation_error_message="The set uses this property already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="propertyset",
            name="properties",
            field=models.ManyToManyField(
                blank=True,
                related_name="sets",
                through="attributes.UsedProperty",
                to="attributes.property",
                verbose_name="properties",
            ),
        ),
        migrations.CreateModel(
            name="PropertyInstance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "property_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instances",
                        to="attributes.propertyset",
                        verbose_name="property set",
                    ),
                ),
                ("warranty_date", models.DateField(null=True, verbose_name="warranty date")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "description_search",
                    core.fields.SearchKeyField("description", blank=True, db_default="", max_length=None),
                ),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="made at")),
            ],
            options={
                "verbose_name": "property instance",
                "verbose_name_plural": "property instances",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["property_set", "id"], name="instance_by_set")],
            },
        ),
        migrations.CreateModel(
            name="InstanceValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="attributes.propertyinstance",
                        verbose_name="property instance",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="attributes.property",
                        verbose_name="property",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="attributes.propertychoice",
                        verbose_name="value",
                    ),
                ),
                ("number", models.DecimalField(decimal_places=6, max_digits=15, null=True, verbose_name="number")),
                ("text", models.CharField(blank=True, max_length=2000, verbose_name="text")),
                ("text_search", core.fields.SearchKeyField("text", blank=True, max_length=None)),
            ],
            options={
                "verbose_name": "value of a property",
                "verbose_name_plural": "values of properties",
                "ordering": ["instance", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("choice__isnull", False)),
                        fields=["choice", "instance"],
                        name="value_by_choice",
                    ),
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["property", "number", "instance"],
                        name="value_by_number",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("instance", "property"), name="instance_value_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice__isnull", False), ("number__isnull", True), ("text", "")),
                            models.Q(("choice__isnull", True), ("number__isnull", False), ("text", "")),
                            models.Q(
                                ("choice__isnull", True),
                                ("number__isnull", True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="instance_value_of_one_type",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PropertySearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_key", core.fields.CodeKeyField("name", blank=True, max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
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
                "verbose_name": "property search",
                "verbose_name_plural": "property searches",
                "ordering": ["name_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name_key",),
                        name="property_search_name_unique",
                        violation_error_message="There is already a property search with this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PropertySearchValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="attributes.propertysearch",
                        verbose_name="property search",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_values",
                        to="attributes.property",
                        verbose_name="property",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attributes.propertychoice",
                        verbose_name="value of the list",
                    ),
                ),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=15, null=True, verbose_name="number"),
                ),
                ("text", models.CharField(blank=True, max_length=255, verbose_name="text that it contains")),
            ],
            options={
                "verbose_name": "value of a property search",
                "verbose_name_plural": "values of property searches",
                "ordering": ["search", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice__isnull", False), ("number__isnull", True), ("text", "")),
                            models.Q(("choice__isnull", True), ("number__isnull", False), ("text", "")),
                            models.Q(
                                ("choice__isnull", True),
                                ("number__isnull", True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="property_search_value_is_one",
                        violation_error_message="Give one value: of the list, a number or a text, as the property holds.",
                    )
                ],
            },
        ),
    ]
