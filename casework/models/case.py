import inspect
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django_fsm import FSMField, FSMFieldMixin

from accounts.columns import Covered, Free, Frozen, kept
from accounts.models import District, Institution, Membership, Office
from accounts.prepared import Prepared
from accounts.roles import OfficeKind, Regime, Role

from ..figures.terms import Figures
from ..scopes import SCOPES, kinds_in, of_kinds
from ..step import Step
from .figure_setting import FigureSetting

if TYPE_CHECKING:
    from .conclusion import Conclusion
    from .standard import StandardEdition
    from .takeover import TakenOver

    class ConcurrentTransitionMixin(models.Model):
        """As django-stubs needs to see it: the mixin's own types turn the managers of its models into Any."""

        class Meta:
            abstract = True

        def _update_initial_state(self) -> None: ...
else:
    from django_fsm import ConcurrentTransitionMixin

AnyCase = TypeVar("AnyCase", bound="Case")


class SafeFSMModel(ConcurrentTransitionMixin, models.Model):
    """django-fsm switches protection off for the whole class while it refreshes; this keeps it on and loses no state."""

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        wanted = None if fields is None else set(fields)
        kept = {}
        for field in self._meta.concrete_fields:
            guarded = isinstance(field, FSMFieldMixin) and field.protected
            if guarded and (wanted is None or field.attname in wanted) and field.attname in self.__dict__:
                kept[field.attname] = self.__dict__.pop(field.attname)
        names = fields if wanted is not None else [field.attname for field in self._meta.concrete_fields]
        try:
            models.Model.refresh_from_db(self, using=using, fields=names, from_queryset=from_queryset)
        except BaseException:
            self.__dict__.update(kept)
            raise
        self._update_initial_state()


def _again(method: Callable[..., Any]) -> Callable[..., Any]:
    """What it sets, for the row of another table (`casework.carried`): django-fsm has noted the first row's on the method itself."""
    sets = inspect.unwrap(method)

    @wraps(sets, updated=())
    def again(case: "Case", /, **facts: Any) -> Any:
        return sets(case, **facts)

    return again


class CaseQuerySet(models.QuerySet[AnyCase]):
    def visible_to(self, member: Membership, *, kind: str = "") -> Self:
        """The cases a member may know of: as each kind of case says, or by assignment (E31); others get 404.

        What of a case they may read (drafts, embargoed findings) is decided by its tabs. With `kind`, where whoever asks
        is after a case of it: only that kind's scope is asked, which is a shorter question.
        """
        match member.role:
            case Role.SYSTEM_ADMIN | Role.SECURITY_ADMIN | Role.AUDIT_ADMIN:
                return self.none()
            case role if role in SCOPES:
                return self.filter(SCOPES[role](member))
            case _:
                return self.filter(of_kinds(member, (one for one in kinds_in(self.model) if kind in ("", one))))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def stand(self) -> dict[int, dict[str, Any]]:
        """By key, how each stands as the record keeps it: its state, who holds it, and the clocks that run, the next one first."""
        return _as_kept(self._how_they_stand())

    def _how_they_stand(self) -> "models.QuerySet[Any, tuple]":
        running = models.FilteredRelation("deadlines", condition=models.Q(deadlines__met_on=None))
        rows = self.annotate(running=running).order_by("pk", "running__due_on", "running__pk")
        said = ("pk", "state", "holder__name", "running__label", "running__article", "running__due_on")
        return rows.values_list(*said)


@Prepared
def _how_one_stands(case: int) -> "models.QuerySet[Case, tuple]":
    return Case.objects.filter(pk=case)._how_they_stand()


