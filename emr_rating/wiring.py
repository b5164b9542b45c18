"""What this regime tells the floors below once the models are loaded: regulation, figures, kinds of case, uses of experts, jobs, timed work."""

from pathlib import Path

from django.conf import settings
from django.db.models import Q

from accounts.roles import Regime
from casework import comparing, registry, regulations
from casework.accountability import uses as accountability
from casework.archive import kinds
from casework.figures import editions as figures
from casework.interpretation import uses as interpretations
from casework.objection import uses as objections
from casework.plans import papers
from casework.sampling import uses as samples
from casework.scopes import NOTICE_SCOPES, nobody, regimes_of
from casework.signs import uses as signs
from casework.takeover import kinds as takeovers
from casework.workbench import errands, invitations
from experts import uses
from experts.training import uses as trainings

from . import tasks  # noqa: F401  # registers itself
from .archive.kept import KEPT
from .articles import ARTICLES
from .bureau_violation import notices as of_bureau_violations  # noqa: F401  # registers itself
from .bureau_violation.errands import TO_STATE
from .casetypes import CASE_TYPES
from .collecting import export  # noqa: F401  # registers itself
from .correction import notices as of_corrections  # noqa: F401  # registers itself
from .cycle import chasing  # noqa: F401  # registers itself
from .cycle.rules import in_force
from .editions.comparing import COMPARED
from .editions.interpreting import INTERPRETED
from .editions.training import STUDY
from .filing.inviting import filing_to_begin
from .history import actions  # noqa: F401  # registers itself
from .municipal.uses import USES
from .national import notices  # noqa: F401  # registers itself
from .national.announcing import NOTICE_KIND
from .national.uses import USES as NATIONAL_USES
from .objection import notices as of_objections  # noqa: F401  # registers itself
from .objection.uses import OBJECTING
from .overdue.errands import LATE
from .overdue.notices import read_by
from .plan import chasing as plan  # noqa: F401  # registers itself
from .signs.uses import SIGNS
from .spot_check.circular import KIND as SUSPENSION_CIRCULAR
from .spot_check.circular import UNCIRCULATED
from .spot_check.samples import DISTRICT_RESULTS
from .spot_check.uses import SPOT_CHECK
from .takeover.actions import FILING_TAKEOVER
from .violation import notices as of_violations  # noqa: F401  # registers itself
from .violation.accountable import BREACH
from .yearly.papers import CITY_PAPERS, DISTRICT_PAPERS

HERE = Path(__file__).parent

regulations.register(
    regulations.Regulation(
        letter="E",
        title="重庆市电子病历系统应用水平分级评价工作规程",
        in_force=in_force(settings.EMR_PUBLISHED_ON),
        articles=ARTICLES,
        file=HERE / "regulation.txt",
    )
)
figures.register(Regime.EMR, HERE / "figures.json")
papers.register(CITY_PAPERS, DISTRICT_PAPERS)
registry.register(*CASE_TYPES)
interpretations.register(INTERPRETED)
accountability.register(BREACH)
comparing.register(COMPARED)
kinds.register(*KEPT)
uses.register(*USES, *NATIONAL_USES, SPOT_CHECK)
trainings.register(STUDY)
TO_ALL = (NOTICE_KIND, SUSPENSION_CIRCULAR)
# Addressed to every bureau and hospital: once issued, whoever has signed in may read it.
NOTICE_SCOPES.append(lambda member: Q(kind__in=TO_ALL) if Regime.EMR in regimes_of(member) else nobody(member))
NOTICE_SCOPES.append(read_by)
errands.register(LATE, UNCIRCULATED, TO_STATE)
objections.register(OBJECTING)
invitations.register(filing_to_begin)
samples.register(DISTRICT_RESULTS)
signs.register(*SIGNS)
takeovers.register(FILING_TAKEOVER)
