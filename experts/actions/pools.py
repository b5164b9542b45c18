"""The way into a pool (E07, P08): nominated, vetted by the commission, for the EMR rating reported by the centre and given an account
by the institute; in a pool of the grade review the commission's vetting admits at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.entry.normal import name_key
from accounts.models import Membership, Office
from accounts.opening import open_account
from accounts.people import take_post
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, OfficeKind, Regime, Role
from casework import record
from casework.actions import materials
from casework.articles import Article
from casework.files.examine import Examined
from casework.messages import send
from casework.models import FigureSetting
from casework.regulations import article
from experts.appointment.term import term
from experts.register import history
from experts.register.basic_data import BasicData
from experts.register.history import note

from ..models import Expert, Pool, PoolEntry, Standing
from . import letters, points
from .files import enter

Slip = tuple[Membership, str]


@dataclass(frozen=True)
class Paper:
    """The institute's act on paper, which the centre enters while the institute is not connected (代录)."""

    number: str
    date: date
    scan: Examined


def nominating_pools(member: Membership) -> QuerySet[Pool]:
    """Into which pools a member may nominate: an institution its staff into the city's or its district's, an office into its own."""
    city = Q(office__kind=OfficeKind.COMMISSION)
    match member.role:
        case role if role in INSTITUTION_ROLES:
            return Pool.objects.filter(city | Q(office__kind=OfficeKind.BUREAU, office__district=member.district_id))
        case role if role in (*BUREAU_ROLES, *COMMISSION_ROLES, Role.INSTITUTE):
            return Pool.objects.filter(office=member.office_id)
        case Role.CENTRE:
            return Pool.objects.filter(city, regime=Regime.EMR)
        case _:
            return Pool.objects.none()


@transaction.atomic
def nominate(pool: Pool, *, data: BasicData, by: Membership, at: datetime) -> PoolEntry:
    """Lays an expert before the commission. Whoever is on file already keeps that file: one telephone, one expert."""
    [entry] = enter_nominations(pool, [data], by=by, at=at)
    tell_commission(pool, [entry.expert.name], number=1, by=by, at=at)
    return entry


def enter_nominations(pool: Pool, nominated: Sequence[BasicData], *, by: Membership, at: datetime) -> list[PoolEntry]:
    """Nominations without their message, all of them or none; runs in the caller's transaction."""
    if not nominating_pools(by).filter(pk=pool.pk).exists():
        raise Refused(f"您不能向“{pool}”推荐专家，请另选专家库。", field="pool")
    told = [data.tidy() for data in nominated]
    phones = [data.phone for data in told]
    if len(set(phones)) < len(phones):
        raise Refused("同一手机号码填写了两次，请只保留一名专家。", field="phone")
    on_file = Expert.objects.select_for_update().filter(phone__in=phones).order_by("pk")
    known = {expert.phone: expert for expert in on_file}
    for data in told:
        if by.is_institution:
            _ask_own_staff(data.present.uscc if data.present else "", by)
        if data.phone in known:
            _ask_known(known[data.phone], pool, data, by)
    files = {file.expert.phone: file for file in enter([data for data in told if data.phone not in known], at=at)}
    experts = [known.get(phone) or files[phone].expert for phone in phones]
    entries = PoolEntry.objects.bulk_create(
        PoolEntry(expert=expert, pool=pool, nominated_by=by.person, nominated_for=by.office, nominated_at=at)
        for expert in experts
    )
    record.append_all(
        [
            history.entry(
                entry.expert,
                "nominate",
                f"推荐入{pool}",
                by=by,
                at=at,
                article=entry_article(pool),
                facts={"pool": pool, "on_file": entry.expert.phone in known},
                wrote=[entry, *(files[entry.expert.phone].rows if entry.expert.phone in files else ())],
            )
            for entry in entries
        ]
    )
    return entries


@transaction.atomic
def vet(entry: PoolEntry, *, by: Membership, at: datetime, login: str = "") -> list[Slip]:
    """The commission passes a nomination. In a pool of the grade review this admits, and the first password comes back for its slip."""
    current = _locked(entry, Standing.NOMINATED, "审核")
    _ask_commission(by)
    current.vetted_by, current.vetted_at = by.person, at
    current.save(update_fields=["vetted_by", "vetted_at"])
    pool = current.pool
    note(
        current.expert, "vet", f"审核通过，拟入{pool}", by=by, at=at, article=entry_article(pool), facts={"pool": pool}
    )
    if pool.regime == Regime.PRIMARY_CARE:
        return _admit(current, login=login, by=by, at=at, facts={"pool": pool})
    _tell(Office.objects.get(kind=OfficeKind.CENTRE), current, "待报备", "请向医管所报备。", at=at)
    return []


