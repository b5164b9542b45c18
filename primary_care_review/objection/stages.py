"""The states of an objection to a posted conclusion (P13)."""

from accounts.roles import OfficeKind
from casework.objection.stages import objection_stages

ObjectionStage = objection_stages(
    answers=OfficeKind.BUREAU,
    concurs=OfficeKind.BUREAU,
    lodged="异议调查核实",
    proposed="核实意见待答复",
    told="调查核实中",
)
LODGED, PROPOSED, ANSWERED = ObjectionStage("lodged"), ObjectionStage("proposed"), ObjectionStage("answered")
