"""The 36 articles of the primary-care grade review regulation (基层医疗卫生机构等级评审管理办法), in our own words."""

from casework.articles import Article

ARTICLES: dict[int, Article] = {
    article.number: article
    for article in (
        Article(
            "P",
            1,
            "目的与依据",
            "推进基层医疗卫生机构科学化、规范化、标准化建设。",
            claimed=True,
            page="primary_care_home",
        ),
        Article("P", 2, "适用范围", "适用于经注册的乡镇卫生院和社区卫生服务中心。", claimed=True, page="enrolled"),
        Article("P", 3, "标准动态调整", "市级适时调整评审标准，报国家备案后实施。", claimed=True, page="editions"),
        Article("P", 4, "评审主体", "卫生健康行政部门负责标准、组织、监督和结果确认。"),
        Article(
            "P", 5, "评审原则", "以评促建、分级负责，先自我评价达标再组织评审。", claimed=True, page="assessment_home"
        ),
        Article("P", 6, "市与区县职责", "市卫生健康委评审甲级并制定标准，区县负责组织实施和日常管理。"),
        Article("P", 7, "区县工作", "区县制定规范、受理申请、组织现场评审、存档、建设专家库。"),
        Article(
            "P",
            8,
            "市级专家库",
            "由医疗专家、公卫专家和管理专家组成。",
            claimed=True,
            page="experts",
        ),
        Article(
            "P",
            9,
            "专家任期与聘书",
            "聘期4年，期满重新审核，持市卫生健康委聘书方可参加评审。",
            claimed=True,
            page="appointments",
        ),
        Article(
            "P",
            10,
            "专家分级",
            "按职称、学历、经验计分，分为A、B、C三级。",
            claimed=True,
            page="points_tables",
        ),
        Article(
            "P",
            11,
            "专家激励约束",
            "建立个人档案，动态计分，调整级别并向所在单位反馈。",
            claimed=True,
            page="experts",
        ),
        Article("P", 12, "评审结论与公示", "收到工作报告后20个工作日内作出结论，公示至少5个工作日。"),
        Article("P", 13, "等级确定与异议", "无异议的确定并公布等级，有异议的组织专家调查核实。"),
        Article("P", 14, "结果应用", "评审结论与建设、设备、医保等政策相衔接。"),
        Article("P", 15, "年度报送", "每年10月底前报送名单、结论、总结和计划。"),
        Article("P", 16, "委托第三方", "可委托第三方承担技术指导、现场评审、抽查复核等工作。"),
        Article("P", 17, "评审周期", "等级评审周期为4年。"),
        Article("P", 18, "自评与申请", "自评整改不少于6个月，按自评结果申报，甲级达标后向市级申请复核。"),
        Article("P", 19, "申请材料", "提交六类材料，第五类为选择项。", claimed=True, page="named_materials"),
        Article(
            "P",
            20,
            "材料审核与受理",
            "10个工作日内审核，合格的20个工作日内通知受理，五种情形为不合格。",
            claimed=True,
            page="primary_care_office",
        ),
        Article("P", 21, "现场评审组", "受理后3个月内完成，随机抽取专家，单数且不少于5人，组长负责。"),
        Article("P", 22, "评审程序", "听取汇报、分组评审、内部会议、通报亮点和不足。"),
        Article("P", 23, "现场封存", "在机构领导和纪检人员监督下封存评定表，全体成员签字并盖章。"),
        Article("P", 24, "评审材料", "现场评审后15个工作日内提交工作报告等三份材料，组长签字。"),
        Article(
            "P",
            25,
            "等级划分",
            "按A、B、C级条款所占比例分级，卫生院分甲乙丙，服务中心分甲乙。",
            claimed=True,
            page="editions",
        ),
        Article("P", 26, "公布与牌匾", "甲级由市级发文，乙、丙级由区县发文，牌匾统一格式。"),
        Article("P", 27, "复评与升级", "满4年复评，到期前3个月申请，乙级及以下满6个月可申请更高级别。"),
        Article("P", 28, "抽查复核", "等级周期内可抽查复核，结果不一致的按复核结果认定或重新评审。"),
        Article("P", 29, "第三方结果复核", "复核第三方结果，不合格的更正、扣费、终止合同，严重的列入黑名单。"),
        Article("P", 30, "评审监督", "审查监督组织、方案、人员、回避、程序和纪律。"),
        Article("P", 31, "干预处理", "干预评审的及时纠正，后果严重的取消参与资格。"),
        Article("P", 32, "原始资料保密", "未经机构书面同意，不得公布评审原始资料和信息。"),
        Article("P", 33, "终止评审", "评审过程中有四种情形之一的，终止评审。"),
        Article("P", 34, "撤销等级", "有四种情形之一的撤销结论和牌匾，整改一年以上方可重新申请。"),
        Article("P", 35, "解释", "由市卫生健康委负责解释。"),
        Article(
            "P",
            36,
            "施行与废止",
            "自2020年10月20日起施行，渝卫发〔2018〕71号同时废止。",
            claimed=True,
            page="primary_care_home",
        ),
    )
}


def P(number: int) -> Article:  # noqa: N802  # written as the law is cited: P(10)
    return ARTICLES[number]
