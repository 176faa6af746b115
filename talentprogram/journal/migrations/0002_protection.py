from django.db import migrations

from talentprogram.journal import protection


def protect(apps, schema_editor):
    protection.protect(schema_editor.connection)


def unprotect(apps, schema_editor):
    protection.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    """Journal entries are never changed and never deleted: the database says so."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
