"""What every page is given."""

from django.conf import settings

from accounts.requests import Request


def portal(request: Request) -> dict:
    from config.navigation import footer, navigation, who  # noqa: PLC0415  # needs the URL map

    return {
        "demonstration": settings.DEMONSTRATION,
        "large_type": request.COOKIES.get("large_type") == "1",
        "navigation": navigation(request),
        "footer": footer(),
        "who": who(request),
    }
