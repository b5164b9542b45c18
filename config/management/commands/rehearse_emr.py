from config.rehearsal.command import RehearsalCommand


class Command(RehearsalCommand):
    help = "推演电子病历分级评价的一个完整年度：在用后即弃的数据库中，由真实的人员、经真实的环节，从注册到公布。"
    regime, fewest = "emr", 24
