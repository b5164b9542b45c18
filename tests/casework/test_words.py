"""One word for one thing: chip and progress line, 剩 on every page, the wording of the regulation."""

from types import SimpleNamespace

import pytest

from accounts.roles import OfficeKind
from casework.present import progress
from casework.registry import case_types
from emr_rating.articles import E
from emr_rating.municipal.lanes import REVIEWERS
from emr_rating.rules import Lane

ON_THE_LINE = [
    pytest.param(of_kind, stage, id=f"{of_kind.kind}-{stage.value}")
    for of_kind in case_types()
    for point in of_kind.progress
    for stage in point.stages
]


@pytest.mark.parametrize("of_kind, stage", ON_THE_LINE)
@pytest.mark.parametrize("kind", [OfficeKind.INSTITUTION, OfficeKind.BUREAU, OfficeKind.COMMISSION])
def test_the_progress_line_calls_the_stage_as_the_chip_does(of_kind, stage, kind):
    case = SimpleNamespace(kind=of_kind.kind, state=stage.value)
    (here,) = [point for point in progress(case, kind=kind) if point["label"] == stage.label_for(kind)]
    assert here["state"] in ("now", "done")


@pytest.mark.article("E16")
def test_the_lane_of_the_district_is_called_as_the_regulation_calls_it():
    assert REVIEWERS[Lane.DISTRICT_REVIEW] == ("非首次自评为4级及4级以下，由区县组织审核", E(16))