@transaction.atomic
def refuse(entry: PoolEntry, *, reason: str, by: Membership, at: datetime) -> None:
    """The commission does not pass a nomination, or takes its passing back before the expert is in the pool."""
    current = _locked(entry, None, "审核")
    _ask_commission(by)
    if not reason.strip():
        raise Refused("请填写不予入库的理由，将告知推荐单位。", field="reason")
    current.refused_by, current.refused_at, current.reason = by.person, at, reason
    current.save(update_fields=["refused_by", "refused_at", "reason"])
    pool = current.pool
    facts = {"pool": pool}
    label = f"不予入{pool}"
    note(current.expert, "refuse", label, by=by, at=at, article=entry_article(pool), reason=reason, facts=facts)
    _tell(current.nominated_for, current, "不予入库", f"理由：{reason}", at=at)


@transaction.atomic
def report(entries: Iterable[PoolEntry], *, by: Membership, at: datetime) -> list[PoolEntry]:
    """The centre reports to the institute those whom the commission has passed; all of them or none."""
    if by.role != Role.CENTRE:
        raise Refused("报备由市信息中心办理，您当前的岗位不能办理。")
    reported = [_locked(entry, Standing.VETTED, "报备") for entry in entries]
    if not reported:
        raise Refused("请至少选择一名待报备的专家。")
    for current in reported:
        current.reported_by, current.reported_at = by.person, at
        current.save(update_fields=["reported_by", "reported_at"])
        facts = {"pool": current.pool}
        note(current.expert, "report", "向医管所报备", by=by, at=at, article=article("E07"), facts=facts)
    names = "、".join(current.expert.name for current in reported)
    send(
        to=Office.objects.get(kind=OfficeKind.INSTITUTE),
        title=f"{len(reported)}名专家待分配账号",
        body=f"市信息中心已报备：{names}。请在“专家库”的入库办理中分配账号（{article('E07')}）。",
        at=at,
    )
    return reported


@transaction.atomic
def allot(logins: Mapping[int, str], *, by: Membership, at: datetime, paper: Paper | None = None) -> list[Slip]:
    """The institute allots the accounts, by entry with the login chosen; while it is not connected the centre enters its act."""
    proxy = _asked_allotter(by, paper, at=at)
    entries = list(PoolEntry.objects.filter(pk__in=logins).order_by("pk"))
    if not entries:
        raise Refused("请至少选择一名待分配账号的专家。")
    slips: list[Slip] = []
    for entry in entries:  # one after the other: who is ticked for two pools has an account by the second
        current = _locked(entry, Standing.REPORTED, "分配账号")
        slips += _admit(current, login=logins[current.pk], by=by, at=at, facts={"pool": current.pool, **proxy})
    return slips


def entry_article(pool: Pool) -> Article:
    return article("E07" if pool.regime == Regime.EMR else "P08")


def tell_commission(pool: Pool, names: list[str], *, number: int, by: Membership, at: datetime) -> None:
    """`names` are the first of `number`."""
    told = "、".join(names) + ("等" if number > len(names) else "")
    send(
        to=Office.objects.get(kind=OfficeKind.COMMISSION),
        title=f"专家入库待审核：{told}"[:100],
        body=f"{by.office}推荐{told}（共{number}名）入{pool}，请在“专家库”的入库办理中审核。",
        at=at,
    )


def _ask_own_staff(uscc: str, by: Membership) -> None:
    if uscc != by.office.institution.uscc:
        raise Refused("本机构只能推荐本机构的在职人员。", field="phone")


def _ask_known(known: Expert, pool: Pool, data: BasicData, by: Membership) -> None:
    """Nothing of a file is told to whoever happens to know a telephone."""
    if name_key(known.name) != name_key(data.name):
        raise Refused("该手机号码已登记的专家姓名与所填不符，请核对姓名和手机号码。", field="phone")
    if by.is_institution:
        present = BasicData.of(known).present
        _ask_own_staff(present.uscc if present else "", by)
    _ask_not_disqualified(known)
    if standing := known.entries.standing().filter(pool=pool).first():
        raise Refused(f"{known}已推荐入{pool}（{standing.standing.label}），不能重复推荐。", field="phone")


