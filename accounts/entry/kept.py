"""A form that is sent after its session has ended waits in the browser's next session until its person has signed in again.

Only a form whose token proves that the portal served it to a membership is kept, so that no visitor fills the table of sessions;
it is shown to the person of that membership alone. Files and secrets are not kept, and the page that shows it says so.
"""

from django.contrib import messages

from accounts import keys, sessions
from accounts.models import Membership, Person
from accounts.requests import Request

from .marks import ACTING, ONCE, Sent, served_to

KEPT = "kept_form"
LARGEST = 200_000  # characters of all fields together; the longest form of the portal is far below


def keep(request: Request) -> None:
    """Before a form goes to the sign-in page, which says what becomes of it."""
    sent = Sent.of(request)
    if not served_to(sent.marks.get(ONCE, ""), sent.marks.get(ACTING, "")):
        return
    if sent.length > LARGEST:
        messages.warning(request, "这次提交没有办理。填写的内容过长，平台没有保留，请按“后退”返回原页，复制后再登录。")
        return
    request.session[KEPT] = sent._asdict()
    files = "所选的文件须重新选择。" if sent.files else ""
    messages.warning(request, f"这次提交没有办理。填写的内容已保留，您本人登录后即可核对并再次提交。{files}")


def waits_for(person: Person, request: Request) -> bool:
    """After signing in: whether a form of this person waits, and in whose name it will be sent; another's is forgotten."""
    if (sent := waiting(request)) is None:
        return False
    own = Membership.objects.filter(pk__in=keys.keys([sent.marks[ACTING]]), person=person)
    if not own.exists():
        del request.session[KEPT]
        return False
    if acting := own.current(request.on).first():
        request.session[sessions.MEMBERSHIP] = acting.pk
    return True


def waiting(request: Request) -> Sent | None:
    found = request.session.get(KEPT)
    return Sent(**found) if found else None


def done(request: Request, token: str) -> None:
    """A form that was answered waits no more."""
    if (sent := waiting(request)) and sent.marks[ONCE] == token:
        del request.session[KEPT]
