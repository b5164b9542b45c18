import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("casework", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uscc", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=100, verbose_name="单位名称")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="所在区县",
                    ),
                ),
                (
                    "institution",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作单位",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uscc__length", 18)), name="employer_uscc_has_18_characters"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="专家编号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(max_length=30, unique=True, verbose_name="手机号码")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medical", "医疗专家"),
                            ("public_health", "公卫专家"),
                            ("management", "管理专家"),
                            ("information", "信息专家"),
                        ],
                        max_length=20,
                        verbose_name="专家类别",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("senior", "正高级"),
                            ("associate", "副高级"),
                            ("intermediate", "中级"),
                            ("junior", "初级"),
                            ("none", "无职称"),
                        ],
                        max_length=20,
                        verbose_name="职称",
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        choices=[
                            ("doctor", "博士研究生"),
                            ("master", "硕士研究生"),
                            ("bachelor", "本科"),
                            ("college", "大专"),
                            ("other", "中专及以下"),
                        ],
                        max_length=20,
                        verbose_name="学历",
                    ),
                ),
                ("practising_since", models.PositiveSmallIntegerField(verbose_name="从业起始年份")),
                ("retired", models.BooleanField(default=False, verbose_name="已退休")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                ("disqualified_on", models.DateField(blank=True, null=True, verbose_name="取消资格日期")),
                ("disqualified_reason", models.TextField(blank=True, verbose_name="取消资格理由")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="去世日期")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="accounts.district",
                        verbose_name="所在区县",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "专家",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disqualified_on", None), ("disqualified_reason", "")),
                            models.Q(
                                ("disqualified_on__isnull", False), models.Q(("disqualified_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="disqualified_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="到职日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="离职日期")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="employments", to="experts.employer"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="employments", to="experts.expert"
                    ),
                ),
            ],
            options={
                "verbose_name": "任职经历",
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("expert",), name="one_present_employer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="employment_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.JSONField(verbose_name="申请变更")),
                ("reason", models.TextField(verbose_name="理由")),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                ("due_on", models.DateField(null=True, verbose_name="处理时限")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("made", "已变更"), ("refused", "不予变更")],
                        max_length=20,
                        verbose_name="处理结果",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("decision_reason", models.TextField(blank=True, verbose_name="处理意见")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="experts.expert"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家信息变更申请",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("expert",), name="one_open_data_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("outcome", "")),
                            models.Q(
                                ("decided_at__gte", models.F("requested_at")),
                                ("decided_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="data_request_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("struck_at", models.DateTimeField(null=True, verbose_name="更正时间")),
                ("struck_reason", models.TextField(blank=True, verbose_name="更正理由")),
                ("since", models.DateField(verbose_name="开始日期")),
                ("until", models.DateField(verbose_name="结束日期")),
                ("reason", models.CharField(max_length=100, verbose_name="事由")),
                (
                    "replaced_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="experts.absence",
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
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="absences", to="experts.expert"
                    ),
                ),
            ],
            options={
                "verbose_name": "不能参加评审的时间",
                "ordering": ["since", "id"],
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
                        name="absence_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="absence_dates_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("since", models.DateField(verbose_name="反馈期起")),
                ("until", models.DateField(verbose_name="反馈期止")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedbacks", to="experts.employer"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedbacks", to="experts.expert"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="casework.notice"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家情况反馈",
                "ordering": ["-until", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="feedback_dates_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="聘期起")),
                ("valid_until", models.DateField(verbose_name="聘期止")),
                ("audited_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("passed", models.BooleanField(null=True, verbose_name="复核通过")),
                ("audit_reason", models.TextField(blank=True, verbose_name="复核意见")),
                (
                    "audited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="experts.expert"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="casework.notice"
                    ),
                ),
                (
                    "renews",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="experts.letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "聘书",
                "ordering": ["-valid_until", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))), name="letter_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("audit_reason", ""), ("audited_at", None), ("audited_by", None), ("passed", None)
                            ),
                            models.Q(
                                ("audited_at__isnull", False),
                                ("audited_by__isnull", False),
                                ("passed__isnull", False),
                                models.Q(("audit_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_audited_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("A", "A级"), ("B", "B级"), ("C", "C级")], max_length=1, verbose_name="级别"
                    ),
                ),
                (
                    "borne",
                    models.CharField(
                        choices=[("A", "A级"), ("B", "B级"), ("C", "C级")], max_length=1, verbose_name="计分对应级别"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="level_changes", to="experts.expert"
                    ),
                ),
            ],
            options={
                "verbose_name": "级别调整",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PointsTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示标准")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("payload", models.JSONField(verbose_name="内容")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "计分表",
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("requires_letter", models.BooleanField(default=False, verbose_name="须持有效聘书")),
                ("keeps_points", models.BooleanField(default=False, verbose_name="实行计分和分级")),
                ("bars_same_district", models.BooleanField(default=False, verbose_name="同一区县回避")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="accounts.office",
                        verbose_name="管理单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家库",
                "ordering": ["regime", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "regime"), name="one_pool_per_office_and_regime"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("regime", "primary_care"), _negated=True),
                            models.Q(("keeps_points", True), ("requires_letter", True)),
                            _connector="OR",
                        ),
                        name="grade_review_pool_has_letters_and_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nominated_at", models.DateTimeField(verbose_name="推荐时间")),
                ("vetted_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="报备时间")),
                ("admitted_at", models.DateTimeField(null=True, verbose_name="入库时间")),
                ("refused_at", models.DateTimeField(null=True, verbose_name="不予入库时间")),
                ("left_at", models.DateTimeField(null=True, verbose_name="出库时间")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "admitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="experts.expert"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_entry",
                        to="accounts.membership",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nominated_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="推荐单位",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="experts.pool"
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vetted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "入库",
                "ordering": ["pool", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None), ("refused_at", None)),
                        fields=("expert", "pool"),
                        name="once_in_a_pool",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("vetted_at", None), ("vetted_at__gte", models.F("nominated_at")), _connector="OR"
                            ),
                            models.Q(
                                ("reported_at", None), ("reported_at__gte", models.F("vetted_at")), _connector="OR"
                            ),
                            models.Q(
                                ("admitted_at", None), ("admitted_at__gte", models.F("vetted_at")), _connector="OR"
                            ),
                            models.Q(("left_at", None), ("left_at__gte", models.F("admitted_at")), _connector="OR"),
                        ),
                        name="entry_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("admitted_at", None), ("member__isnull", False), _connector="OR"),
                        name="admitted_with_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), ("refused_at", None)),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_or_left_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecusalTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示规定")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("rows", models.JSONField(verbose_name="内容")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "回避规定",
                "ordering": ["regime", "-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nature", models.CharField(max_length=200, verbose_name="关系说明")),
                ("declared_at", models.DateTimeField(verbose_name="申报时间")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="experts.employer",
                        verbose_name="单位",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="experts.expert"
                    ),
                ),
            ],
            options={
                "verbose_name": "申报的利害关系",
                "ordering": ["-id"],
            },
        ),
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
                (
                    "conclusion",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="casework.conclusion",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审",
                "ordering": ["case", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "use", "round"), name="round_once_per_use"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("case",), name="one_open_round_per_case"
                    ),
                    models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="rounds_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"),
                            models.Q(("told_at", None), ("told_at__gte", models.F("closed_at")), _connector="OR"),
                        ),
                        name="round_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conclusion", None), ("closed_at__isnull", False), _connector="OR"),
                        name="concluded_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_at", None), ("closed_at__isnull", False), _connector="OR"),
                        name="told_when_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointsEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("base", "基础计分"),
                            ("participation", "参与评审"),
                            ("satisfaction", "被评审对象满意度"),
                            ("misconduct", "不良行为"),
                            ("feedback", "评审表现"),
                            ("correction", "更正"),
                        ],
                        max_length=20,
                        verbose_name="事由",
                    ),
                ),
                ("item", models.CharField(max_length=100, verbose_name="计分项")),
                ("points", models.SmallIntegerField(verbose_name="分值")),
                ("remark", models.TextField(blank=True, verbose_name="情况说明")),
                ("happened_on", models.DateField(verbose_name="发生日期")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="experts.pointsentry",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="experts.expert"
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="experts.pointstable"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="experts.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "计分",
                "ordering": ["entered_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entered_by__isnull", False),
                            ("ground__in", ["base", "participation", "satisfaction"]),
                            _connector="OR",
                        ),
                        name="points_by_somebody_or_by_the_table",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("corrects", None), ("ground", "correction"), _connector="OR"),
                        name="only_a_correction_corrects",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("frozen", models.JSONField(verbose_name="候选名单")),
                ("list_hash", models.CharField(max_length=64, verbose_name="名单摘要")),
                ("panels", models.CharField(max_length=100, verbose_name="可行组合数")),
                ("frozen_at", models.DateTimeField(verbose_name="名单固定时间")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("due_at", models.DateTimeField(verbose_name="提交密语时限")),
                ("office_hash", models.CharField(blank=True, max_length=64)),
                ("office_hash_at", models.DateTimeField(null=True)),
                ("office_secret", models.CharField(blank=True, max_length=200)),
                ("office_secret_at", models.DateTimeField(null=True)),
                ("supervisor_hash", models.CharField(blank=True, max_length=64)),
                ("supervisor_hash_at", models.DateTimeField(null=True)),
                ("supervisor_secret", models.CharField(blank=True, max_length=200)),
                ("supervisor_secret_at", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                ("proof", models.JSONField(null=True, verbose_name="抽取证明")),
                ("chances", models.JSONField(null=True, verbose_name="入选机会")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                ("ended_reason", models.TextField(blank=True, verbose_name="终止理由")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="accounts.office",
                        verbose_name="组织单位",
                    ),
                ),
                (
                    "office_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="next", to="experts.draw"
                    ),
                ),
                (
                    "supervisor_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="experts.pool"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="experts.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家抽取",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("drawn_at", None), ("ended_at", None)),
                        fields=("review",),
                        name="one_open_draw_per_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drawn_at", None), ("ended_at", None), _connector="OR"),
                        name="drawn_or_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), models.Q(("ended_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="ended_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("office_by", None),
                            ("supervisor_by", None),
                            models.Q(("office_by", models.F("supervisor_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_parties",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("office_secret", ""), ("supervisor_secret", "")),
                            models.Q(("office_hash_at__isnull", False), ("supervisor_hash_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="secrets_after_both_hashes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chances__isnull", True), ("drawn_at", None), ("proof__isnull", True)),
                            models.Q(
                                ("chances__isnull", False),
                                ("drawn_at__isnull", False),
                                ("office_secret_at__isnull", False),
                                ("proof__isnull", False),
                                ("supervisor_secret_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="drawn_from_both_secrets",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assigned_at", models.DateTimeField(verbose_name="指派时间")),
                ("designated_reason", models.TextField(blank=True, verbose_name="指定理由")),
                ("leads", models.BooleanField(default=False, verbose_name="组长")),
                ("answer_due_on", models.DateField(null=True, verbose_name="答复时限")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="接受时间")),
                ("declined_at", models.DateTimeField(null=True, verbose_name="谢绝时间")),
                ("due_on", models.DateField(null=True, verbose_name="意见时限")),
                ("due_counted", models.BooleanField(default=False)),
                ("says", models.JSONField(null=True, verbose_name="意见")),
                ("text", models.TextField(blank=True, verbose_name="意见内容")),
                ("saved_at", models.DateTimeField(null=True, verbose_name="最近保存")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("ended_reason", models.TextField(blank=True, verbose_name="解除理由")),
                ("taken_back", models.BooleanField(default=False, verbose_name="指定已撤回")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="accounts.membership",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="experts.draw",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="experts.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审指派",
                "ordering": ["review", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("leads", True)),
                        fields=("review",),
                        name="one_leader_per_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handed_in_at", None), ("accepted_at__isnull", False), _connector="OR"),
                        name="opinion_after_acceptance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declined_at", None),
                            models.Q(("accepted_at", None), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="declined_is_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("review", "member"),
                        name="one_standing_assignment_per_expert",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_at", None),
                            models.Q(("says__isnull", False), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="handed_in_opinion_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="专业")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="specialties", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("expert", "name"), name="specialty_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(verbose_name="满意度")),
                ("remark", models.TextField(blank=True, verbose_name="意见和建议")),
                ("at", models.DateTimeField(verbose_name="评价时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rating", to="experts.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "满意度评价",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="rating_one_to_five"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("use", models.CharField(max_length=40, verbose_name="用途")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("text", models.TextField(verbose_name="内容")),
                ("place", models.CharField(max_length=200, verbose_name="地点")),
                ("begins_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                ("hours", models.PositiveSmallIntegerField(verbose_name="学时")),
                ("closes_on", models.DateField(verbose_name="报名截止日期")),
                ("places", models.PositiveSmallIntegerField(null=True, verbose_name="名额")),
                ("announced_at", models.DateTimeField(verbose_name="发布时间")),
                ("recorded_at", models.DateTimeField(null=True, verbose_name="登记出席时间")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="取消时间")),
                ("cancelled_reason", models.TextField(blank=True, verbose_name="取消理由")),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="发布人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="accounts.office",
                        verbose_name="组织单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训",
                "ordering": ["-begins_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="training_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at", None), ("cancelled_reason", "")),
                            models.Q(
                                ("cancelled_at__isnull", False), models.Q(("cancelled_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="training_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_up_at", models.DateTimeField(null=True, verbose_name="报名时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="取消报名时间")),
                ("attended", models.BooleanField(null=True, verbose_name="出席")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings_attended",
                        to="accounts.membership",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="experts.training"
                    ),
                ),
            ],
            options={
                "verbose_name": "培训出席",
                "ordering": ["training", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("training", "member"), name="once_in_a_training"),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("signed_up_at__isnull", False), _connector="OR"),
                        name="withdrawn_after_signing_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consolidation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("says", models.JSONField(verbose_name="评审组意见")),
                ("text", models.TextField(verbose_name="意见内容")),
                ("handed_in_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consolidation",
                        to="experts.assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审组汇总意见",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="consolidation_whole")
                ],
            },
        ),
    ]
