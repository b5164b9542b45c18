"""A review is a round: what hung on the case hangs on its round. Written for tables without rows: nobody runs the portal yet."""

import django.db.models.deletion
from django.db import migrations, models


def on_review(related_name: str, kind: type[models.ForeignKey] = models.ForeignKey, **options) -> models.ForeignKey:
    return kind(on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="experts.review", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_initial"),
        ("experts", "0006_expert_retired"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("use", models.CharField(max_length=40, verbose_name="用途")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("told_at", models.DateTimeField(null=True, verbose_name="结果告知时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="casework.case"
                    ),
                ),
            ],
            options={"verbose_name": "评审", "ordering": ["case", "id"]},
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("case", "use", "round"), name="round_once_per_use"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("case",), name="one_open_round_per_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="rounds_from_one"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"),
                    models.Q(("told_at", None), ("told_at__gte", models.F("closed_at")), _connector="OR"),
                ),
                name="round_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at", None), ("closed_at__isnull", False), _connector="OR"),
                name="told_when_closed",
            ),
        ),
        migrations.RemoveConstraint(model_name="assignment", name="one_leader_per_case"),
        migrations.RemoveConstraint(model_name="assignment", name="one_standing_assignment_per_expert"),
        migrations.RemoveConstraint(model_name="draw", name="one_open_draw_per_case"),
        migrations.AlterModelOptions(
            name="assignment", options={"ordering": ["review", "id"], "verbose_name": "评审指派"}
        ),
        migrations.RemoveField(model_name="assignment", name="case"),
        migrations.RemoveField(model_name="draw", name="case"),
        migrations.RemoveField(model_name="draw", name="use"),
        migrations.RemoveField(model_name="pointsentry", name="case"),
        migrations.RemoveField(model_name="teamrating", name="case"),
        migrations.AddField(model_name="assignment", name="review", field=on_review("assignments")),
        migrations.AddField(model_name="draw", name="review", field=on_review("draws")),
        migrations.AddField(model_name="pointsentry", name="review", field=on_review("+", null=True)),
        migrations.AddField(model_name="teamrating", name="review", field=on_review("rating", models.OneToOneField)),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("leads", True)),
                fields=("review",),
                name="one_leader_per_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("review", "member"),
                name="one_standing_assignment_per_expert",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                condition=models.Q(("drawn_at", None), ("ended_at", None)),
                fields=("review",),
                name="one_open_draw_per_round",
            ),
        ),
    ]