def how_they_stand(cases: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cases of an act, most of which have one."""
    return _as_kept(_how_one_stands(*cases)) if len(cases) == 1 else Case.objects.filter(pk__in=cases).stand()


def _as_kept(rows: Iterable[tuple]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for pk, state, holder, label, article, due_on in rows:
        case = found.setdefault(pk, {"state": state, "holder": holder or "", "clocks": []})
        if label:
            case["clocks"].append({"label": label, "article": article, "due_on": due_on and due_on.isoformat()})
    return found


@kept(
    Frozen("number kind regime about standard rules_edition opened_at"),
    Covered(
        "held_by title summary institution district state holder due_on due_label due_provisional closed_at version"
    ),
    Free(
        "missing turn turns_at",
        "what the case lacks and who acts next, made anew from its other rows when one of them changes",
    ),
)
class Case(SafeFSMModel):
    """The ledger: one row per case of either regime, with all that a queue shows.

    `state`, `holder`, `due_on` and what is shown beside them are written by the gateway (`casework.gateway.perform`) and
    by the calendar's recompute, by nobody else.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("案件类型", max_length=40)
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    title = models.CharField("机构", max_length=100)
    summary = models.CharField("摘要", max_length=100, blank=True)
    # The case beside which it stands: an objection to it, a stage of its own (casework.beside).
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="beside", db_index=False, verbose_name="所涉案件"
    )
    # The kinds of the open cases beside it for which steps of its own wait.
    held_by = models.CharField("等待办结", max_length=200, blank=True)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="cases")
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="区县"
    )
    state = FSMField("状态", protected=True, db_index=False)
    standard = models.ForeignKey("StandardEdition", models.PROTECT, null=True, blank=True, related_name="cases")
    rules_edition = models.CharField("适用规程版本", max_length=40)
    holder = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="held_cases")
    due_on = models.DateField("时限", null=True, blank=True)
    due_label = models.CharField("时限事项", max_length=60, blank=True)
    due_provisional = models.BooleanField("时限暂定", default=False)
    missing = models.CharField("还缺什么", max_length=100, blank=True)
    # Whose turn it is and which step is ready for each, and when that changes by time alone (casework.turns).
    turn = models.CharField("待谁办理", max_length=400, blank=True)
    turns_at = models.DateTimeField("待办变化时间", null=True, blank=True)
    opened_at = models.DateTimeField("立案时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    # Counts the acts on the case; a page carries the number it saw, and a later one refuses what it did not expect.
    version = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    # What an act on a case needs of other tables, read with its row.
    LOADED: ClassVar[tuple[str, ...]] = ("institution__office",)

    class Meta:
        ordering = ["id"]
        verbose_name = "案件"
        # Frozen code names of the hand-over grants; see casework.grants.
        permissions = [
            ("act_as_bureau_handler", "区县经办（受托）"),
            ("act_as_bureau_head", "区县负责人（受托）"),
            ("act_as_commission_handler", "市级经办（受托）"),
            ("act_as_commission_head", "市级负责人（受托）"),
        ]
        indexes = [
            # The turn in the end, so that a desk and its counts are read from the index alone.
            models.Index(fields=["holder", "due_on", "id", "turn"], name="case_desk"),
            models.Index(fields=["turns_at"], name="case_turns", condition=models.Q(turns_at__isnull=False)),
            models.Index(fields=["due_on", "id"], name="case_waiting", condition=models.Q(closed_at=None)),
            models.Index(fields=["district", "kind", "state"], name="case_district"),
            models.Index(
                fields=["district", "holder", "id"], name="case_elsewhere", condition=models.Q(closed_at=None)
            ),
            models.Index(fields=["institution", "kind"], name="case_institution"),
            models.Index(fields=["about", "kind", "closed_at"], name="case_beside"),
        ]
        constraints = [
            # Whoever locks a case with the one that it is about locks the older one first.
            models.CheckConstraint(
                name="about_an_older_case", condition=models.Q(about=None) | models.Q(about__lt=models.F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def __init_subclass__(cls, *, steps: Iterable[Step] = (), **kwargs: Any) -> None:
        """A step that sets no fact has its method from its row; the others are written out in the class, or in the one it is a kind of."""
        super().__init_subclass__(**kwargs)
        kinds = [base for base in cls.__mro__[1:] if issubclass(base, Case) and base is not Case]
        for step in steps:
            if step.name not in cls.__dict__:
                written = next((vars(base)[step.name] for base in kinds if step.name in vars(base)), None)
                setattr(cls, step.name, step.on("state")(_again(written) if written else step.bare()))

    @cached_property
    def law(self) -> Figures:
        """The figures of the law that count for it: those of the day on which it was opened (E34, P36)."""
        return FigureSetting.objects.law(self.regime, timezone.localdate(self.opened_at))

    @property
    def taken_over(self) -> "TakenOver | None":
        """What the sheet says from which it is taken over; nothing where it began here.

        A kind whose cases may go on here after a registration was dropped tells by its own columns which came in.
        """
        return self.takeovers.order_by("pk").last()

    @property
    def own_standard(self) -> "StandardEdition":
        """The edition it was opened under, and keeps; registrations have none."""
        return cast("StandardEdition", self.standard)

    @property
    def conclusion(self) -> "Conclusion | None":
        """The one that stands. A list of cases is read with `prefetch_related("conclusions")`."""
        return next((row for row in self.conclusions.all() if row.superseded_at is None), None)

    def enter_conclusion(self, step: Step, *, to_level: int, reason: str, by: Membership, at: datetime) -> None:
        """What the office has concluded on the level that was reported, by the article of its step."""
        self.conclusions.create(
            article=step.article.id,
            concluded_by=by,
            concluded_at=at,
            from_level=self.reported_level,
            to_level=to_level,
            reason=reason,
        )

    @property
    def own_district(self) -> District:
        """The district that it belongs to; only a case beside a case may belong to none."""
        return cast(District, self.district)

    # What a regime's case tells the gateway; each has a default that fits most cases.

    def fixed_due_date(self, clock_name: str) -> date | None:
        """The last day of a clock whose end the year's plan sets and no counting gives."""
        raise NotImplementedError(clock_name)

    def outside(self) -> tuple[str, str, OfficeKind] | None:
        """Who has to act, without an account, where no office holds the case: name, mail address, and whose office knows them."""
        return None

    @property
    def reported_level(self) -> int:
        """The level on which offices conclude; only kinds that they conclude on have one."""
        raise NotImplementedError

    def draft_digest(self) -> str:
        """The digest of what its institution would hand in as it now stands; only kinds that are handed up have one."""
        raise NotImplementedError

    def describe(self) -> str:
        """The `summary` column as it should read now; what is lacking the table says (casework.turns)."""
        return self.summary