def _ask_not_disqualified(expert: Expert) -> None:
    if expert.disqualified_on:
        raise Refused(f"{expert}已被取消评审资格，不得再次入库（{article('P31')}）。", field="phone")
    if expert.died_on:
        raise Refused(f"{expert}已登记去世，不能推荐；登记有误的，由原登记单位撤回登记。", field="phone")


def _ask_commission(by: Membership) -> None:
    if by.role not in COMMISSION_ROLES:
        raise Refused("专家入库由市卫生健康委统一审核，您当前的岗位不能办理。")


def _asked_allotter(by: Membership, paper: Paper | None, *, at: datetime) -> dict[str, Any]:
    """The facts of the institute's paper where the centre enters its act; nothing where the institute acts itself."""
    if by.role == Role.INSTITUTE:
        return {}
    if by.role != Role.CENTRE or Office.objects.get(kind=OfficeKind.INSTITUTE).connected:
        raise Refused("专家账号由医管所统一分配，您当前的岗位不能办理。")
    if paper is None:
        raise Refused("代录医管所意见须填写文号、日期并上传扫描件。", field="proxy_number")
    scan = {"scan": paper.scan.name, "sha256": materials.keep(paper.scan, at=at).sha256}
    return {"proxy": {"number": paper.number, "date": paper.date, **scan}}


def _locked(entry: PoolEntry, wanted: Standing | None, act: str) -> PoolEntry:
    """The row as it stands now; without `wanted`, any that is still under way. The file is locked first: one human, one account."""
    Expert.objects.select_for_update().get(pk=entry.expert_id)
    rows = PoolEntry.objects.select_for_update(of=("self",))
    current = rows.select_related("expert", "pool__office", "nominated_for").get(pk=entry.pk)
    under_way = current.standing in (Standing.NOMINATED, Standing.VETTED, Standing.REPORTED)
    if (wanted and current.standing != wanted) or not under_way:
        raise Refused(f"{current.expert}入{current.pool}现为“{current.standing.label}”，不能办理{act}。")
    if wanted:
        _ask_not_disqualified(current.expert)
    return current


def _admit(entry: PoolEntry, *, login: str, by: Membership, at: datetime, facts: dict[str, Any]) -> list[Slip]:
    """Into the pool with the account that goes with it; who has one already gets a further post and no new password."""
    expert, pool, slips, on = entry.expert, entry.pool, [], timezone.localdate(at)
    # No sign-in outlives the longest term of a letter (P09), whatever became of the letter.
    until = (
        term(on, issued_on=on, law=FigureSetting.objects.law(pool.regime, on)).ends if pool.requires_letter else None
    )
    if expert.person is None:
        slip = _open(entry, login=login, by=by, at=at)
        slips.append(slip)
        member = slip[0]
        expert.person = member.person
        expert.save(update_fields=["person"])
        member.valid_until = until
        member.save(update_fields=["valid_until"])
    else:
        member = take_post(expert.person, office=pool.office, role=Role.EXPERT, by=by, at=at, until=until)
    entry.member, entry.admitted_by, entry.admitted_at = member, by.person, at
    entry.save(update_fields=["member", "admitted_by", "admitted_at"])
    points.begin(entry, at=at)
    letters.join_term(entry, at=at)
    note(expert, "admit", f"分配账号，入{pool}", by=by, at=at, article=entry_article(pool), facts=facts)
    for addressee in {entry.nominated_for, pool.office}:
        _tell(addressee, entry, "已入库", "", at=at)
    _tell(
        member.person,
        entry,
        "已入库",
        "密码单经另一单位放行后方可登录，首次登录须修改密码。" if slips else "仍以原登录名登录。",
        at=at,
    )
    return slips


def _open(entry: PoolEntry, *, login: str, by: Membership, at: datetime) -> Slip:
    expert = entry.expert
    try:
        return open_account(
            office=entry.pool.office,
            name=expert.name,
            login=login,
            phone=expert.phone,
            email=expert.email,
            role=Role.EXPERT,
            by=by,
            at=at,
        )
    except Refused as refused:
        raise Refused(*refused.sentences, field=f"login_{entry.pk}") from refused


def _tell(to: Any, entry: PoolEntry, title: str, sentence: str, *, at: datetime) -> None:
    basis = entry_article(entry.pool)
    send(
        to=to,
        title=f"{entry.expert}：{entry.pool}{title}"[:100],
        body=f"{entry.expert}（{entry.expert.number}）推荐入{entry.pool}，{title}。{sentence}（{basis}）",
        at=at,
    )
