"""What happens to a filing that owes materials: they are handed in, or their term ends without them (E11)."""

from accounts.roles import Role
from casework.handing_up.steps import mended
from casework.step import Clock, Step

from ..articles import E
from ..municipal.steps import CITY_CHECK_TERM
from ..stages import Stage as S
from . import conditions as when

MATERIALS_DEADLINE = Clock("materials", "提交数据提取列表和实证材料", E(11), figure="materials_days")

HAND_IN = Step(
    "hand_in_materials",
    S.AWAITING_MATERIALS,
    S.CITY_CHECK,
    by=Role.INSTITUTION_LEADER,
    article=E(11),
    label="提交材料",
    follows="材料随填报送专家评审，市级初核随即可以开始。",
    lacks="负责人提交材料",
    meets=(MATERIALS_DEADLINE,),
    starts=(CITY_CHECK_TERM,),
    when=(when.materials_in_time, when.both_kinds_there),
    after=(mended(E(11)),),
    notes=("files", "digest", "code"),
    confirm="材料提交后不予更改，提交以后不能再上传、更换或撤下任何文件。",
)
MISS_MATERIALS = Step(
    "miss_materials",
    S.AWAITING_MATERIALS,
    S.CITY_CHECK,
    by=Role.CLOCK,
    article=E(11),
    label="逾期未提交材料",
    needs_reason=True,
    meets=(MATERIALS_DEADLINE,),
    starts=(CITY_CHECK_TERM,),
    when=(when.materials_term_over,),
)
STEPS = (HAND_IN, MISS_MATERIALS)
