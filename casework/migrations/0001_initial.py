import uuid

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("on", models.DateField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("heads", models.JSONField()),
                (
                    "previous",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份")),
                ("notice", models.CharField(blank=True, max_length=60, verbose_name="国务院办公厅通知文号")),
                (
                    "source",
                    models.CharField(
                        choices=[("bundled", "随系统提供"), ("entered", "录入")], max_length=20, verbose_name="来源"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="内容校验")),
                ("imported_at", models.DateTimeField(verbose_name="导入时间")),
            ],
            options={
                "verbose_name": "年度工作日历",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="RecordHead",
            fields=[
                ("subject", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="StandardEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="版本")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示标准")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("filing_number", models.CharField(blank=True, max_length=60, verbose_name="国家备案文号")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="国家备案日期")),
                ("payload", models.JSONField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="内容校验")),
                ("imported_at", models.DateTimeField(verbose_name="导入时间")),
            ],
            options={
                "verbose_name": "标准版本",
                "ordering": ["regime", "-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ArchiveEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="档号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="归档年度")),
                ("serial", models.PositiveIntegerField(verbose_name="件号")),
                ("entered_at", models.DateTimeField(verbose_name="归档时间")),
                ("years", models.PositiveSmallIntegerField(verbose_name="保管年限")),
                ("begins", models.CharField(max_length=80, verbose_name="起算")),
                ("keep_until", models.DateField(null=True, verbose_name="保管至")),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="销毁时间")),
                ("destroyed", models.JSONField(default=dict, verbose_name="销毁的文件")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="保管单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "归档案件",
                "ordering": ["office", "year", "serial"],
                "indexes": [models.Index(fields=["office", "keep_until"], name="archive_term")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year", "serial"), name="archive_serial_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(verbose_name="检测时间")),
                ("digest", models.CharField(max_length=64, verbose_name="总校验值")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("results", models.JSONField(verbose_name="检测结果")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="检测人",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="casework.archiveentry",
                        verbose_name="归档案件",
                    ),
                ),
            ],
            options={
                "verbose_name": "四性检测",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("working", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=20, verbose_name="节日")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="casework.calendaryear",
                        verbose_name="年份",
                    ),
                ),
            ],
            options={
                "verbose_name": "节假日与调休",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("kind", models.CharField(max_length=40, verbose_name="案件类型")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="机构")),
                ("summary", models.CharField(blank=True, max_length=100, verbose_name="摘要")),
                ("held_by", models.CharField(blank=True, max_length=200, verbose_name="等待办结")),
                ("state", django_fsm.FSMField(max_length=50, protected=True, verbose_name="状态")),
                ("rules_edition", models.CharField(max_length=40, verbose_name="适用规程版本")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="时限")),
                ("due_label", models.CharField(blank=True, max_length=60, verbose_name="时限事项")),
                ("due_provisional", models.BooleanField(default=False, verbose_name="时限暂定")),
                ("missing", models.CharField(blank=True, max_length=100, verbose_name="还缺什么")),
                ("turn", models.CharField(blank=True, max_length=400, verbose_name="待谁办理")),
                ("turns_at", models.DateTimeField(blank=True, null=True, verbose_name="待办变化时间")),
                ("opened_at", models.DateTimeField(verbose_name="立案时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beside",
                        to="casework.case",
                        verbose_name="所涉案件",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accounts.district",
                        verbose_name="区县",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_cases",
                        to="accounts.office",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accounts.institution",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="casework.standardedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件",
                "ordering": ["id"],
                "permissions": [
                    ("act_as_bureau_handler", "区县经办（受托）"),
                    ("act_as_bureau_head", "区县负责人（受托）"),
                    ("act_as_commission_handler", "市级经办（受托）"),
                    ("act_as_commission_head", "市级负责人（受托）"),
                ],
                "indexes": [
                    models.Index(fields=["holder", "due_on", "id", "turn"], name="case_desk"),
                    models.Index(
                        condition=models.Q(("turns_at__isnull", False)), fields=["turns_at"], name="case_turns"
                    ),
                    models.Index(condition=models.Q(("closed_at", None)), fields=["due_on", "id"], name="case_waiting"),
                    models.Index(fields=["district", "kind", "state"], name="case_district"),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["district", "holder", "id"],
                        name="case_elsewhere",
                    ),
                    models.Index(fields=["institution", "kind"], name="case_institution"),
                    models.Index(fields=["about", "kind", "closed_at"], name="case_beside"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("about", None), ("about__lt", models.F("id")), _connector="OR"),
                        name="about_an_older_case",
                    )
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.AddField(
            model_name="archiveentry",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="archived",
                to="casework.case",
                verbose_name="案件",
            ),
        ),
        migrations.CreateModel(
            name="AnswerWrite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("field", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="one_write_per_key")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("value", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "field"), name="one_answer_per_field")],
            },
        ),
        migrations.CreateModel(
            name="CaseUserPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="截止日期")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="user_permissions", to="casework.case"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
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
                ("before", models.JSONField(default=dict, verbose_name="变更前")),
                ("taken_back_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("taken_back_reason", models.TextField(blank=True, verbose_name="撤回理由")),
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
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to="accounts.institution",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "基本信息变更申请",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("institution",),
                        name="one_open_change_request",
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
                        name="change_request_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None), ("taken_back_reason", "")),
                            models.Q(
                                ("outcome", "made"),
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_taken_back_with_reason",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=60, verbose_name="事项")),
                ("article", models.CharField(max_length=10, verbose_name="依据")),
                (
                    "unit",
                    models.CharField(
                        choices=[("working_days", "个工作日"), ("months", "个月"), ("fixed", "按年度安排")],
                        max_length=20,
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(default=0)),
                ("started_on", models.DateField(verbose_name="起算事件日")),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("met_on", models.DateField(null=True, verbose_name="办结日")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deadlines", to="casework.case"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="责任方",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(fields=["provisional", "met_on"], name="deadline_recompute"),
                    models.Index(condition=models.Q(("met_on", None)), fields=["due_on"], name="deadline_running"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("met_on", None)),
                        fields=("case", "clock"),
                        name="a_clock_runs_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="销毁的理由")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("agreed", models.BooleanField(default=False, verbose_name="同意")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("decided_reason", models.TextField(blank=True, verbose_name="审批意见")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="审批人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="保管单位",
                    ),
                ),
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
                "verbose_name": "销毁",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="destruction_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", False), ("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="destruction_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term_ended_on", models.DateField(verbose_name="保管期满日")),
                (
                    "destruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="casework.destruction"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destructions",
                        to="casework.archiveentry",
                        verbose_name="归档案件",
                    ),
                ),
            ],
            options={
                "verbose_name": "销毁的案件",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("destruction", "entry"), name="destruction_names_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureSetting",
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
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("values", models.JSONField(verbose_name="数值")),
                ("reason", models.TextField(verbose_name="理由")),
                ("set_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "ordering": ["regime", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("regime", "valid_from"), name="one_setting_of_figures_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="HandUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="案件版本")),
                ("digest", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="附言")),
                ("handed_at", models.DateTimeField(verbose_name="送审时间")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("returned_reason", models.TextField(blank=True, verbose_name="退回意见")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_ups", to="casework.case"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="送审人",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="退回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "送负责人",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "version"), name="handed_up_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at", None), ("returned_by", None), ("returned_reason", "")),
                            models.Q(
                                ("returned_at__gte", models.F("handed_at")),
                                ("returned_by__isnull", False),
                                models.Q(("returned_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hand_up_returned_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(verbose_name="问题")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("due_on", models.DateField(null=True, verbose_name="答复时限")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inquiries", to="casework.case"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__gte", models.F("asked_at")),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_answer_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="文种")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("fields", models.JSONField(verbose_name="内容")),
                ("drafted_at", models.DateTimeField(verbose_name="拟稿时间")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("returned_reason", models.TextField(blank=True, verbose_name="退回理由")),
                ("due_on", models.DateField(null=True, verbose_name="拟稿时限")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="年份")),
                ("serial", models.PositiveIntegerField(null=True, verbose_name="序号")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="发文字号")),
                ("code", models.CharField(max_length=20, null=True, unique=True, verbose_name="查验码")),
                ("issued_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                ("printed_at", models.DateTimeField(null=True, verbose_name="打印时间")),
                ("replacing_reason", models.TextField(blank=True, verbose_name="重新出具理由")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="撤回理由")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="casework.case",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="accounts.office",
                        verbose_name="发文机关",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="casework.notice",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["office", "issued_at"], name="notice_desk")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year", "serial"), name="notice_serial_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="notice_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("issued_at", None), ("replaces", None), ("withdrawn_at", None)),
                        fields=("case", "kind"),
                        name="one_open_draft_per_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("printed_at", None), ("printed_at__gte", models.F("issued_at")), _connector="OR"
                        ),
                        name="notice_printed_after_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("body", models.TextField(verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="已读时间")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="casework.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="accounts.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="casework.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "消息",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["office", "read_at"], name="message_office"),
                    models.Index(fields=["person", "read_at"], name="message_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("office", None), ("person__isnull", False)),
                            models.Q(("office__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="message_has_one_addressee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_read_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("struck_at", models.DateTimeField(null=True, verbose_name="更正时间")),
                ("struck_reason", models.TextField(blank=True, verbose_name="更正理由")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("portal", "平台送达"),
                            ("in_person", "直接送达"),
                            ("post", "邮寄送达"),
                            ("mail", "电子邮件"),
                        ],
                        max_length=20,
                        verbose_name="送达方式",
                    ),
                ),
                ("to", models.CharField(max_length=100, verbose_name="受送达人")),
                ("at", models.DateTimeField(verbose_name="送达时间")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("due_on", models.DateField(null=True, verbose_name="打开期限")),
                ("served_at", models.DateTimeField(null=True, verbose_name="送达生效时间")),
                ("unopened", models.BooleanField(default=False, verbose_name="逾期未打开")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="casework.delivery",
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
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="casework.notice"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("served_at", None), ("struck_at", None), ("way", "portal")),
                        fields=["due_on"],
                        name="delivery_unserved",
                    )
                ],
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
                        name="delivery_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unopened", False), ("served_at__isnull", False), _connector="OR"),
                        name="delivery_unopened_is_served",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "事实有误"),
                            ("evidence", "证据认定有误"),
                            ("missing", "应查未查"),
                            ("assessment", "评定不当"),
                            ("procedure", "程序不当"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("what", models.TextField(verbose_name="异议内容")),
                ("asked", models.TextField(verbose_name="请求")),
                ("accepted", models.BooleanField(null=True, verbose_name="采纳")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objection_points", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "异议事项",
                "ordering": ["objection", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "position"), name="one_point_at_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="answered_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mail", "邮件"),
                            ("link", "设置密码链接"),
                            ("notice", "文书文件"),
                            ("job", "批量事项"),
                            ("scan", "文件查毒"),
                            ("upload", "检查上传的大文件"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("payload", models.JSONField(default=dict)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                (
                    "addressee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["done_at", "given_up_at", "due_at"], name="outbox_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="outbox_once"),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("given_up_at", None), _connector="OR"),
                        name="outbox_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("contents", models.JSONField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("handed_in_at", models.DateTimeField(verbose_name="报送时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="casework.case"
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="报送人",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送版本",
                "ordering": ["case", "serial"],
                "constraints": [models.UniqueConstraint(fields=("case", "serial"), name="paper_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="补正通知日")),
                ("until", models.DateField(null=True, verbose_name="再次提交日")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="casework.deadline"
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="pause_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "regime",
                    models.CharField(
                        choices=[("emr", "电子病历系统应用水平分级评价"), ("primary_care", "基层医疗卫生机构等级评审")],
                        max_length=20,
                        verbose_name="评价类别",
                    ),
                ),
                ("of", models.CharField(max_length=80, verbose_name="所属")),
                ("article", models.CharField(max_length=10, verbose_name="依据")),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("text", models.TextField(verbose_name="公示内容")),
                ("posted_at", models.DateTimeField(verbose_name="公示时间")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公示期（工作日）")),
                ("counted_from", models.DateField(verbose_name="起算日")),
                ("paper", models.JSONField(blank=True, default=dict, verbose_name="代录依据")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="撤回理由")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="accounts.office",
                        verbose_name="公示单位",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
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
                "verbose_name": "公示",
                "ordering": ["-posted_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(
                                ("withdrawn_by__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=100, verbose_name="机构")),
                ("district", models.CharField(max_length=40, verbose_name="区县")),
                ("level", models.PositiveSmallIntegerField(verbose_name="级别")),
                ("level_text", models.CharField(max_length=20, verbose_name="拟定级别")),
                ("before_text", models.CharField(blank=True, max_length=40, verbose_name="此前公布")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posting_lines", to="casework.case"
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="casework.posting"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示名单",
                "ordering": ["posting", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("posting", "case"), name="once_on_a_posting"),
                    models.UniqueConstraint(fields=("posting", "position"), name="one_place_on_a_posting"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("office_name", models.CharField(max_length=100)),
                ("what", models.CharField(max_length=120)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="casework.case",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="casework.notice",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "查阅记录",
                "indexes": [
                    models.Index(fields=["case", "at"], name="reading_case"),
                    models.Index(fields=["at"], name="reading_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80, verbose_name="对象")),
                ("seq", models.PositiveIntegerField(verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("verb", models.CharField(max_length=60, verbose_name="事项代码")),
                ("label", models.CharField(max_length=80, verbose_name="事项")),
                ("actor_name", models.CharField(max_length=40, verbose_name="经办人")),
                ("office_name", models.CharField(max_length=100, verbose_name="单位")),
                ("role", models.CharField(max_length=30, verbose_name="岗位")),
                ("article", models.CharField(blank=True, max_length=10, verbose_name="依据")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("facts", models.JSONField(default=dict, verbose_name="事实")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("parties", "各方可见"),
                            ("office", "本单位可见"),
                            ("authorities", "行政部门可见"),
                            ("city", "市级可见"),
                            ("national", "国家级可见"),
                            ("bureau_round", "组织评审的区县可见"),
                            ("city_round", "组织评审的市级可见"),
                            ("national_round", "组织评审的国家级可见"),
                        ],
                        default="parties",
                        max_length=20,
                        verbose_name="可见范围",
                    ),
                ),
                ("covers", models.JSONField(default=dict, verbose_name="所载各行的校验值")),
                ("previous", models.CharField(max_length=64, verbose_name="前一行校验值")),
                ("digest", models.CharField(max_length=64, verbose_name="本行校验值")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "seq"],
                "indexes": [
                    models.Index(fields=["case", "seq"], name="record_case"),
                    models.Index(fields=["at"], name="record_at"),
                ],
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="record_is_a_chain")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20)),
                ("row", models.PositiveBigIntegerField()),
                ("label", models.CharField(max_length=60, verbose_name="事项")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("before", "到期前提醒"),
                            ("day", "到期日提醒"),
                            ("late", "逾期提醒"),
                            ("hand", "催办"),
                            ("told", "逾期告知"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=254)),
                ("due_on", models.DateField(verbose_name="时限")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("parties", "各方可见"),
                            ("office", "本单位可见"),
                            ("authorities", "行政部门可见"),
                            ("city", "市级可见"),
                            ("national", "国家级可见"),
                            ("bureau_round", "组织评审的区县可见"),
                            ("city_round", "组织评审的市级可见"),
                            ("national_round", "组织评审的国家级可见"),
                        ],
                        max_length=20,
                    ),
                ),
                ("once", models.CharField(max_length=120, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_office",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="casework.case",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.message"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["source", "row", "way"], name="reminder_matter"),
                    models.Index(fields=["case", "way"], name="reminder_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("address", ""), ("message__isnull", False), ("office__isnull", False), ("person", None)
                            ),
                            models.Q(
                                ("address", ""), ("message__isnull", False), ("office", None), ("person__isnull", False)
                            ),
                            models.Q(
                                ("message", None),
                                ("office", None),
                                ("person", None),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_has_one_addressee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("by_office__isnull", False), ("way", "hand")),
                            models.Q(models.Q(("way", "hand"), _negated=True), ("by", None), ("by_office", None)),
                            _connector="OR",
                        ),
                        name="reminder_by_hand_or_by_the_clock",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("verified_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                ("intact", models.BooleanField(null=True, verbose_name="核对一致")),
                ("sent_in", models.BooleanField(default=False, verbose_name="外来文件")),
                ("scanned_at", models.DateTimeField(null=True, verbose_name="查毒时间")),
                ("finding", models.CharField(blank=True, max_length=200, verbose_name="查毒结果")),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="销毁时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("finding", ""), ("scanned_at__isnull", False), _connector="OR"),
                        name="found_as_of_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("intact", None), ("verified_at", None)),
                            models.Q(("intact__isnull", False), ("verified_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="intact_as_of_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=60, verbose_name="步骤")),
                ("version", models.PositiveIntegerField(verbose_name="案件版本")),
                ("facts", models.JSONField(verbose_name="拟办内容")),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="附件名")),
                ("reason", models.TextField(verbose_name="拟办理由")),
                ("checked", models.JSONField(default=list, verbose_name="已核对")),
                ("proposed_at", models.DateTimeField(verbose_name="拟办时间")),
                ("due_on", models.DateField(null=True, verbose_name="决定时限")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("returned_reason", models.TextField(blank=True, verbose_name="退回理由")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("deviates", models.BooleanField(default=False, verbose_name="与拟办不同")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="收回时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="casework.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="决定人",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="拟办人",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="退回人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="收回人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                        verbose_name="附件",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟办意见",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None), ("returned_at", None), ("withdrawn_at", None)),
                        fields=("case", "step"),
                        name="one_open_proposal_a_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at", None), ("returned_by", None), ("returned_reason", "")),
                            models.Q(
                                ("returned_at__gte", models.F("proposed_at")),
                                ("returned_by__isnull", False),
                                models.Q(("returned_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_returned_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("deviates", False)),
                            models.Q(
                                ("decided_at__gte", models.F("proposed_at")),
                                ("decided_by__isnull", False),
                                ("returned_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("decided_at", None),
                                ("returned_at", None),
                                ("withdrawn_at__gte", models.F("proposed_at")),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_withdrawn_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="pdf",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.storedfile"
            ),
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="类别")),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("sent_sha256", models.CharField(max_length=64, verbose_name="上传时的SHA-256")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="materials", to="casework.case"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["kind", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handed_in_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="handed_in_material_stays",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="事项")),
                ("params", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(verbose_name="提交时间")),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="文件名")),
                ("total", models.PositiveIntegerField(null=True, verbose_name="总数")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已办")),
                ("counts", models.JSONField(default=dict, verbose_name="结果")),
                ("faults", models.JSONField(default=list, verbose_name="未办成的")),
                ("notes", models.JSONField(default=list, verbose_name="备注")),
                ("slips", models.JSONField(default=list, verbose_name="待领取的初始密码单")),
                ("result_name", models.CharField(blank=True, max_length=255)),
                ("files_removed_at", models.DateTimeField(null=True, verbose_name="文件清除时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="取消时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "已办完"),
                            ("refused", "未办理，内容有误"),
                            ("cancelled", "已取消"),
                            ("failed", "已中止"),
                        ],
                        max_length=10,
                        verbose_name="结局",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="中止原因")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["asked_by", "-id"], name="job_of_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="job_ends_in_some_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeoverSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="案件类型")),
                ("source", models.CharField(max_length=100, verbose_name="来源")),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "scans",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                        verbose_name="扫描件",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.storedfile",
                        verbose_name="接管表",
                    ),
                ),
            ],
            options={
                "verbose_name": "接管表",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="TakenOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("stage", models.CharField(max_length=40, verbose_name="接管到的环节")),
                ("since", models.DateField(verbose_name="进入该环节日期")),
                ("facts", models.JSONField(verbose_name="登记内容")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="takeovers", to="casework.case"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="casework.takeoversheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "接管登记",
                "ordering": ["sheet", "row"],
                "constraints": [models.UniqueConstraint(fields=("sheet", "row"), name="one_takeover_a_row")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("places", models.JSONField()),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("fingerprint", models.CharField(blank=True, max_length=200)),
                ("length", models.PositiveBigIntegerField(verbose_name="大小")),
                ("offset", models.PositiveBigIntegerField(default=0, verbose_name="已收到")),
                ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                ("touched_at", models.DateTimeField(verbose_name="最近收到时间")),
                ("completed_at", models.DateTimeField(null=True, verbose_name="传完时间")),
                ("said_sha256", models.CharField(blank=True, max_length=64, verbose_name="上传方计算的SHA-256")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken", "已收下"),
                            ("refused", "未能接收"),
                            ("cancelled", "已取消"),
                            ("expired", "逾期未传完"),
                        ],
                        max_length=10,
                        verbose_name="结局",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="未能接收的原因")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="casework.case"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["ended_at", "touched_at"], name="upload_under_way")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="upload_ends_in_some_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset__lte", models.F("length"))), name="upload_within_its_length"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="暂停销毁的理由")),
                ("set_at", models.DateTimeField(verbose_name="设置时间")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_reason", models.TextField(blank=True, verbose_name="解除的理由")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="casework.archiveentry",
                        verbose_name="归档案件",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="解除人",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="设置人",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂停销毁",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("entry",), name="one_hold_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None), ("lifted_reason", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="caseuserpermission",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("code", None),
                        ("issued_at", None),
                        ("issued_by", None),
                        ("number", ""),
                        ("pdf", None),
                        ("printed_at", None),
                        ("serial", None),
                        ("year", None),
                    ),
                    models.Q(
                        ("code__isnull", False),
                        ("issued_at__isnull", False),
                        ("issued_by__isnull", False),
                        ("returned_at", None),
                        ("serial__isnull", False),
                        ("year__isnull", False),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_issued_whole",
            ),
        ),
    ]
