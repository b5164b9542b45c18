"""The 34 articles of the EMR rating regulation (重庆市电子病历系统应用水平分级评价工作规程), in our own words."""

from casework.articles import Article

ARTICLES: dict[int, Article] = {
    article.number: article
    for article in (
        Article(
            "E",
            1,
            "目的与依据",
            "依据国卫办医函〔2018〕1079号文件，规范并推进全市电子病历分级评价。",
            claimed=True,
            page="emr_home",
        ),
        Article("E", 2, "适用范围", "适用于参与评价的区县卫生健康行政部门和医疗机构。", claimed=True, page="register"),
        Article("E", 3, "职责分工", "市卫生健康委管理全市评价工作，市卫生健康信息中心承担具体工作。"),
        Article("E", 4, "工作原则", "客观、公正、科学、规范、透明，结果和决定均说明依据。"),
        Article("E", 5, "评价环节", "用户注册、数据填报、市级审核、国家级审核四个环节依次进行。"),
        Article(
            "E",
            6,
            "机构注册",
            "机构注册须经信息中心核验、医院管理研究所审核，并修改初始密码。",
            claimed=True,
            page="register",
        ),
        Article(
            "E",
            7,
            "专家账号",
            "专家账号由市卫生健康委审核、信息中心报备、医院管理研究所分配。",
            claimed=True,
            page="entries_waiting",
        ),
        Article(
            "E", 8, "填报时限", "区县组织机构在规定时限内填报，逾期原则上不安排补报。", claimed=True, page="emr_board"
        ),
        Article(
            "E",
            9,
            "填报顺序与分析报告",
            "依次填写三部分数据，上报后自动生成自评级别和得分。",
            claimed=True,
            page="filing_home",
        ),
        Article(
            "E",
            10,
            "逐项确认与一次修改",
            "上报前逐项确认，上报后在规定时间内可修改1次。",
            claimed=True,
            page="filing_home",
        ),
        Article("E", 11, "实证材料", "新增5级及以上机构在填报结束后7个工作日内提交数据提取列表和实证材料。"),
        Article(
            "E",
            12,
            "申报级别",
            "申报5级以上须通过前一级别，升级间隔至少1年，同一年度只申报一个级别。",
            claimed=True,
            page="filing_home",
        ),
        Article(
            "E", 13, "分院区", "有独立统一社会信用代码的分院区单独申报，结果不共享。", claimed=True, page="register"
        ),
        Article(
            "E",
            14,
            "评价专家库",
            "市卫生健康委组建市级专家库，区县可参照组建。",
            claimed=True,
            page="experts",
        ),
        Article(
            "E",
            15,
            "首次自评4级的审核",
            "首次自评4级由市卫生健康委组织专家审核，不通过的酌情降级。",
            claimed=True,
            page="draws",
        ),
        Article(
            "E",
            16,
            "区县审核",
            "非首次自评为4级及4级以下由区县组织专家审核，结果汇总报市卫生健康委。",
            claimed=True,
            page="district_summary",
        ),
        Article("E", 17, "5级及以上市级初核", "5级及以上由市级专家初核真实性、完整性，通过后进入国家级审核。"),
        Article("E", 18, "结果确认", "0至4级结果待国家级审核结束后确认，以国家和市级通知为准。"),
        Article("E", 19, "总结、逾期与延期", "市级提交年度总结，区县逾期视作无成绩，延期须书面说明并经同意。"),
        Article("E", 20, "全国评价专家库", "医院管理研究所组建全国专家库，组织国家级审核。"),
        Article("E", 21, "国家级审核步骤", "国家级审核分实证材料审核和实际应用审核。"),
        Article("E", 22, "随机抽取专家", "国家级审核各步骤的专家从全国专家库中随机抽取。"),
        Article("E", 23, "实证材料审核", "通过市级初核的机构进入实证材料审核，不通过的酌情降级。"),
        Article("E", 24, "实际应用审核", "以现场审核为主，核查申报级别，抽查前一级别。"),
        Article("E", 25, "公示与复核", "通过机构公示7个工作日，同时反馈结果，异议实名提出并复核。"),
        Article("E", 26, "资料归档", "审核资料由组织单位归档保存，不少于3年。"),
        Article("E", 27, "市级统筹", "市级审核由市卫生健康委统筹安排，区县和机构配合。"),
        Article("E", 28, "标准与培训", "标准由国家统一安排，市卫生健康委组织培训，不得擅自邀请专家辅导。"),
        Article("E", 29, "违规处理", "有十种情形之一的酌情降级，情节严重的终止评价或取消结果并通报。"),
        Article("E", 30, "监督抽查", "每年抽查区县审核结果，连续两年有降级的，第三年提级由市级审核。"),
        Article("E", 31, "安全与保密", "不得擅自公开、使用相关数据，违反的通报并严肃处理。"),
        Article("E", 32, "评价周期", "以年度为周期，结果只反映参评周期内的应用水平。"),
        Article("E", 33, "年度报告", "区县每年提交工作报告，特殊情况或重大问题及时报告。"),
        Article("E", 34, "施行", "自发布之日起实施。"),
    )
}


def E(number: int) -> Article:  # noqa: N802  # written as the law is cited: E(10)
    return ARTICLES[number]
