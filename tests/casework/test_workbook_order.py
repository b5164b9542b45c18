"""逐格: every cell that is wrong is named once, in the order of the sheet, with all that is wrong with it."""

from casework.workbook import CellError, in_order


def test_cells_come_once_by_sheet_row_and_column_with_all_that_is_wrong():
    errors = [
        CellError("甲", "AA12", "丙。"),
        CellError("甲", "B12", "甲。"),
        CellError("乙", "A1", "辛。"),
        CellError("甲", "B12", "乙。"),
        CellError("甲", "B12", "甲。"),
        CellError("甲", "A2", "丁。"),
    ]
    assert [(error.sheet, error.cell, error.sentence) for error in in_order(errors)] == [
        ("甲", "A2", "丁。"),
        ("甲", "B12", "甲。乙。"),
        ("甲", "AA12", "丙。"),
        ("乙", "A1", "辛。"),
    ]
