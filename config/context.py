"""What every page is given."""

from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from accounts.requests import Request


def portal(request: Request) -> dict:
    from config.navigation import footer, navigation, pending, who  # noqa: PLC0415  # needs the URL map

    return {
        "demonstration": settings.DEMONSTRATION,
        "large_type": request.COOKIES.get("large_type") == "1",
        "navigation": navigation(request),
        "footer": footer(),
        "who": who(request),
        # Counted when a page shows it; a view that counts it with its own hands it in under the same name.
        "pending": SimpleLazyObject(partial(pending, request)),
    }
