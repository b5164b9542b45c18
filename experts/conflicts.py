"""`conflicts(expert, case)`: the facts of an expert and a case, laid before the rules of recusal (experts.recusal).

One set of queries, however many experts are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q

from accounts.models import Institution, Membership
from accounts.roles import INSTITUTION_ROLES, Regime, Role
from casework.models import Case, Record

from .models import Absence, Assignment, Employment, Expert, Letter, PointsEntry, Pool, RecusalTable, Relation, Review
from .recusal import CaseFacts, Conflict, ExpertFacts, Table, Work, grounds, without_gap
from .uses import ReviewUse, registered, use_of

# Up to so many experts are named in the queries.
FEW = 200


def conflicts(expert: Expert, case: Case, *, pool: Pool, on: date, until: date | None = None) -> tuple[Conflict, ...]:
    """Every ground, with its source, that keeps this expert of that pool away from the case."""
    return conflicts_of([expert], case, pool=pool, on=on, until=until)[expert.pk]


def conflicts_of(
    experts: Iterable[Expert], case: Case, *, pool: Pool, on: date, until: date | None = None
) -> dict[int, tuple[Conflict, ...]]:
    """By expert; an empty tuple where nothing stands against them.

    `on` to `until` are the days they are needed; where the use of the case fixes a visit, its days are.
    """
    use = use_of(case)
    visit = use.visits(case) if use else None
    first, last = visit or (on, until or on)
    facts = {
        expert.pk: ExpertFacts(district=expert.district_id, disqualified_on=expert.disqualified_on)
        for expert in experts
    }
    table = RecusalTable.objects.in_force(case.regime, on)
    _gather(facts, case, pool, on=first, until=last)
    # What was merged into it is it: its people and relations are of this institution now.
    lineage = case.institution.lineage() if case.institution else set()
    _gather_posts(facts, lineage)
    _gather_chain(facts, case, use)
    if visit:
        _gather_visits(facts, case)
    about = _case_facts(case, lineage, pool=pool, on=first, until=last)
    rules = Table(title=table.title, rows=table.rows)
    return {pk: grounds(known, about, rules) for pk, known in facts.items()}


def _case_facts(case: Case, lineage: set[Institution], *, pool: Pool, on: date, until: date) -> CaseFacts:
    institution = case.institution
    units = {key for one in lineage for key in (one.uscc, _unit("", one.pk))}
    # Where the case is handled, and where the institution lies by now.
    lies_in = (case.district_id, institution.district_id if institution else None)
    return CaseFacts(
        regime=Regime(case.regime),
        units=frozenset(units),
        name=case.title,
        districts=frozenset(pk for pk in lies_in if pk),
        bars_same_district=pool.bars_same_district,
        first_day=on,
        last_day=until,
    )


def _unit(uscc: str, institution: int | None) -> str:
    """An employer that is itself an institution is known by its row: its code may be corrected later."""
    return f"#{institution}" if institution else uscc


def _gather(facts: dict[int, ExpertFacts], case: Case, pool: Pool, *, on: date, until: date) -> None:
    """Reads what is known of them. Of many, rows of others are passed over: cheaper than naming thousands in a query."""
    known = facts.keys()
    whose = Q(expert__in=list(known)) if len(known) <= FEW else Q()
    unit = ("employer__uscc", "employer__institution_id")
    for pk, uscc, institution, name, since, ended in (
        Employment.objects.filter(whose)
        .order_by("pk")
        .values_list("expert_id", *unit, "employer__name", "since", "until")
    ):
        if pk in known:
            facts[pk].work.append(Work(_unit(uscc, institution), name, since, ended))
    for pk, uscc, institution, nature in Relation.objects.filter(whose).values_list("expert_id", *unit, "nature"):
        if pk in known:
            facts[pk].relations.append((_unit(uscc, institution), nature))
    for pk, since, ended in (
        Absence.objects.standing()
        .filter(whose, since__lte=until, until__gte=on)
        .values_list("expert_id", "since", "until")
    ):
        if pk in known:
            facts[pk].absences.append((since, ended))
    taken = PointsEntry.objects.standing().filter(whose, regime=case.regime, points__lt=0)
    for pk, day in taken.filter(ground=PointsEntry.Ground.MISCONDUCT).values_list("expert_id", "happened_on"):
        if pk in known:
            facts[pk].misconduct.append(day)
    _gather_of_case(facts, case)
    if pool.requires_letter:
        terms: dict[int, list[tuple[date, date]]] = defaultdict(list)
        letters = Letter.objects.standing().filter(
            whose, regime=pool.regime, valid_from__lte=until, valid_until__gte=on
        )
        for pk, since, ended in letters.order_by("valid_from").values_list("expert_id", "valid_from", "valid_until"):
            terms[pk].append((since, ended))
        for pk, expert in facts.items():
            expert.lacks_letter = not without_gap(terms[pk], first=on, last=until)


def _gather_posts(facts: dict[int, ExpertFacts], lineage: set[Institution]) -> None:
    """Who holds or held a post in the institution's own office was in its service on those days, whatever the file says."""
    held = Membership.objects.filter(office__institution__in=lineage, role__in=INSTITUTION_ROLES).order_by("pk")
    whose = ("person", "person__phone", "office__institution", "office__name", "valid_from", "valid_until")
    posts = list(held.values_list(*whose))
    phones = {phone for _, phone, *_ in posts if phone}
    theirs = Q(person__in={person for person, *_ in posts}) | Q(phone__in=phones)
    for pk, person, phone in Expert.objects.filter(theirs).order_by().values_list("pk", "person", "phone"):
        for holder, called, institution, name, since, until in posts if pk in facts else ():
            if holder == person or (phone and called == phone):
                facts[pk].work.append(Work(_unit("", institution), name, since, until))


