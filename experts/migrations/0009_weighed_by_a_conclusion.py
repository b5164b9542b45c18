import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0015_names_of_what_the_clock_seals"),
        ("experts", "0008_opinion_of_the_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="conclusion",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="review", to="casework.conclusion"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("conclusion", None), ("closed_at__isnull", False), _connector="OR"),
                name="concluded_when_closed",
            ),
        ),
    ]
