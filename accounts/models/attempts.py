from django.db import models

from accounts.columns import Free, kept


@kept(Free("*", "how often a sign-in has failed from where; kept to slow guessing down"))
class SignInSource(models.Model):
    """From where an account is tried, and how often in vain: an address, a browser that is known, or all of them together.

    Kept for every login that is tried, also where there is none, so that nobody learns which exist.
    """

    EVERYWHERE = ""

    login = models.CharField("登录名", max_length=40)
    # An address, "browser:" with what its cookie says, or EVERYWHERE.
    source = models.CharField("来源", max_length=60, blank=True)
    failures = models.PositiveIntegerField("失败次数", default=0)
    since = models.DateTimeField("起算时间")
    # The last failure, or the first knock while the account is slowed: from then on the wait runs.
    waiting_since = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField("最近成功登录", null=True)
    told_at = models.DateTimeField("告警时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_source_per_login", fields=["login", "source"])]
        indexes = [models.Index(fields=["since"], name="sign_in_source_since")]

    def __str__(self) -> str:
        return f"{self.login} {self.source}"
