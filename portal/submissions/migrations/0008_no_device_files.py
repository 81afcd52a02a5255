from django.db import migrations, models


def drop_policies(apps, schema_editor):
    """Nothing was ever handed in as one; a policy for them held nothing."""
    apps.get_model('submissions', 'Policy').objects.filter(kind='device_file').delete()


KINDS = [('signup', 'Sign-up'), ('device', 'Device'), ('device_change', 'Device change'), ('device_removal', 'Device removal'), ('reads', 'Meter reads')]


class Migration(migrations.Migration):

    dependencies = [
        ('submissions', '0007_queue_indexes'),
    ]

    operations = [
        migrations.RunPython(drop_policies, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='policy',
            name='kind',
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AlterField(
            model_name='submission',
            name='kind',
            field=models.CharField(choices=KINDS, max_length=20),
        ),
    ]
