"""Article 26: whoever ran a stage keeps its papers, three years at least: the institute the national one, the centre the city's, a
bureau the review of its district. How long is a figure of the law, by the kind of case and of its result."""

from collections.abc import Callable
from functools import partial

from accounts.models import Office
from accounts.roles import OfficeKind
from casework.archive.kinds import Kept, bureau_of, office_of

from ..articles import E
from ..models import Filing
from ..rules import Lane
from ..stages import CollectionStage, ExtensionStage, RegistrationStage, SpotCheckStage, Stage

_centre: Callable[..., Office] = office_of(OfficeKind.CENTRE)
_institute: Callable[..., Office] = office_of(OfficeKind.INSTITUTE)
NO_RESULT = "kept_no_result_years"


def of_filing(filing: Filing) -> Office:
    """A filing that the city reviewed or checked is the centre's; any other its district's."""
    return _centre(filing) if filing.lane and filing.lane != Lane.DISTRICT_REVIEW else bureau_of(filing)


_kept = partial(Kept, article=E(26), years="kept_review_years")
KEPT = (
    _kept(
        kind="emr_registration",
        keeper=_centre,
        results=dict.fromkeys((RegistrationStage.WITHDRAWN, RegistrationStage.LAPSED), NO_RESULT),
    ),
    _kept(
        kind="emr_filing",
        keeper=of_filing,
        results=dict.fromkeys(
            (Stage.NO_RESULT, Stage.TERMINATED, Stage.NOT_FILED, Stage.WITHDRAWN, Stage.CANCELLED), NO_RESULT
        ),
    ),
    _kept(kind="emr_collection", keeper=bureau_of, results={CollectionStage.CANCELLED: NO_RESULT}),
    _kept(kind="emr_extension", keeper=_centre, results={ExtensionStage.REFUSED: NO_RESULT}),
    _kept(kind="emr_spot_check", keeper=_centre, results={SpotCheckStage.DROPPED: NO_RESULT}),
    _kept(kind="emr_national", keeper=_institute, years="kept_national_years"),
    _kept(kind="emr_objection", keeper=_institute, years="kept_national_years"),
    _kept(kind="emr_tip", keeper=_centre),
    _kept(kind="emr_violation", keeper=_centre, results=dict.fromkeys(("dropped", Stage.CANCELLED), NO_RESULT)),
    _kept(kind="emr_bureau_violation", keeper=_centre, results={"dropped": NO_RESULT}),
    _kept(kind="emr_city_summary", keeper=_centre, years="kept_paper_years"),
    _kept(kind="emr_district_report", keeper=lambda case: case.office, years="kept_paper_years"),
)
