"""A workbook that is not taken over: every fault of it, none of its rows."""

from collections.abc import Iterable

from casework.workbook import CellError, in_order


class Faults(Exception):
    """`sentences` name what is wrong, by cell where it has one."""

    def __init__(self, faults: Iterable[CellError | str]):
        faults = list(faults)
        cells = in_order(fault for fault in faults if isinstance(fault, CellError))
        self.sentences = [*map(str, cells), *(fault for fault in faults if isinstance(fault, str))]
        super().__init__("".join(self.sentences))
