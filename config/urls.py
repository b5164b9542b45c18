"""Every address of the portal; each app lists its own."""

from django.urls import include, path

from accounts.access import for_anyone
from config import views
from primary_care_review.decree.views import certificate
from primary_care_review.plaque.views import plaque

urlpatterns = [
    path("large-type/", for_anyone(views.large_type), name="large_type"),
    path("styleguide/", for_anyone(views.styleguide), name="styleguide"),
    # In capitals, as the codes on plaques and certificates bear them.
    path("P/<str:code>", plaque, name="plaque"),
    path("C/<str:code>", certificate, name="certificate"),
    path("", include("accounts.urls")),
    path("", include("casework.urls")),
    path("emr/", include("emr_rating.urls")),
    path("primary-care/", include("primary_care_review.urls")),
    path("experts/", include("experts.urls")),
]
