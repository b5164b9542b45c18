"""A work report put together: as the leader would sign it now, and the sum that its documents print (P24)."""

import hashlib
import json
from collections.abc import Mapping

from ..models import Application, WorkReport
from .parts import NO_GRADE, Part
from .summary import summary_of


def composed(application: Application, *, texts: Mapping[Part, str], proposed: str) -> WorkReport:
    """Not signed and not kept yet."""
    report = WorkReport(
        application=application,
        texts={part.value: texts[part] for part in Part},
        proposed="" if proposed == NO_GRADE else proposed,
        summary=summary_of(application),
        dossier=application.dossier,
    )
    report.digest = digest(report)
    return report


def digest(report: WorkReport) -> str:
    """SHA-256 over the report, the summary and the sum of the sealed papers."""
    said = [report.application.number, report.texts, report.proposed, report.summary, report.dossier.digest]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
