import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import primary_care_review.standards.terms


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("casework", "0001_initial"),
        ("experts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("institution_type", models.CharField(max_length=30, verbose_name="机构类别")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终结时间")),
                ("assessment_started_on", models.DateField(verbose_name="自评开始日期")),
                ("assessment_recorded_on", models.DateField(null=True, verbose_name="认定前的自评开始日期")),
                ("assessment_finished_on", models.DateField(null=True, verbose_name="自评完成日期")),
                ("grade_applied_for", models.CharField(blank=True, max_length=10, verbose_name="申报等级")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("late", models.BooleanField(default=False, verbose_name="逾期申请复评")),
                ("ground", models.CharField(blank=True, max_length=30, verbose_name="不合格情形")),
                ("ground_facts", models.TextField(blank=True, verbose_name="不合格事实")),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="accounts.institution",
                    ),
                ),
                (
                    "continues",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continued_by",
                        to="primary_care_review.application",
                        verbose_name="接续的自评",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="re_reviews",
                        to="primary_care_review.application",
                        verbose_name="区县评审",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="casework.posting",
                        verbose_name="评审结论公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "等级评审申请",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("parent__isnull", False)),
                        fields=("parent",),
                        name="one_open_rereview",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessment_finished_on", None),
                            ("assessment_finished_on__gte", models.F("assessment_started_on")),
                            _connector="OR",
                        ),
                        name="assessment_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("ground_facts", "")),
                            models.Q(
                                models.Q(("ground", ""), _negated=True), models.Q(("ground_facts", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ground_with_facts",
                    ),
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="PrimaryCareObjection",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[("person", "个人"), ("body", "单位")], max_length=10, verbose_name="提出人"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="姓名或者单位名称")),
                ("id_number", models.CharField(max_length=30, verbose_name="证件号码")),
                ("phone", models.CharField(max_length=30, verbose_name="联系电话")),
                ("secret_digest", models.CharField(max_length=64)),
                ("upheld", models.BooleanField(null=True, verbose_name="异议成立")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="变更后的结论")),
                (
                    "lodged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "等级评审异议",
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("ground", models.CharField(max_length=30, verbose_name="情形")),
                ("ground_facts", models.TextField(verbose_name="事实")),
                ("told_at", models.DateTimeField(null=True, verbose_name="告知时间")),
                ("statement", models.TextField(blank=True, verbose_name="陈述意见")),
                ("stated_at", models.DateTimeField(null=True, verbose_name="陈述时间")),
                ("grave", models.BooleanField(default=False, verbose_name="情节严重")),
                ("gravity", models.TextField(blank=True, verbose_name="情节严重的理由")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "撤销等级",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), _negated=True), models.Q(("ground_facts", ""), _negated=True)
                        ),
                        name="revocation_with_facts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grave", False), models.Q(("gravity", ""), _negated=True), _connector="OR"),
                        name="grave_with_reason",
                    ),
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="SupervisionObjection",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("organisation", "评审组织"),
                            ("plan", "计划方案"),
                            ("people", "人员组成"),
                            ("recusal", "回避制度"),
                            ("procedure", "评审程序"),
                            ("discipline", "纪律执行"),
                        ],
                        max_length=20,
                        verbose_name="监督事项",
                    ),
                ),
                ("text", models.TextField(verbose_name="监督意见")),
                ("put_right", models.BooleanField(null=True, verbose_name="已纠正")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="监督人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督意见",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="supervision_with_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("put_right", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="supervision_answered_with_text",
                    ),
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Termination",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("ground", models.CharField(max_length=30, verbose_name="情形")),
                ("ground_facts", models.TextField(verbose_name="事实")),
                ("told_at", models.DateTimeField(null=True, verbose_name="告知时间")),
                ("statement", models.TextField(blank=True, verbose_name="陈述意见")),
                ("stated_at", models.DateTimeField(null=True, verbose_name="陈述时间")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "终止评审",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), _negated=True), models.Q(("ground_facts", ""), _negated=True)
                        ),
                        name="termination_with_facts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stated_at", None), ("statement", "")),
                            models.Q(("stated_at__isnull", False), models.Q(("statement", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="stated_with_words",
                    ),
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.CharField(max_length=10, verbose_name="等级")),
                ("decree_number", models.CharField(max_length=60, verbose_name="公布文号")),
                ("decreed_on", models.DateField(verbose_name="发文日期")),
                ("counts_from", models.DateField(verbose_name="任期起算日期")),
                ("revoked_on", models.DateField(null=True, verbose_name="撤销日期")),
                ("revoked_ground", models.CharField(blank=True, max_length=200, verbose_name="撤销情形")),
                ("imported_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awarded",
                        to="primary_care_review.application",
                        verbose_name="评审案件",
                    ),
                ),
            ],
            options={
                "verbose_name": "等级",
                "ordering": ["-decreed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_on", None), ("revoked_on__gte", models.F("decreed_on")), _connector="OR"
                        ),
                        name="revoked_after_decree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counts_from__lte", models.F("decreed_on"))),
                        name="term_from_its_decree_or_before",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "application_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.application",
                    ),
                ),
                ("why", models.TextField(verbose_name="复核事由")),
            ],
            options={
                "verbose_name": "抽查复核",
            },
            bases=("primary_care_review.application",),
        ),
        migrations.CreateModel(
            name="Rereview",
            fields=[
                (
                    "application_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.application",
                    ),
                ),
                ("reached_on", models.DateField(verbose_name="区县认定达到甲级标准日期")),
            ],
            options={
                "verbose_name": "甲级市级复核申请",
            },
            bases=("primary_care_review.application",),
        ),
        migrations.CreateModel(
            name="AssessmentReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(verbose_name="自评内容")),
                ("borne", models.CharField(blank=True, max_length=10, verbose_name="自评达到等级")),
                ("digest", models.CharField(max_length=64, verbose_name="自评内容校验")),
                ("handed_in_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="primary_care_review.application",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CityObjection",
            fields=[
                (
                    "primarycareobjection_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.primarycareobjection",
                    ),
                ),
            ],
            options={
                "verbose_name": "市级复核异议",
            },
            bases=("primary_care_review.primarycareobjection",),
        ),
        migrations.CreateModel(
            name="CityRevocation",
            fields=[
                (
                    "revocation_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.revocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "市级撤销等级",
            },
            bases=("primary_care_review.revocation",),
        ),
        migrations.CreateModel(
            name="CitySupervisionObjection",
            fields=[
                (
                    "supervisionobjection_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.supervisionobjection",
                    ),
                ),
            ],
            options={
                "verbose_name": "市级复核监督意见",
            },
            bases=("primary_care_review.supervisionobjection",),
        ),
        migrations.CreateModel(
            name="CityTermination",
            fields=[
                (
                    "termination_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.termination",
                    ),
                ),
            ],
            options={
                "verbose_name": "市级复核终止评审",
            },
            bases=("primary_care_review.termination",),
        ),
        migrations.CreateModel(
            name="ClauseRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=20, verbose_name="条款编号")),
                ("rating", models.CharField(max_length=1, verbose_name="评定")),
                ("methods", models.JSONField(verbose_name="评审方式")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="experts.assignment"
                    ),
                ),
            ],
            options={
                "verbose_name": "条款评定",
                "ordering": ["assignment", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "clause"), name="clause_rated_once_by_member"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rating__in",
                                [
                                    primary_care_review.standards.terms.Rating["A"],
                                    primary_care_review.standards.terms.Rating["B"],
                                    primary_care_review.standards.terms.Rating["C"],
                                    primary_care_review.standards.terms.Rating["D"],
                                    primary_care_review.standards.terms.Rating["E"],
                                ],
                            )
                        ),
                        name="rated_a_to_e",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="公布文号")),
                ("decreed_on", models.DateField(verbose_name="发文日期")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decrees",
                        to="accounts.office",
                        verbose_name="公布机关",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.notice",
                        verbose_name="文书",
                    ),
                ),
            ],
            options={
                "verbose_name": "公布文件",
                "ordering": ["-decreed_on", "-id"],
                "constraints": [models.UniqueConstraint(fields=("body", "number"), name="decree_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("papers", models.JSONField(verbose_name="封存清单")),
                ("digest", models.CharField(max_length=64, verbose_name="总校验值")),
                ("stamped", models.BooleanField(verbose_name="机构已盖章")),
                ("refusal", models.TextField(blank=True, verbose_name="机构拒绝盖章的理由")),
                ("leader", models.CharField(blank=True, max_length=50, verbose_name="在场的党政领导")),
                ("leader_office", models.CharField(blank=True, max_length=50, verbose_name="职务")),
                ("officer", models.CharField(blank=True, max_length=50, verbose_name="在场的纪检人员")),
                ("officer_office", models.CharField(blank=True, max_length=50, verbose_name="职务")),
                ("absence", models.TextField(blank=True, verbose_name="缺席的理由")),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossier",
                        to="primary_care_review.application",
                        verbose_name="评审申请",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.material",
                        verbose_name="盖章件扫描",
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="experts.assignment",
                        verbose_name="组长",
                    ),
                ),
            ],
            options={
                "verbose_name": "封存的评审资料",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal", ""), ("stamped", True)),
                            models.Q(("stamped", False), models.Q(("refusal", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="stamped_or_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("leader", ""), _negated=True), models.Q(("officer", ""), _negated=True)),
                            models.Q(("absence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="watched_or_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="总校验值")),
                ("signed_at", models.DateTimeField(verbose_name="签署时间")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossier_signature",
                        to="experts.assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审资料签名",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="revocation",
            name="revoked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revocations",
                to="primary_care_review.grade",
                verbose_name="所涉等级",
            ),
        ),
        migrations.AddField(
            model_name="grade",
            name="decree",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grades",
                to="primary_care_review.decree",
            ),
        ),
        migrations.AddField(
            model_name="grade",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grades", to="accounts.institution"
            ),
        ),
        migrations.AddField(
            model_name="grade",
            name="set_aside_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="primary_care_review.application",
                verbose_name="抽查复核案件",
            ),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="证书编号")),
                ("code", models.TextField(verbose_name="签名编码")),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="出具人",
                    ),
                ),
                (
                    "grade",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="primary_care_review.grade",
                        verbose_name="等级",
                    ),
                ),
            ],
            options={
                "verbose_name": "等级证书",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="rechecked",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rechecks",
                to="primary_care_review.grade",
                verbose_name="抽查复核的等级",
            ),
        ),
        migrations.CreateModel(
            name="Grouping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("members", models.JSONField(verbose_name="成员分组")),
                ("chapters", models.JSONField(verbose_name="各章分工")),
                ("grouped_at", models.DateTimeField(verbose_name="分组时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groupings",
                        to="primary_care_review.application",
                    ),
                ),
                (
                    "grouped_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审组分组",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NamedMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="材料名称")),
                ("named_on", models.DateField(verbose_name="公布日期")),
                ("ended_on", models.DateField(null=True, verbose_name="停用日期")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_materials",
                        to="accounts.district",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("district", "name"), name="material_named_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_materials",
                        to="primary_care_review.application",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="primary_care_review.namedmaterial",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "material"), name="material_asked_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OctoberPaper",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("paper", models.CharField(max_length=40, verbose_name="种类")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("subject", models.CharField(blank=True, max_length=80, verbose_name="事由")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="起草单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度评审报送材料",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("subject", "")),
                        fields=("paper", "year", "office"),
                        name="primary_care_review_octoberpaper_once_a_year",
                    )
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Plaque",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="牌匾编号")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="查验码")),
                ("made_at", models.DateTimeField(verbose_name="登记制作时间")),
                ("handed_on", models.DateField(null=True, verbose_name="发放日期")),
                ("receiver", models.CharField(blank=True, max_length=40, verbose_name="领取人")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="登记发放时间")),
                ("hung_on", models.DateField(null=True, verbose_name="悬挂日期")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="悬挂位置")),
                ("hung_at", models.DateTimeField(null=True, verbose_name="登记悬挂时间")),
                ("ended_on", models.DateField(null=True, verbose_name="停用日期")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[("damaged", "损毁"), ("lost", "遗失"), ("taken_back", "收回")],
                        max_length=20,
                        verbose_name="停用原因",
                    ),
                ),
                ("ended_reason", models.TextField(blank=True, verbose_name="停用说明")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="登记停用时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plaques",
                        to="primary_care_review.grade",
                        verbose_name="等级",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "hung_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="登记制作人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="制发机关",
                    ),
                ),
                (
                    "photograph",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                        verbose_name="悬挂照片",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="primary_care_review.plaque",
                        verbose_name="补换",
                    ),
                ),
            ],
            options={
                "verbose_name": "牌匾",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("grade",), name="one_standing_plaque"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hung_on", None),
                            models.Q(("handed_on__isnull", False), ("hung_on__gte", models.F("handed_on"))),
                            _connector="OR",
                        ),
                        name="plaque_hung_after_handed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at", None), ("ended_on", None), ("ended_reason", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("ended_as", ""), _negated=True),
                                models.Q(("ended_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plaque_ended_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaqueTip",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("about_number", models.CharField(blank=True, max_length=40, verbose_name="牌匾编号")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("forged", "伪造"),
                            ("passed_on", "转让、借用"),
                            ("still_hangs", "等级撤销、取消后仍在悬挂"),
                            ("damaged", "损毁"),
                        ],
                        max_length=20,
                        verbose_name="举报事项",
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="地点")),
                ("what", models.TextField(verbose_name="情况")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="举报人")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("so", "属实"), ("not_so", "不属实"), ("unknown", "无法查实")],
                        max_length=20,
                        verbose_name="核实结果",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "plaque",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tips",
                        to="primary_care_review.plaque",
                        verbose_name="牌匾",
                    ),
                ),
            ],
            options={
                "verbose_name": "牌匾举报",
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="RatingPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=20, verbose_name="条款编号")),
                ("sent_sha256", models.CharField(max_length=64, verbose_name="拍摄时的SHA-256")),
                ("key", models.UUIDField(verbose_name="设备标识")),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="experts.assignment"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.storedfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "评定照片",
                "ordering": ["assignment", "clause", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "key"), name="photo_once_by_key"),
                    models.CheckConstraint(
                        condition=models.Q(("handed_in_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="handed_in_photo_stays",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="查验码")),
                ("as_of", models.DateField(verbose_name="截至日")),
                ("content", models.TextField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("count", models.PositiveIntegerField(verbose_name="条数")),
                ("taken_at", models.DateTimeField(verbose_name="固定时间")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="出具单位",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "固定名册",
                "ordering": ["-taken_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReleaseConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data", models.JSONField(verbose_name="资料")),
                ("recipient", models.CharField(max_length=100, verbose_name="接收单位或者个人")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("valid_until", models.DateField(verbose_name="期限")),
                ("given_at", models.DateTimeField(verbose_name="同意时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="撤回理由")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release_consents",
                        to="primary_care_review.application",
                        verbose_name="评审申请",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="机构负责人",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.material",
                        verbose_name="书面同意扫描件",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "提供原始资料的书面同意",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(
                                ("withdrawn_by__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recipient", ""), _negated=True), models.Q(("purpose", ""), _negated=True)
                        ),
                        name="consent_names_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data", models.JSONField(verbose_name="资料")),
                ("digest", models.CharField(max_length=64, verbose_name="总校验值")),
                ("released_at", models.DateTimeField(verbose_name="提供时间")),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="提供人",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="primary_care_review.releaseconsent",
                        verbose_name="书面同意",
                    ),
                ),
            ],
            options={
                "verbose_name": "提供原始资料",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RoutineStatistic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("struck_at", models.DateTimeField(null=True, verbose_name="更正时间")),
                ("struck_reason", models.TextField(blank=True, verbose_name="更正理由")),
                ("name", models.CharField(max_length=100, verbose_name="指标名称")),
                ("period", models.CharField(max_length=40, verbose_name="统计期间")),
                ("value", models.CharField(max_length=60, verbose_name="结果")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("source", models.CharField(max_length=100, verbose_name="数据来源")),
                ("clauses", models.JSONField(blank=True, default=list, verbose_name="对应条款")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statistics",
                        to="primary_care_review.application",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "replaced_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="primary_care_review.routinestatistic",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "日常运行统计和监测结果",
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_by", None), ("struck_at", None), ("struck_by", None), ("struck_reason", "")
                            ),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                                models.Q(("struck_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="routinestatistic_struck_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("struck_at", None)),
                        fields=("application", "name", "period"),
                        name="statistic_once_a_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(verbose_name="设备标识")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="浏览器")),
                ("opened_at", models.DateTimeField(verbose_name="启用时间")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="待上传")),
                ("reported_at", models.DateTimeField(verbose_name="最近联网时间")),
                ("given_up_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                ("given_up_reason", models.CharField(blank=True, max_length=200, verbose_name="停用理由")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="experts.assignment"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审设备",
                "ordering": ["assignment", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_up_at", None)),
                        fields=("assignment", "key"),
                        name="one_standing_row_a_device",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reports_at", models.DateTimeField(verbose_name="听取汇报")),
                ("rates_at", models.DateTimeField(verbose_name="分组评审")),
                ("meets_at", models.DateTimeField(verbose_name="内部会议")),
                ("tells_at", models.DateTimeField(verbose_name="通报情况")),
                ("place", models.CharField(max_length=200, verbose_name="地点")),
                ("prepare", models.TextField(verbose_name="准备事项")),
                ("told_names", models.BooleanField(verbose_name="通知书写明成员姓名")),
                ("planned_at", models.DateTimeField(verbose_name="拟定时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_plans",
                        to="primary_care_review.application",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审安排",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rates_at__gte", models.F("reports_at")),
                            ("meets_at__gte", models.F("rates_at")),
                            ("tells_at__gte", models.F("meets_at")),
                        ),
                        name="visit_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("standard", "工作规范"),
                            ("procedure", "工作流程"),
                            ("plan", "实施方案"),
                            ("other", "其他制度"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("changes", models.TextField(blank=True, verbose_name="修订说明")),
                ("valid_from", models.DateField(verbose_name="施行日期")),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("entered_at", models.DateTimeField(verbose_name="发布时间")),
                ("ended_on", models.DateField(null=True, verbose_name="废止日期")),
                ("ended_reason", models.TextField(blank=True, verbose_name="废止理由")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="废止人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="发布人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.storedfile"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="working_rules",
                        to="accounts.office",
                        verbose_name="制定单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作制度",
                "ordering": ["office", "title", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "title", "version"), name="one_row_a_version_of_a_rule"),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("changes", ""), _negated=True), _connector="OR"),
                        name="changed_rule_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by", None), ("ended_on", None), ("ended_reason", "")),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("ended_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texts", models.JSONField(verbose_name="工作报告")),
                ("proposed", models.CharField(blank=True, max_length=10, verbose_name="建议等级")),
                ("summary", models.JSONField(verbose_name="结果汇总")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("signed_at", models.DateTimeField(verbose_name="签署时间")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("returned_reason", models.TextField(blank=True, verbose_name="退回理由")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_reports",
                        to="primary_care_review.application",
                        verbose_name="评审申请",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="primary_care_review.dossier",
                        verbose_name="封存的评审资料",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退回人",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="experts.assignment",
                        verbose_name="组长",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审工作报告",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None)),
                        fields=("application",),
                        name="one_standing_work_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None),
                            models.Q(("returned_by__isnull", False), models.Q(("returned_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="report_returned_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CityRecheck",
            fields=[
                (
                    "recheck_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="primary_care_review.recheck",
                    ),
                ),
            ],
            options={
                "verbose_name": "市级抽查复核",
            },
            bases=("primary_care_review.recheck",),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.UniqueConstraint(fields=("institution", "decree_number"), name="one_grade_per_decree"),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.CheckConstraint(
                condition=models.Q(("set_aside_by", None), ("revoked_on__isnull", False), _connector="OR"),
                name="set_aside_since_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("parent", None), ("rechecked", None)),
                fields=("applicant",),
                name="one_open_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("rechecked__isnull", False)),
                fields=("rechecked",),
                name="one_open_recheck",
            ),
        ),
    ]
