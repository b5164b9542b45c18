"""Files made to harm whoever opens them, from a seed: each maker answers with a name and the bytes.

Nothing in them works: the scripts, programs and addresses that they name do not exist.
"""

from collections.abc import Callable
from random import Random

from . import names, office, pdfs, pictures

Maker = Callable[[Random], tuple[str, bytes]]

MAKERS: dict[str, Maker] = {
    f"{module.__name__.rpartition('.')[2]}.{maker.__name__}": maker
    for module in (pdfs, pictures, office, names)
    for maker in module.MAKERS
}
