"""What an opinion on a drawn result says: keep it, or lower it to another level (E30)."""

from ..municipal.keep_or_lower import KeepOrLowerForm


class CheckedForm(KeepOrLowerForm):
    held = "原结果级别"
