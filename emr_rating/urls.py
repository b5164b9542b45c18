from django.urls import path

from .views import registration, reports
from .views.authority import board, cycle, editions, history, office, summary
from .views.institution import confirm, fill, home, workbook

urlpatterns: list = [
    path("", office.emr_home, name="emr_home"),
    path("register/", registration.register, name="register"),
    path("register/<str:number>/<slug:secret>/", registration.registration, name="registration"),
    path("register/<str:number>/<slug:secret>/edit/", registration.registration_edit, name="registration_edit"),
    path(
        "register/<str:number>/<slug:secret>/withdraw/",
        registration.registration_withdraw,
        name="registration_withdraw",
    ),
    path("registrations/<str:number>/renew/", registration.registration_renew, name="registration_renew"),
    path("institute/", registration.institute_connection, name="institute_connection"),
    # The institution's yearly filing
    path("filings/", home.filing_home, name="filing_home"),
    path("filings/start/<key:year>/", home.filing_start, name="filing_start"),
    path("filings/<str:number>/", fill.filing, name="filing"),
    path("filings/<str:number>/parts/<slug:slug>/", fill.filing_section, name="filing_section"),
    path("filings/<str:number>/answers/", fill.filing_answers, name="filing_answers"),
    path("filings/<str:number>/template/", workbook.filing_template, name="filing_template"),
    path("filings/<str:number>/import/", workbook.filing_import, name="filing_import"),
    path("filings/<str:number>/confirm/", confirm.filing_confirm, name="filing_confirm"),
    path("filings/<str:number>/report/", confirm.filing_report, name="filing_report"),
    path("filings/<str:number>/versions/<key:version>/", reports.filing_version, name="filing_version"),
    path(
        "filings/<str:number>/versions/<key:version>/<slug:kind>.pdf", reports.filing_document, name="filing_document"
    ),
    # The authorities
    path("office/", office.emr_office, name="emr_office"),
    path("cycles/open/", cycle.open_cycle, name="open_cycle"),
    path("cycles/<key:year>/", cycle.cycle_page, name="cycle"),
    path("cycles/<key:year>/dates/", cycle.change_dates, name="change_dates"),
    path("board/", board.board, name="emr_board"),
    path("board.xlsx", board.board_export, name="emr_board_export"),
    path("board/remind/", board.remind_hospitals, name="remind_all"),
    path("board/remind/<str:uscc>/", board.remind_hospital, name="remind_one"),
    path("summary/", summary.district_summary, name="district_summary"),
    path("summaries/", summary.summaries, name="emr_summaries"),
    path("summaries/<key:pk>/", summary.summary_page, name="summary"),
    path("summaries/<key:pk>.xlsx", summary.summary_excel, name="summary_excel"),
    path("summaries/<key:pk>.pdf", summary.summary_pdf, name="summary_pdf"),
    path("history/", history.history, name="emr_history"),
    path("history/import/", history.import_results, name="import_results"),
    path("history/template.xlsx", history.results_template, name="results_template"),
    path("institutions/<str:uscc>/results/", history.results, name="results"),
    path("editions/", editions.editions, name="emr_editions"),
    path("editions/import/", editions.import_edition, name="import_emr_edition"),
    path("editions/<slug:key>.xlsx", editions.edition_excel, name="emr_edition_excel"),
    path("receipts/<str:code>/", reports.filing_receipt, name="filing_receipt"),
]
