import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_former_names"),
        ("casework", "0013_notes_of_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.CharField(max_length=10, verbose_name="依据")),
                ("concluded_at", models.DateTimeField(verbose_name="结论时间")),
                ("from_level", models.PositiveSmallIntegerField(verbose_name="申报级别")),
                ("to_level", models.PositiveSmallIntegerField(verbose_name="结论级别")),
                ("reason", models.TextField(verbose_name="理由")),
                ("superseded_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conclusions", to="casework.case"
                    ),
                ),
                (
                    "concluded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="作出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核结论",
                "ordering": ["case", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)), fields=("case",), name="one_standing_conclusion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_level__lte", models.F("from_level"))), name="conclusion_never_raises"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="conclusion_with_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None), ("superseded_at__gte", models.F("concluded_at")), _connector="OR"
                        ),
                        name="superseded_after_conclusion",
                    ),
                ],
            },
        ),
    ]
