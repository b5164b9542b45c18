"""What makes itself known on this floor once the models are loaded: checks, errands, effects, jobs, timed work, the scope of people."""

from . import checks, errands, handlers, integrity, people, sealing, tasks  # noqa: F401  # registers itself
from .accountability import errands as of_accountability  # noqa: F401  # registers itself
from .accountability import notices as accountability_letters  # noqa: F401  # registers itself
from .archive import entries, listing  # noqa: F401  # registers itself
from .archive import errands as archive_errands  # noqa: F401  # registers itself
from .archive import working as of_archive  # noqa: F401  # registers itself
from .chasing import inside, reminding, sources  # noqa: F401  # registers itself
from .deciding import waiting  # noqa: F401  # registers itself
from .files import scanning  # noqa: F401  # registers itself
from .interpretation import errands as of_interpretations  # noqa: F401  # registers itself
from .jobs import term, working  # noqa: F401  # registers itself
from .notices import batch, service  # noqa: F401  # registers itself
from .notices import errands as notice_errands  # noqa: F401  # registers itself
from .plans import tasks as papers  # noqa: F401  # registers itself
from .referrals import errands as of_referrals  # noqa: F401  # registers itself
from .sampling import wiring as samples  # noqa: F401  # registers itself
from .signs import finding  # noqa: F401  # registers itself
from .takeover import actions as takeover  # noqa: F401  # registers itself
from .uploads import finishing  # noqa: F401  # registers itself
