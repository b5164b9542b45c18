from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from accounts.columns import Covered, Free, Frozen, kept


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, *, login: str, name: str, password: str | None, **fields) -> "Person":
        """A new person whose first password has to be changed before anything else (E06); none for one that is still to be made."""
        person = self.unsaved(login=login, name=name, password=password, **fields)
        person.save()
        return person

    def unsaved(self, *, password: str | None, **fields) -> "Person":
        """The same, still to be written."""
        person = self.model(**fields)
        person.set_password(password)
        return person


@kept(
    Frozen("login"),
    Covered("name phone email contact_is_own is_active"),
    Free(
        "password must_change_password password_changed_at recall_code",
        "a credential its owner changes; resets stand in the record",
    ),
    Free(
        "last_login large_type mail_refused",
        "says nothing about any act: the last sign-in, a setting of the screen, a mail that came back",
    ),
)
class Person(AbstractBaseUser):
    """A natural person with a sign-in of their own; what they may do comes from their memberships."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号码", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    # The address that took no mail; another one entered since has not been refused.
    mail_refused = models.EmailField("退信的电子邮箱", blank=True)
    # The owner has given or confirmed telephone and mail: only then does a link that sets a password go there.
    contact_is_own = models.BooleanField("联系方式经本人确认", default=False)
    # Hashed; the owner chose it, and says it when a slip is used.
    recall_code = models.CharField("核验码", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须修改初始密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    large_type = models.BooleanField("大字版", default=False)

    objects = PersonManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """The name under which the person acted on a day; a correction counts from its own day on."""
        later = [row for row in self.name_corrections.all() if timezone.localdate(row.at) > day]
        return min(later, key=lambda row: (row.at, row.pk)).before if later else self.name

    @property
    def unreachable(self) -> bool:
        """Whether the registered address takes no mail."""
        return bool(self.email) and self.email == self.mail_refused
