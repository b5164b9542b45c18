from django.db import models
from django.utils import timezone

from accounts.columns import Free, kept

from .person import Person


@kept(Free("*", "a session as long as it lasts; it ends with the sign-out"))
class SignedIn(models.Model):
    """A session its owner can see and end: when it began, from where, with which browser."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField("网络地址", null=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)
    began_at = models.DateTimeField("登录时间")

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.person} {timezone.localtime(self.began_at):%Y-%m-%d %H:%M}"


@kept(Free("*", "a link that opens an account once, for days; that it was issued stands in the record"))
class SignInTicket(models.Model):
    """A one-time link for a first or forgotten password. Only the hash of its secret is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} {timezone.localtime(self.expires_at):%Y-%m-%d %H:%M}"


@kept(Free("*", "hashes of earlier passwords, which only keep them from being used again"))
class PasswordHistory(models.Model):
    """The hashes of earlier passwords, so that the last five are not used again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="password_history")
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-id"]

    def __str__(self) -> str:
        return f"{self.person} {timezone.localtime(self.set_at):%Y-%m-%d}"
