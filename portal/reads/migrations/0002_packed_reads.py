import django.db.models.deletion
from django.db import migrations, models


def move(apps, schema_editor):
    """The packed reads of each batch into their own table, one batch in memory at a time."""
    batches = apps.get_model("reads", "Batch").objects.only("pk", "packed")
    packed_reads = apps.get_model("reads", "PackedReads").objects
    for batch in batches.iterator(chunk_size=1):
        packed_reads.create(batch_id=batch.pk, packed=batch.packed)


class Migration(migrations.Migration):

    dependencies = [
        ("reads", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='PackedReads',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reads', serialize=False, to='reads.batch')),
                ('packed', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'packed reads',
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
    ]
