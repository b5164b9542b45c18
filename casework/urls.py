from django.urls import path

from .views import case

urlpatterns = [
    path("cases/<str:number>/", case.case_page, name="case"),
    path("cases/<str:number>/tabs/<slug:tab>/", case.case_page, name="case_tab"),
    path("cases/<str:number>/steps/<slug:name>/", case.step_page, name="step"),
]
