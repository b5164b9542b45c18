"""Sealed on the spot: every member signs, the leader seals under the eyes of the institution (P23)."""

from accounts.roles import Role
from casework.step import Step
from experts.review import conditions as review

from ..articles import P
from ..stages import Stage as S
from . import conditions as when

SIGN = Step(
    "sign_dossier",
    S.VISITED,
    None,
    by=Role.EXPERT,
    article=P(23),
    label="签署评审资料",
    notes=("digest",),
    page="sealing",
)
SEAL = Step(
    "seal_dossier",
    S.VISITED,
    S.SEALED,
    by=Role.EXPERT,
    article=P(23),
    label="现场封存",
    lacks="现场封存",
    follows="评审资料即行封存，任何更改均能查出。",
    when=(review.leader_able, when.everybody_signed, when.nothing_unsent),
    notes=("digest", "stamped", "refusal"),
    page="sealing",
)
STEPS = (SIGN, SEAL)
