from .answer import Answer, AnswerWrite
from .calendar import CalendarDay, CalendarYear
from .case import Case, CaseQuerySet, SafeFSMModel
from .change_request import ChangeRequest
from .conclusion import Conclusion
from .deadline import Deadline, Pause
from .figure_setting import FigureSetting
from .inquiry import Inquiry
from .job import Job
from .material import Material, StoredFile
from .message import Message
from .notice import Delivery, Notice, Standing
from .outbox import Outbox
from .permission import CaseUserPermission
from .record import Anchor, Reading, Record, RecordHead
from .sequence import Sequence
from .standard import StandardEdition

__all__ = [
    "Anchor",
    "Answer",
    "AnswerWrite",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseQuerySet",
    "CaseUserPermission",
    "ChangeRequest",
    "Conclusion",
    "Deadline",
    "Delivery",
    "FigureSetting",
    "Inquiry",
    "Job",
    "Material",
    "Message",
    "Notice",
    "Outbox",
    "Pause",
    "Reading",
    "Record",
    "RecordHead",
    "SafeFSMModel",
    "Sequence",
    "StandardEdition",
    "Standing",
    "StoredFile",
]
