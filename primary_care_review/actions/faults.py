"""A workbook that is not taken over: every fault of it, none of its rows."""

from collections.abc import Iterable

from casework.workbook import CellError


class Faults(Exception):
    """`sentences` name what is wrong, by cell where it has one."""

    def __init__(self, faults: Iterable[CellError | str]):
        self.sentences = [str(fault) for fault in faults]
        super().__init__("".join(self.sentences))
