import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=40, unique=True, verbose_name="登录名")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="手机号码")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("mail_refused", models.EmailField(blank=True, max_length=254, verbose_name="退信的电子邮箱")),
                ("contact_is_own", models.BooleanField(default=False, verbose_name="联系方式经本人确认")),
                ("recall_code", models.CharField(blank=True, max_length=200, verbose_name="核验码")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                ("must_change_password", models.BooleanField(default=True, verbose_name="须修改初始密码")),
                ("password_changed_at", models.DateTimeField(blank=True, null=True, verbose_name="密码修改时间")),
                ("large_type", models.BooleanField(default=False, verbose_name="大字版")),
            ],
            options={
                "verbose_name": "人员",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("location", models.TextField(blank=True)),
                ("said", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("district", "区"),
                            ("county", "县"),
                            ("autonomous_county", "自治县"),
                            ("zone", "功能区"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="accounts.district",
                    ),
                ),
            ],
            options={
                "verbose_name": "区县",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="district_validity_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uscc", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
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
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("licence_number", models.CharField(blank=True, max_length=40, verbose_name="执业许可证登记号")),
                ("contact_name", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("contact_phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=500)),
                ("key", models.CharField(blank=True, editable=False, max_length=100)),
                ("licence_key", models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="注销日期")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions",
                        to="accounts.district",
                        verbose_name="所在区县",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="accounts.institution",
                        verbose_name="并入的机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "医疗机构",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("uscc__length", 18)), name="uscc_has_18_characters"),
                    models.CheckConstraint(
                        condition=models.Q(("successor", None), ("closed_on__isnull", False), _connector="OR"),
                        name="successor_of_a_closed_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="曾用名称")),
                ("key", models.CharField(editable=False, max_length=100)),
                ("until", models.DateField(verbose_name="停用日期")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-until", "-id"],
                "indexes": [models.Index(fields=["key"], name="former_name_key")],
            },
        ),
        migrations.CreateModel(
            name="FormerDistrict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="停用日期")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="原所在区县",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_districts",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-until", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                ("enrolled_on", models.DateField(verbose_name="登记日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="accounts.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("institution", "regime"),
                        name="enrolled_once_per_regime",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(max_length=40, verbose_name="原登记姓名")),
                ("after", models.CharField(max_length=40, verbose_name="更正后姓名")),
                ("reason", models.TextField(verbose_name="更正理由")),
                ("at", models.DateTimeField(verbose_name="更正时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_corrections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "姓名更正",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("institute", "国家卫生健康委医院管理研究所"),
                            ("commission", "市卫生健康委"),
                            ("centre", "市卫生健康统计信息中心"),
                            ("bureau", "区县卫生健康行政部门"),
                            ("institution", "医疗机构"),
                            ("third_party", "第三方机构"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                ("document_word", models.CharField(blank=True, max_length=20, verbose_name="发文机关代字")),
                ("connected", models.BooleanField(default=True, verbose_name="接入本平台")),
                ("two_people", models.BooleanField(default=True, verbose_name="拟办与决定由两人办理")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="accounts.district",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "bureau")), fields=("district",), name="one_bureau_per_district"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["bureau", "institution"]), _negated=True),
                            ("district__isnull", False),
                            _connector="OR",
                        ),
                        name="bureau_and_institution_have_a_district",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("institution_clerk", "填报人"),
                            ("institution_leader", "机构负责人"),
                            ("bureau_handler", "区县经办"),
                            ("bureau_head", "区县负责人"),
                            ("commission_handler", "市级经办"),
                            ("commission_head", "市级负责人"),
                            ("centre", "信息中心人员"),
                            ("institute", "医管所人员"),
                            ("expert", "评审专家"),
                            ("supervisor", "纪检监督"),
                            ("notice_clerk", "文书管理"),
                            ("third_party", "第三方人员"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                            ("registrant", "注册申请人"),
                            ("objector", "异议提出人"),
                            ("informer", "举报人"),
                            ("clock", "系统（按时限）"),
                        ],
                        max_length=30,
                        verbose_name="岗位",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="开始日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="终止时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.office"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until", None)),
                        fields=("person", "office", "role"),
                        name="one_current_membership_per_office_and_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="membership_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("valid_until__isnull", False), _connector="OR"),
                        name="membership_ended_has_a_last_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="institution",
            name="office",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="institution", to="accounts.office"
            ),
        ),
        migrations.CreateModel(
            name="PasswordHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_history",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("address", models.GenericIPAddressField(null=True, verbose_name="网络地址")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="浏览器")),
                ("began_at", models.DateTimeField(verbose_name="登录时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at"],
            },
        ),
        migrations.CreateModel(
            name="SignInSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("login", models.CharField(max_length=40, verbose_name="登录名")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="失败次数")),
                ("since", models.DateTimeField(verbose_name="起算时间")),
                ("waiting_since", models.DateTimeField(null=True)),
                ("signed_in_at", models.DateTimeField(null=True, verbose_name="最近成功登录")),
                ("told_at", models.DateTimeField(null=True, verbose_name="告警时间")),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="sign_in_source_since")],
                "constraints": [models.UniqueConstraint(fields=("login", "source"), name="one_source_per_login")],
            },
        ),
        migrations.CreateModel(
            name="SignInTicket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tickets", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issued_at", models.DateTimeField(verbose_name="发出时间")),
                ("opens", models.BooleanField(default=False, verbose_name="新开账号")),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("release_code", models.CharField(blank=True, max_length=64)),
                ("released_at", models.DateTimeField(null=True, verbose_name="放行时间")),
                ("grounds", models.CharField(blank=True, max_length=500, verbose_name="核实方式")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="发出人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="accounts.office",
                        verbose_name="发出单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slips", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="放行人",
                    ),
                ),
            ],
            options={
                "verbose_name": "密码单",
                "ordering": ["issued_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("person",), name="one_open_slip_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("grounds", ""), ("release_code", ""), ("released_at", None), ("released_by", None)
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("grounds", ""), _negated=True),
                                models.Q(("release_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="slip_released_whole",
                    ),
                ],
            },
        ),
    ]
