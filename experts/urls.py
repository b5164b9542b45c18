from django.urls import path

from . import views

urlpatterns = [
    path("assignments/", views.assignments, name="assignments"),
    path("reviewers/", views.reviewers, name="reviewers"),
    path("reviewers/add/", views.add_reviewer, name="add_reviewer"),
]
