import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import emr_rating.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("casework", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("opens_at", models.DateTimeField(verbose_name="填报开始")),
                ("closes_at", models.DateTimeField(verbose_name="填报截止")),
                ("district_due_on", models.DateField(verbose_name="区县审核截止日")),
                (
                    "upgrade_interval",
                    models.PositiveSmallIntegerField(default=1, verbose_name="升级申报年度间隔（年）"),
                ),
                (
                    "overdue_reading",
                    models.CharField(
                        choices=[
                            ("unreported", "仅未列入已报送汇总的案件无成绩"),
                            ("own_review", "区县负责审核的全部案件无成绩"),
                            ("every_institution", "辖区内全部医疗机构无成绩"),
                        ],
                        default="unreported",
                        max_length=20,
                        verbose_name="区县逾期的处理",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="填报期处理完毕时间")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="casework.standardedition",
                        verbose_name="评价标准版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价年度",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="cycle_window_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("upgrade_interval__gte", 1)), name="cycle_interval_at_least_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
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
                ("level", models.PositiveSmallIntegerField(verbose_name="既往通过级别")),
                (
                    "collected_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="accounts.institution",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="collections", to="emr_rating.cycle"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度材料收集",
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "collected_from"), name="one_collection_a_year")
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="DistrictReport",
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
                "verbose_name": "分级评价工作报告",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("subject", "")),
                        fields=("paper", "year", "office"),
                        name="emr_rating_districtreport_once_a_year",
                    )
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="DistrictSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveSmallIntegerField(verbose_name="批次")),
                ("remarks", models.TextField(blank=True, verbose_name="工作情况说明")),
                ("reported_at", models.DateTimeField(verbose_name="报送时间")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summaries", to="emr_rating.cycle"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summaries", to="accounts.district"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-reported_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "district", "serial"), name="summary_serial_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
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
                ("due_on_asked", models.DateField(verbose_name="申请延至")),
                ("statement", models.TextField(verbose_name="书面说明")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="emr_rating.cycle"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "区县审核延期",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True), name="extension_with_statement"
                    )
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="ExtendedTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.DateField(verbose_name="原截止日")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.district"
                    ),
                ),
                (
                    "extension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="emr_rating.extension"
                    ),
                ),
            ],
            options={
                "verbose_name": "延期区县",
                "ordering": ["extension", "district"],
                "constraints": [
                    models.UniqueConstraint(fields=("extension", "district"), name="district_once_an_extension")
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
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
                ("reports_made", models.PositiveSmallIntegerField(default=0, verbose_name="上报次数")),
                ("computed_level", models.PositiveSmallIntegerField(null=True, verbose_name="自评级别")),
                ("declared_level", models.PositiveSmallIntegerField(null=True, verbose_name="申报级别")),
                ("total", models.DecimalField(decimal_places=4, max_digits=8, null=True, verbose_name="得分")),
                ("exception_ends_at", models.DateTimeField(null=True, verbose_name="准予补报至")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("lane", models.CharField(blank=True, max_length=20, verbose_name="审核方式")),
                ("materials_due", models.CharField(blank=True, max_length=20, verbose_name="提交材料")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="emr_rating.cycle"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="accounts.institution"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度填报",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("cycle", "filed_by"),
                        name="one_filing_per_cycle",
                    ),
                    models.CheckConstraint(condition=models.Q(("reports_made__lte", 2)), name="one_modification"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declared_level", None),
                            ("declared_level__lte", models.F("computed_level")),
                            _connector="OR",
                        ),
                        name="declared_at_most_computed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "lane__in",
                                [
                                    "",
                                    emr_rating.rules.Lane["AWAITING_MATERIALS"],
                                    emr_rating.rules.Lane["CITY_CHECK"],
                                    emr_rating.rules.Lane["CITY_REVIEW"],
                                    emr_rating.rules.Lane["DISTRICT_REVIEW"],
                                ],
                            )
                        ),
                        name="lane_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "materials_due__in",
                                [
                                    "",
                                    emr_rating.rules.MaterialsDue["NEWLY"],
                                    emr_rating.rules.MaterialsDue["FOR_THE_FILE"],
                                ],
                            )
                        ),
                        name="materials_due_known",
                    ),
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("said", models.JSONField(verbose_name="确认时的内容")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="emr_rating.filing",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("filing", "item"), name="one_confirmation_per_item")],
            },
        ),
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(verbose_name="申报级别")),
                ("missing", models.JSONField(verbose_name="未附文件的项目")),
                ("digest", models.CharField(max_length=64, verbose_name="材料清单校验值")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="回执码")),
                ("handed_in_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_in", to="emr_rating.filing"
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
            name="Lapse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.CharField(max_length=40, verbose_name="原环节")),
                ("due_on", models.DateField(verbose_name="区县审核截止日")),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("unreported", "仅未列入已报送汇总的案件无成绩"),
                            ("own_review", "区县负责审核的全部案件无成绩"),
                            ("every_institution", "辖区内全部医疗机构无成绩"),
                        ],
                        max_length=20,
                        verbose_name="区县逾期的处理",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("confirmed_at", models.DateTimeField(verbose_name="确认时间")),
                ("reversed_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="确认人",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lapses", to="emr_rating.filing"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lapses",
                        to="casework.notice",
                        verbose_name="无成绩通知",
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reverses",
                        to="emr_rating.extension",
                        verbose_name="延期申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "无成绩",
                "ordering": ["filing", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reversed_at", None)), fields=("filing",), name="one_standing_lapse"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="lapse_with_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_at", models.DateTimeField(verbose_name="补报截止")),
                ("reason", models.TextField(verbose_name="理由")),
                ("granted_at", models.DateTimeField(verbose_name="准予时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_filings", to="emr_rating.cycle"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_filings",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-granted_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "institution"), name="one_late_end_per_cycle")
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_at", models.DateTimeField(verbose_name="国家级审核结束时间")),
                ("paper", models.JSONField(blank=True, default=dict, verbose_name="代录依据")),
                ("reported_number", models.CharField(blank=True, max_length=60, verbose_name="备案文号")),
                ("reported_on", models.DateField(null=True, verbose_name="备案日期")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="备案登记时间")),
                ("notice_number", models.CharField(blank=True, max_length=60, verbose_name="国家通知文号")),
                ("notice_on", models.DateField(null=True, verbose_name="国家通知日期")),
                ("notice_at", models.DateTimeField(null=True, verbose_name="国家通知录入时间")),
                (
                    "city_notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.notice",
                        verbose_name="市级通知",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_closing",
                        to="emr_rating.cycle",
                    ),
                ),
                (
                    "notice_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice_scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
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
            ],
            options={
                "verbose_name": "国家级审核的结束和公布",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reported_at", None),
                            models.Q(("reported_on__isnull", False), models.Q(("reported_number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reported_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notice_at", None),
                            models.Q(
                                ("notice_on__isnull", False),
                                ("notice_scan__isnull", False),
                                models.Q(("notice_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="national_notice_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notice_at", None), ("reported_at__isnull", False), _connector="OR"),
                            models.Q(("city_notice", None), ("notice_at__isnull", False), _connector="OR"),
                        ),
                        name="announced_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalReview",
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
                ("entered_level", models.PositiveSmallIntegerField(verbose_name="送审级别")),
                ("sample", models.JSONField(default=list, verbose_name="抽查项目")),
                ("sample_seed", models.CharField(blank=True, max_length=64, verbose_name="抽查随机数")),
                (
                    "of_filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_review",
                        to="emr_rating.filing",
                        verbose_name="年度填报",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_reviews",
                        to="casework.posting",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "国家级审核",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("entered_level__gte", 5)), name="national_from_five")
                ],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="NationalVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "现场审核"), ("remote", "远程审核")],
                        max_length=10,
                        verbose_name="审核方式",
                    ),
                ),
                ("remote_reason", models.TextField(blank=True, verbose_name="远程审核的理由")),
                ("first_day", models.DateField(verbose_name="开始日期")),
                ("last_day", models.DateField(verbose_name="结束日期")),
                ("begins", models.CharField(max_length=5, verbose_name="到院时间")),
                ("people", models.TextField(verbose_name="配合人员")),
                ("documents", models.TextField(verbose_name="文件资料")),
                ("software", models.TextField(verbose_name="软件环境")),
                ("devices", models.TextField(verbose_name="设备和场地")),
                ("told_names", models.BooleanField(verbose_name="通知书写明专家姓名")),
                ("arranged_at", models.DateTimeField(verbose_name="安排时间")),
                ("tested_on", models.DateField(null=True, verbose_name="连接测试日期")),
                ("test_passed", models.BooleanField(null=True, verbose_name="连接测试通过")),
                ("test_result", models.TextField(blank=True, verbose_name="连接测试结果")),
                ("findings", models.JSONField(default=list, verbose_name="逐项发现")),
                ("record_text", models.TextField(blank=True, verbose_name="审核记录")),
                ("recorded_at", models.DateTimeField(null=True, verbose_name="记录时间")),
                (
                    "arranged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="emr_rating.nationalreview",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
            ],
            options={
                "verbose_name": "实际应用审核安排",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="visit_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "remote"), _negated=True),
                            models.Q(("remote_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="remote_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("test_passed", None), ("test_result", ""), ("tested_on", None)),
                            models.Q(
                                ("test_passed__isnull", False),
                                ("tested_on__isnull", False),
                                models.Q(("test_result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tested_with_a_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="复核级别")),
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
                "verbose_name": "异议",
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Registration",
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
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=100, verbose_name="机构名称")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("general_hospital", "综合医院"),
                            ("chinese_medicine_hospital", "中医医院"),
                            ("specialised_hospital", "专科医院"),
                            ("maternal_hospital", "妇幼保健院"),
                            ("township_hospital", "乡镇卫生院"),
                            ("community_health_centre", "社区卫生服务中心"),
                            ("other", "其他医疗机构"),
                        ],
                        max_length=30,
                        verbose_name="机构类别",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="地址")),
                ("licence_number", models.CharField(max_length=40, verbose_name="执业许可证登记号")),
                ("contact_name", models.CharField(max_length=40, verbose_name="联系人")),
                ("contact_phone", models.CharField(max_length=30, verbose_name="联系电话")),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("leader_name", models.CharField(max_length=40, verbose_name="机构负责人")),
                ("leader_phone", models.CharField(max_length=30, verbose_name="负责人电话")),
                ("leader_email", models.EmailField(blank=True, max_length=254, verbose_name="负责人电子邮箱")),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                ("returned_reason", models.TextField(blank=True, verbose_name="退回理由")),
                (
                    "registered",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "注册申请",
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("answers", models.JSONField(verbose_name="填报数据")),
                ("scoring", models.JSONField(verbose_name="计算结果")),
                ("computed_level", models.PositiveSmallIntegerField(verbose_name="自评级别")),
                ("declared_level", models.PositiveSmallIntegerField(verbose_name="申报级别")),
                ("total", models.DecimalField(decimal_places=4, max_digits=8, verbose_name="得分")),
                ("digest", models.CharField(max_length=64, verbose_name="数据校验值")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="回执码")),
                ("reported_at", models.DateTimeField(verbose_name="上报时间")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="emr_rating.filing"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["filing", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "version"), name="one_report_per_version"),
                    models.CheckConstraint(
                        condition=models.Q(("version__in", [1, 2])), name="report_version_one_or_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="查验码")),
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="级别")),
                ("standing", models.CharField(max_length=20, verbose_name="结果性质")),
                ("words", models.CharField(max_length=40, verbose_name="结果")),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_sheets",
                        to="emr_rating.filing",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "结果单",
                "ordering": ["filing", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("city_check", "市级初核（申报5级及以上）"),
                            ("city_review", "市级审核（首次自评4级）"),
                            ("district_review", "区县审核"),
                        ],
                        max_length=20,
                        verbose_name="审核方式",
                    ),
                ),
                ("reviewers", models.CharField(max_length=200, verbose_name="由谁审核")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                ("set_at", models.DateTimeField(verbose_name="安排时间")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="emr_rating.cycle"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.district"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "市级审核安排",
                "ordering": ["cycle", "due_on", "review", "district"],
                "constraints": [models.UniqueConstraint(fields=("cycle", "review", "district"), name="one_plan_row")],
            },
        ),
        migrations.CreateModel(
            name="ShownEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("summary", models.TextField(verbose_name="异议要点")),
                ("shown_at", models.DateTimeField(verbose_name="告知时间")),
                ("days", models.PositiveSmallIntegerField(verbose_name="陈述意见的期限（工作日）")),
                ("comment", models.TextField(blank=True, verbose_name="医院意见")),
                ("commented_at", models.DateTimeField(null=True, verbose_name="陈述时间")),
                (
                    "comment_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.material",
                        verbose_name="医院的证明材料",
                    ),
                ),
                (
                    "commented_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="陈述人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.material",
                        verbose_name="证明材料",
                    ),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown_evidence",
                        to="emr_rating.objection",
                        verbose_name="异议",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown_evidence",
                        to="emr_rating.nationalreview",
                        verbose_name="国家级审核",
                    ),
                ),
                (
                    "shown_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "向医院告知的新证据",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("commented_at", None), models.Q(("comment", ""), _negated=True), _connector="OR"
                        ),
                        name="commented_in_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SummaryLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                (
                    "conclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.conclusion",
                        verbose_name="区县结论",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summary_lines",
                        to="emr_rating.filing",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="emr_rating.districtsummary",
                    ),
                ),
            ],
            options={
                "ordering": ["summary", "filing"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None)), fields=("filing",), name="case_stands_in_one_summary"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("declared_level", models.PositiveSmallIntegerField(null=True, verbose_name="自评级别")),
                ("final_level", models.PositiveSmallIntegerField(null=True, verbose_name="最终级别")),
                ("notice", models.CharField(blank=True, max_length=100, verbose_name="公布文件")),
                ("imported_at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_results",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "year"), name="one_result_per_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declared_level", None), ("declared_level__lte", 8), _connector="OR"),
                            models.Q(("final_level", None), ("final_level__lte", 8), _connector="OR"),
                        ),
                        name="history_levels_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CitySummary",
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
                "verbose_name": "年度工作总结",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("subject", "")),
                        fields=("paper", "year", "office"),
                        name="emr_rating_citysummary_once_a_year",
                    )
                ],
            },
            bases=("casework.case",),
        ),
    ]
