"""What was posted today is read from an index of the moments of posting. Adding one remakes no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_typed_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["posted_at"], name="document_posted", condition=models.Q(("posted_at__isnull", False))
            ),
        ),
    ]