def _gather_chain(facts: dict[int, ExpertFacts], case: Case, use: ReviewUse | None) -> None:
    """Who has given an opinion in an earlier round of the case, or in those on its institution that this use follows, the last of each."""
    opined = Assignment.objects.filter(handed_in_at__isnull=False)
    for pk in opined.of(case).values_list("member__pool_entry__expert", flat=True):
        if pk in facts:
            facts[pk].opined = True
    if use is None or not use.follows or case.institution_id is None:
        return
    before = Review.objects.filter(case__institution=case.institution_id, use__in=use.follows).exclude(case=case.pk)
    last = before.order_by().values("use").annotate(last=Max("pk")).values("last")
    for pk in opined.filter(review__in=last).values_list("member__pool_entry__expert", flat=True):
        if pk in facts:
            facts[pk].opined_before = True


def _gather_visits(facts: dict[int, ExpertFacts], case: Case) -> None:
    """The days on which they travel to other institutions; those of a case are read once, however many travel there."""
    travelling = [use.name for use in registered() if use.visit]
    whose = Q(member__pool_entry__expert__in=list(facts)) if len(facts) <= FEW else Q()
    others = Assignment.objects.standing().filter(whose, review__closed_at=None, review__use__in=travelling)
    days: dict[int, tuple[date, date] | None] = {}
    for row in others.exclude(review__case=case.pk).select_related("review__case", "member__pool_entry"):
        if row.review_id not in days:
            days[row.review_id] = row.review.declared.visits(row.case)
        expert, travels = row.member.pool_entry.expert_id, days[row.review_id]
        if expert in facts and travels:
            facts[expert].visits.append(travels)


def _gather_of_case(facts: dict[int, ExpertFacts], case: Case) -> None:
    # Who acted under another account is known by the telephone (`Expert.objects.of_human`).
    rows = Record.objects.filter(case=case.pk, actor__isnull=False).exclude(role=Role.EXPERT.label)
    acts = list(rows.order_by().values_list("actor", "actor__phone", "role").distinct())
    acted = Q(person__in={actor for actor, _, _ in acts}) | Q(phone__in={phone for _, phone, _ in acts if phone})
    for pk, person, own in Expert.objects.filter(acted).order_by().values_list("pk", "person", "phone"):
        if pk in facts:
            roles = {role for actor, phone, role in acts if actor == person or phone == own}
            facts[pk].other_capacity = "、".join(sorted(roles))
