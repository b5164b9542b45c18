"""Lines of a posted list whose conclusion was changed since: the list stays as it was posted, and says so beside the line (E25, P13)."""

from dataclasses import dataclass

from ..models import Conclusion, Posting, PostingLine


@dataclass(frozen=True)
class Change:
    """`anew` is the posting that names the case as it is concluded now, where there is one."""

    anew: Posting | None

    def __str__(self) -> str:
        return f"结论已变更，见{self.anew.number}" if self.anew else "结论已变更"


def changes(posting: Posting) -> dict[int, Change]:
    """By case. Where a list was taken back that is said of the whole of it, and its conclusions may have been made anew unposted."""
    if posting.withdrawn_at:
        return {}
    rows = Conclusion.objects.filter(case__posting_lines__posting=posting)
    posted = rows.filter(concluded_at__lte=posting.posted_at, superseded_at__gt=posting.posted_at)
    stands = dict(rows.standing().values_list("case", "to_level"))
    changed = {case for case, level in posted.values_list("case", "to_level") if stands.get(case) != level}
    later = PostingLine.objects.filter(case__in=changed, posting__posted_at__gt=posting.posted_at)
    later = later.filter(posting__withdrawn_at=None).select_related("posting").order_by("posting__posted_at")
    anew = {line.case_id: line.posting for line in later}
    return {case: Change(anew.get(case)) for case in changed}
