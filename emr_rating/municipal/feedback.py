"""The finding on truth goes back to the hospital at once (Article 17: 真实性初核结果应及时反馈医疗机构)."""

from datetime import datetime
from typing import cast

from casework import messages
from experts.models import Consolidation
from experts.review.panel import Panel

from ..articles import E
from ..models import Filing
from .opinion import whole
from .truth import Finding


def tell(filing: Filing, panel: Panel, *, at: datetime) -> None:
    """What the team has found, whatever becomes of the level; who they are is told to nobody."""
    said = cast(Consolidation, panel.consolidation)  # no check is concluded without it
    messages.send(
        to=filing.hospital.office,
        title=f"{filing.number}：真实性、完整性初核结果",
        body=f"{sentence(said)}逐项情况见案件“审核”页（{E(17)}）。",
        at=at,
        case=filing,
    )


def sentence(said: Consolidation) -> str:
    """专家组初核：总体真实、不完整；核对39个项目，其中2个不真实或者不完整。"""
    items = said.says["items"]
    lacking = sum(row["finding"] != Finding.SOUND for row in items)
    of_them = f"其中{lacking}个不真实或者不完整" if lacking else "均真实、完整"
    return f"专家组初核：{whole(said.says)}；核对{len(items)}个项目，{of_them}。"
