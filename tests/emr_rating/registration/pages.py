"""What tests post to the pages of a registration, and where: the public form, the receipt, the steps, the institute's paper."""

from datetime import date
from uuid import uuid4

from django.urls import reverse

from config.scenarios import primary_care
from config.scenarios.hospitals import LICENCE, registration_data
from config.scenarios.papers import pdf


def typed(wished, **changed) -> dict:
    data = registration_data(wished)
    licence = pdf(LICENCE)
    return data | {"district": data["district"].pk, "token": str(uuid4()), "website": "", "licence": licence} | changed


def receipt(number: str, secret: str, page: str = "registration") -> str:
    return reverse(page, args=[number, secret])


def step(case, name: str) -> str:
    return reverse("step", args=[case.number, name])


def paper(**changed) -> dict:
    """The institute's letter as the centre has entered it."""
    scan = primary_care.material("批复.pdf")
    return {"proxy_number": "医管所函〔2026〕12号", "proxy_date": date(2026, 11, 6), "proxy_scan": scan} | changed
