"""From a row of the register of editions to the edition that the computation uses; built once per content."""

from functools import lru_cache

from casework.models import StandardEdition

from ..standards.edition import Edition, load_edition

_KEEP = 16


def edition_of(standard: StandardEdition) -> Edition:
    return _load(standard.pk, standard.digest)


@lru_cache(maxsize=_KEEP)
def _load(pk: int, digest: str) -> Edition:
    return load_edition(StandardEdition.objects.values_list("payload", flat=True).get(pk=pk))
