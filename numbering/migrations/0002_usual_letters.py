from django.db import migrations

# ISO 3779: no I, O, Q, U, Z; 2010 is A.
YEAR_LETTERS = "ABCDEFGHJKLMNPRSTVWXY"


def keep_usual_letters(apps, schema_editor):
    year_letter = apps.get_model("numbering", "YearLetter")
    month_letter = apps.get_model("numbering", "MonthLetter")
    year_letter.objects.bulk_create(
        year_letter(year=year, letter=letter) for year, letter in enumerate(YEAR_LETTERS, start=2010)
    )
    month_letter.objects.bulk_create(
        month_letter(month=month, letter=letter) for month, letter in enumerate("ABCDEFGHIJKL", start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial")]

    operations = [migrations.RunPython(keep_usual_letters, migrations.RunPython.noop)]
