"""What this regime tells the floors below once the models are loaded: regulation, figures, kinds of case, notices, jobs, timed work."""

from pathlib import Path

from accounts.roles import Regime
from casework import comparing, registry, regulations
from casework.accountability import uses as accountability
from casework.archive import contents, kinds
from casework.figures import editions as figures
from casework.interpretation import uses as interpretations
from casework.objection import uses as objections
from casework.plans import papers
from casework.sampling import uses as samples
from casework.signs import uses as signs
from casework.workbench import invitations
from experts import uses
from experts.training import uses as trainings

from . import tasks  # noqa: F401  # registers itself
from .agreement import errands as of_agreement  # noqa: F401  # registers itself
from .agreement.samples import RATED_CLAUSES
from .archive.kept import KEPT
from .articles import ARTICLES
from .assessment.inviting import assessment_to_begin
from .bodies.training import POOL_TRAINING
from .casetypes import CASE_TYPES
from .check import notices  # noqa: F401  # registers itself
from .decree import notices as decrees  # noqa: F401  # registers itself
from .editions.comparing import COMPARED
from .editions.interpreting import INTERPRETED
from .enrolment import register  # noqa: F401  # registers itself
from .grades import actions, chasing, snapshots  # noqa: F401  # they register themselves
from .models import ClauseRating
from .objection import notices as of_objections  # noqa: F401  # registers itself
from .objection.city import USES as OBJECTION_USES
from .objection.uses import OBJECTING, OBJECTING_TO_CITY
from .parties import errands as of_parties  # noqa: F401  # registers itself
from .parties import seen  # noqa: F401  # registers itself
from .parties.samples import PARTY_WORK
from .plaque import errands  # noqa: F401  # registers itself
from .recheck.samples import CITY_GRADES, DISTRICT_GRADES
from .recheck.uses import USES as RECHECK_USES
from .release import withheld  # noqa: F401  # registers itself
from .report import chasing as of_report  # noqa: F401  # registers itself
from .rereview.uses import USES as OF_CITY
from .revocation import notices as of_revocation  # noqa: F401  # registers itself
from .signs.uses import SIGNS
from .supervision.accountable import INTERFERING
from .team import notices as of_team  # noqa: F401  # registers itself
from .team.uses import USES
from .termination import notices as of_termination  # noqa: F401  # registers itself
from .yearly.papers import OCTOBER_PAPERS

HERE = Path(__file__).parent

regulations.register(
    regulations.Regulation(
        letter="P",
        title="重庆市基层医疗卫生机构等级评审管理办法",
        in_force="2020年10月20日起施行",
        articles=ARTICLES,
        file=HERE / "regulation.txt",
    )
)
figures.register(Regime.PRIMARY_CARE, HERE / "figures.json")
papers.register(OCTOBER_PAPERS)
registry.register(*CASE_TYPES)
interpretations.register(INTERPRETED)
accountability.register(INTERFERING)
comparing.register(COMPARED)
signs.register(*SIGNS)
samples.register(CITY_GRADES, DISTRICT_GRADES, PARTY_WORK, RATED_CLAUSES)
contents.lies_in(contents.OPINIONS, ClauseRating)
kinds.register(*KEPT)
uses.register(*USES, *OF_CITY, *RECHECK_USES, *OBJECTION_USES)
trainings.register(POOL_TRAINING)
objections.register(OBJECTING, OBJECTING_TO_CITY)
invitations.register(assessment_to_begin)
