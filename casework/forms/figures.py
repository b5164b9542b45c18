"""The settings of a regime: a number for each figure that the regulation leaves open, and from which day on."""

from typing import Any

from accounts.entry.fields import BlockField, DayField, WholeField
from accounts.entry.forms import SeenForm

from ..figures.terms import Figures


class FigureSettingForm(SeenForm):
    """One field a setting, named after the figure, with its bounds."""

    valid_from = DayField(label="启用日期", help_text="该日起立案的案件适用；已经立案的不变。")
    reason = BlockField(label="理由", max_length=500, help_text="将载入办理记录。")

    def __init__(self, *args: Any, law: Figures, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names = tuple(law.settings())
        for name, figure in law.settings().items():
            sentence = f"应为{figure.least}至{figure.most}{figure.unit.label}，请改填。"
            self.fields[name] = WholeField(
                label=f"{figure.label}（{figure.unit.label}）",
                initial=figure.value,
                min_value=figure.least,
                max_value=figure.most,
                help_text=f"{figure.words}。{figure.least}至{figure.most}{figure.unit.label}。",
                error_messages={"min_value": sentence, "max_value": sentence},
            )
        self.order_fields([*self.names, "valid_from", "reason"])

    def values(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in self.names}
