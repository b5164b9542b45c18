"""An edition line by line, to be laid beside another (E28)."""

from accounts.roles import Regime
from casework.comparing import Compared, Lines
from casework.models import StandardEdition

from ..articles import E
from ..standards.edition import Edition, Flag, Item
from .loading import edition_of

FLAGS = {Flag.BASIC: "基本项", Flag.OPTIONAL: "选择项"}


def _item(item: Item, edition: Edition) -> dict[str, str]:
    roles = {role.code: role.name for role in edition.roles}
    said = {"名称": item.name, "工作角色": roles[item.role], "指标": item.metric}
    for level in item.rows:
        said[f"{level}级"] = FLAGS[item.flags[level]] if level in item.flags else ""
        said[f"{level}级要求"] = edition.requirements.get(f"{item.code}.{level}", "")
        said[f"{level}级数据质量"] = "、".join(item.dimensions.get(level, ()))
    return said


def _lines(standard: StandardEdition) -> Lines:
    edition = edition_of(standard)
    items = {item.code: _item(item, edition) for item in edition.items}
    levels = {
        f"{level.number}级": {
            "名称": level.name,
            "基本项": str(level.basic),
            "选择项": f"{level.optional_needed}/{level.optional_of}",
            "最低总分": str(level.minimum_total),
        }
        for level in edition.levels
    }
    return items | levels


COMPARED = Compared(regime=Regime.EMR, article=E(28), lines=_lines, unit="项目")
