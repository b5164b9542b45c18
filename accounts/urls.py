from django.urls import path

from .views import amending, own, password, people, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", password.change_password, name="change_password"),
    path("password/forgotten/", password.forgotten_password, name="forgotten_password"),
    path("password/link/<str:secret>/", password.ticket, name="ticket"),
    path("profile/", own.profile, name="profile"),
    path("sessions/", own.session_list, name="sessions"),
    path("sessions/<key:pk>/end/", own.end_session, name="end_session"),
    path("kept-form/", own.kept_form, name="kept_form"),
    path("offices/", own.switch_office, name="switch_office"),
    path("people/", people.people, name="people"),
    path("people/slip/", people.slip, name="slip"),
    path("people/slips/", people.slips_waiting, name="slips_waiting"),
    path("people/invite/<key:office>/", people.invite_person, name="invite_person"),
    path("people/left/", amending.people_who_left, name="people_who_left"),
    path("people/left/<key:pk>/", amending.readmit_person, name="readmit_person"),
    path("people/<key:pk>/name/", amending.correct_name, name="correct_name"),
    path("people/<key:pk>/", people.person, name="person"),
    path("people/<key:pk>/role/", people.add_role, name="add_role"),
    path("people/<key:pk>/reset/", people.reset_person, name="reset_person"),
    path("people/<key:pk>/unlock/", people.unlock_person, name="unlock_person"),
    path("people/<key:pk>/end/", people.end_person, name="end_person"),
]
