from config.rehearsal.command import RehearsalCommand
from config.rehearsal.emr.year import EmrYear


class Command(RehearsalCommand):
    help = "推演电子病历分级评价的一个完整年度：在用后即弃的数据库中，由真实的人员、经真实的环节，从注册到公布。"
    rehearsal = EmrYear
