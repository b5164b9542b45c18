"""The filters of a list, read from the address."""

from typing import Any

from django import forms


class FilterForm(forms.Form):
    """Each field answers for itself: what cannot be read is said at its field and narrows nothing, the others narrow all the same."""

    def asked(self) -> dict[str, Any]:
        """What narrows, by field; a field that was left empty or cannot be read is not there."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
