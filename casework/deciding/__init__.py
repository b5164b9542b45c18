"""Prepared and decided: one of an office proposes a step of a case, another decides on it as it stands, otherwise, or sends it back."""
