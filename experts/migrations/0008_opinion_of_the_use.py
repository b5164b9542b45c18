"""What an opinion says is asked by the form of its use. Written for tables without rows: nobody runs the portal yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0007_review_rounds")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="handed_in_opinion_whole"),
        migrations.RemoveConstraint(model_name="consolidation", name="consolidation_whole"),
        migrations.RemoveField(model_name="assignment", name="outcome"),
        migrations.RemoveField(model_name="assignment", name="level"),
        migrations.RemoveField(model_name="consolidation", name="outcome"),
        migrations.RemoveField(model_name="consolidation", name="level"),
        migrations.AddField("assignment", "says", models.JSONField(null=True, verbose_name="意见")),
        migrations.AddField("consolidation", "says", models.JSONField(verbose_name="评审组意见")),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handed_in_at", None),
                    models.Q(("says__isnull", False), models.Q(("text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="handed_in_opinion_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="consolidation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="consolidation_whole"
            ),
        ),
    ]
