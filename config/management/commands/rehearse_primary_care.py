from config.rehearsal.command import RehearsalCommand
from config.rehearsal.primary_care.years import PrimaryCareYears


class Command(RehearsalCommand):
    help = "推演基层医疗卫生机构等级评审的几个年度：在用后即弃的数据库中，由真实的人员、经真实的环节，从登记到复评。"
    rehearsal = PrimaryCareYears
