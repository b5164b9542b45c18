from .accountability import Accountability
from .answer import Answer, AnswerWrite
from .archive import ArchiveCheck, ArchiveEntry, ArchiveHold, Destruction, DestructionLine
from .calendar import CalendarDay, CalendarYear
from .case import Case, CaseQuerySet, SafeFSMModel
from .change_request import ChangeRequest
from .conclusion import Conclusion
from .deadline import Deadline, Pause
from .figure_setting import FigureSetting, Laws
from .hand_up import HandUp
from .inquiry import Inquiry
from .interpretation import Interpretation, Question, Wording
from .job import Job
from .material import Material, StoredFile
from .message import Message
from .notice import Delivery, Notice, Standing
from .objection_point import ObjectionPoint
from .outbox import Outbox
from .paper import PaperVersion
from .permission import CaseUserPermission
from .posting import Posting, PostingLine
from .proposal import Proposal
from .record import Anchor, Reading, Record, RecordHead
from .referral import Referral
from .reminder import Reminder
from .sample import SAMPLING_ROLES, Sample
from .sequence import Sequence
from .sign import Sign
from .standard import StandardEdition
from .takeover import TakenOver, TakeoverSheet
from .upload import Upload

__all__ = [
    "SAMPLING_ROLES",
    "Accountability",
    "Anchor",
    "Answer",
    "AnswerWrite",
    "ArchiveCheck",
    "ArchiveEntry",
    "ArchiveHold",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseQuerySet",
    "CaseUserPermission",
    "ChangeRequest",
    "Conclusion",
    "Deadline",
    "Delivery",
    "Destruction",
    "DestructionLine",
    "FigureSetting",
    "HandUp",
    "Inquiry",
    "Interpretation",
    "Job",
    "Laws",
    "Material",
    "Message",
    "Notice",
    "ObjectionPoint",
    "Outbox",
    "PaperVersion",
    "Pause",
    "Posting",
    "PostingLine",
    "Proposal",
    "Question",
    "Reading",
    "Record",
    "RecordHead",
    "Referral",
    "Reminder",
    "SafeFSMModel",
    "Sample",
    "Sequence",
    "Sign",
    "StandardEdition",
    "Standing",
    "StoredFile",
    "TakenOver",
    "TakeoverSheet",
    "Upload",
    "Wording",
]
