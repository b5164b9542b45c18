from datetime import date
from functools import cached_property

from django.db import models

from accounts.columns import Frozen, kept
from casework.models import Case

from ..collecting.steps import STEPS
from ..editions.loading import edition_of
from ..materials.checklist import Checklist
from ..stages import CollectionStage
from ..standards.edition import Edition
from .cycle import Cycle
from .filing import Filing


@kept(Frozen("cycle collected_from level"))
class Collection(Case, steps=STEPS):
    """What a bureau collects of a hospital in a year, for spot checks (E11); `level` is the latest that it passed."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="collections")
    # Repeats `institution` of the ledger, so that the database itself holds "one a year".
    collected_from = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="collections")
    level = models.PositiveSmallIntegerField("既往通过级别")

    class Meta:
        verbose_name = "年度材料收集"
        constraints = [
            models.UniqueConstraint(name="one_collection_a_year", fields=["cycle", "collected_from"]),
        ]

    LOADED = (*Case.LOADED, "cycle")

    @property
    def stage(self) -> CollectionStage:
        return CollectionStage(self.state)

    def fixed_due_date(self, clock_name: str) -> date:
        return date(self.cycle.year, 12, 31)

    def describe(self) -> str:
        counts = "，".join(f"{label}{have}/{all_of}项" for label, have, all_of in self.checklist.counts())
        return f"{self.cycle}材料收集：{counts}"[:100]

    @cached_property
    def edition(self) -> Edition:
        return edition_of(self.own_standard)

    @property
    def proved_levels(self) -> dict[str, int]:
        """As the year's filing reported them; until then every item that the level passed before asks for."""
        filing = Filing.objects.standing().filter(cycle=self.cycle_id, filed_by=self.collected_from_id).first()
        if filing and filing.reports_made:
            return filing.proved_levels
        return {item.code: self.level for item in self.edition.items if self.level in item.rows}

    @cached_property
    def checklist(self) -> Checklist:
        """What proves which item, with the files that stand; read once per instance."""
        files = self.materials.filter(withdrawn_at=None).select_related("file")
        return Checklist(self.edition, self.proved_levels, list(files))
