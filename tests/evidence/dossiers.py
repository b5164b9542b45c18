"""The dossier of a review as it was sealed on site: every change is found by the very program that is handed out, and every honest
dossier is accepted (P23). Those of cases that have ended: `archives`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID
from warnings import catch_warnings, simplefilter
from zipfile import ZipFile

from casework.archive.bag import Paper, pack
from casework.verifiers import verify_dossier as program
from casework.verifiers.verify_dossier import SIGNATURE, Packer, total
from config.scenarios import cast, primary_care, review, visit
from config.scenarios.papers import photograph
from primary_care_review.models import Dossier
from primary_care_review.sealing.papers import papers_of
from primary_care_review.stages import Stage
from primary_care_review.visit import actions
from tests.evidence import dossier_changes as changes
from tests.evidence.dossier_changes import Entries
from tests.evidence.part import Batch, Kind, Part

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
ANEW, HONEST = "anew", "honest"
WORDS = "演示青禾镇中心卫生院评审评定表内部会议记录照片签到表"


@dataclass(frozen=True)
class Sealed:
    """A dossier as the bureau downloads it, its sum as it was signed, and a place for the files that are tried."""

    number: str
    entries: Entries
    digest: str
    file: Path

    def accepted(self, content: bytes, digest: str = "") -> bool:
        """By the program, started as whoever checks a file does."""
        self.file.write_bytes(content)
        given, said = [str(self.file), *([digest] if digest else []), "--json"], StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            return program.main(given) == 0


@contextmanager
def sealed() -> Iterator[Sealed]:
    """Of a review that was walked from its application to the seal, with photographs."""
    of = primary_care.application_at(Stage.ON_SITE, people=cast.officials(at=AT), at=AT)
    assert of.plan
    for row in review.accept_all(of, at=of.plan.rates_at):
        clause = visit.own_numbers(visit.current(of), row)[0]
        photo, key = photograph(f"{clause}-{row.pk}.jpg"), UUID(int=row.pk)
        actions.add_photo(row, clause=clause, photo=photo, key=key, by=row.member, at=of.plan.rates_at)
    visit.reviewed(of)
    of = visit.signed_and_sealed(of)
    with pack([(of.number, papers_of(of))])[0] as made, TemporaryDirectory() as folder:
        digest = Dossier.objects.get(application=of).digest
        yield Sealed(of.number, entries_of(made.read()), digest, Path(folder) / "dossier.zip")


def entries_of(archive: bytes) -> Entries:
    with ZipFile(BytesIO(archive)) as dossier:
        return [(name, dossier.read(name)) for name in dossier.namelist()]


def archived(entries: Entries) -> bytes:
    """As whoever knows the layout packs them."""
    made = BytesIO()
    packer = Packer(made.write)
    with catch_warnings():
        simplefilter("ignore")  # a name that stands twice is what some of the trials are about
        for name, content in entries:
            list(packer.add(name, len(content), [content]))
        packer.close()
    return made.getvalue()


def attempt(world: Sealed, batch: Batch) -> Iterator[str]:
    trial = {ANEW: _anew, HONEST: _honest}.get(batch.kind, _changed(batch.kind))
    for number, chance in batch.chances():
        if fault := trial(world, number, chance):
            yield f"number {number}: {fault}"


def _changed(kind: str) -> Callable[[Sealed, int, Random], str]:
    def trial(world: Sealed, number: int, chance: Random) -> str:
        told, changed = changes.CHANGES[kind](world.entries, number, chance)
        return f"{told} was not found" if world.accepted(archived(changed)) else ""

    return trial


def _anew(world: Sealed, number: int, chance: Random) -> str:
    """Whoever changes the papers and makes all beside them anew: against the sum that was signed it does not hold."""
    papers = changes.papers_of(world.entries)
    told, changed = changes.other_papers(papers, number, chance)
    signature = next((content for name, content in world.entries if name.endswith(SIGNATURE)), b"")
    made = BytesIO()
    packer = Packer(made.write)
    packer.dossier(world.number, [(name, len(content), [content]) for name, content in changed], lambda _: signature)
    packer.close()
    return f"{told}, made anew, was not found" if world.accepted(made.getvalue(), world.digest) else ""


def _honest(world: Sealed, number: int, chance: Random) -> str:
    """Of any papers, as the portal packs them; the sum given, in capitals or not, or none."""
    named = {
        f"{''.join(chance.choices(WORDS, k=chance.randint(1, 12)))}-{place}.{chance.choice(('json', 'jpg', 'pdf'))}"
        for place in range(chance.randint(1, 20))
    }
    papers = [
        Paper(f"{chance.choice(('', '照片/'))}{name}", chance.randbytes(chance.choice((0, 1, 999, 70_000))))
        for name in sorted(named)
    ]
    case = f"P{chance.randint(2020, 2040)}-{chance.randint(1, 9999):04d}"
    digest = total(case, [one.row for one in papers])
    with pack([(case, papers)])[0] as made:
        held = world.accepted(made.read(), chance.choice(("", digest, digest.upper())))
    return "" if held else f"an honest dossier of {len(papers)} papers was refused"


PART = Part(
    name="dossiers",
    title="Dossiers of reviews sealed on site",
    kinds=(
        Kind(
            "field",
            5_000,
            "a field of a paper, of the inventory or of the signature, each in its turn, is changed: found",
        ),
        Kind("file", 1_500, "bytes of any file are changed, lost, added, or those of another stand there: found"),
        Kind("order", 500, "files or lines of the inventory change places: found"),
        Kind("added", 500, "a file, a line of the inventory or both are added, or stand twice: found"),
        Kind("removed", 500, "a file, a line of the inventory or both are taken out: found"),
        Kind(ANEW, 2_000, "papers are changed and all beside them made anew: found by the sum that was signed"),
        Kind(HONEST, 1_000, "an honest dossier of any papers is accepted, the sum given or not"),
    ),
    attempt=attempt,
    world=sealed,
    database=True,
)
