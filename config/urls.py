"""Every address of the portal; each app lists its own."""

from django.urls import include, path

from accounts.access import for_anyone
from config import views

urlpatterns = [
    path("large-type/", for_anyone(views.large_type), name="large_type"),
    path("styleguide/", for_anyone(views.styleguide), name="styleguide"),
    path("", include("accounts.urls")),
    path("", include("casework.urls")),
    path("emr/", include("emr_rating.urls")),
    path("primary-care/", include("primary_care_review.urls")),
    path("experts/", include("experts.urls")),
]
