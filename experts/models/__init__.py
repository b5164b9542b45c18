from .assignment import Assignment, Consolidation
from .draw import Draw, DrawStage, Party, party_of
from .entry import PoolEntry, Standing
from .expert import Absence, Education, Employer, Employment, Expert, Kind, Relation, Specialty, Title, unit_shown
from .feedback import Feedback
from .letter import Letter
from .points import Level, LevelChange, PointsEntry, PointsTable, TeamRating
from .pool import Pool
from .recusal import RecusalTable
from .request import DataRequest
from .review import Review
from .training import Attendance, Training

__all__ = [
    "Absence",
    "Assignment",
    "Attendance",
    "Consolidation",
    "DataRequest",
    "Draw",
    "DrawStage",
    "Education",
    "Employer",
    "Employment",
    "Expert",
    "Feedback",
    "Kind",
    "Letter",
    "Level",
    "LevelChange",
    "Party",
    "PointsEntry",
    "PointsTable",
    "Pool",
    "PoolEntry",
    "RecusalTable",
    "Relation",
    "Review",
    "Specialty",
    "Standing",
    "TeamRating",
    "Title",
    "Training",
    "party_of",
    "unit_shown",
]
