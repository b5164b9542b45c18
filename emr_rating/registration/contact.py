"""Whom an applicant without an account turns to: the centre, with the telephone that the installation gives."""

from django.conf import settings


def centre_contact() -> str:
    """市信息中心（电话 023-…）; without a telephone in the settings the office alone, for none is invented."""
    telephone = settings.CENTRE_TELEPHONE
    return f"市信息中心（电话 {telephone}）" if telephone else "市信息中心"
