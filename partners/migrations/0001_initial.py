from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=20, verbose_name="account")),
                ("detail_account", models.CharField(max_length=20, verbose_name="detail account")),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                (
                    "code_name",
                    models.CharField(
                        blank=True,
                        help_text="A short name, used in lot and serial codes.",
                        max_length=50,
                        verbose_name="code name",
                    ),
                ),
                ("is_customer", models.BooleanField(default=False, verbose_name="customer")),
                ("is_supplier", models.BooleanField(default=False, verbose_name="supplier")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "search",
                    core.fields.SearchKeyField(
                        "account", "detail_account", "code_name", "description", blank=True, max_length=600
                    ),
                ),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["account", "detail_account"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "detail_account"),
                        name="partner_account_unique",
                        violation_error_message="There is already a partner with this account and detail account.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_customer", True), ("is_supplier", True), _connector="OR"),
                        name="partner_is_customer_or_supplier",
                        violation_error_message="A partner is a customer, a supplier, or both.",
                    ),
                ],
            },
        ),
    ]
