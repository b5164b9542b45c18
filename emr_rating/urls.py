from django.urls import path

from . import pages
from .board import views as board
from .bureau_violation import views as bureau_violation
from .collecting import views as collecting
from .cycle import views as cycle
from .editions import views as editions
from .extension import views as extension
from .filing.views import confirm, fill, home, reports, workbook
from .history import views as history
from .materials import views as materials
from .national.views import cases as national
from .national.views import closing, footage
from .national.views import materials as beside
from .objection import views as objection
from .overdue import views as overdue
from .plan import views as plan
from .proxied import views as proxied
from .registration import views as registration
from .results import views as results
from .risks import views as risks
from .spot_check import views as spot_check
from .summary import views as summary
from .tips import views as tips
from .violation import views as violation

urlpatterns: list = [
    path("", pages.emr_home, name="emr_home"),
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
    path("proxied/", proxied.proxy_sheets, name="proxy_sheets"),
    path("proxied/<slug:name>/", proxied.proxy_sheet, name="proxy_sheet"),
    path("proxied/<slug:name>/template.xlsx", proxied.proxy_template, name="proxy_template"),
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
    path("office/", pages.emr_office, name="emr_office"),
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
    path("postings/", national.emr_postings, name="emr_postings"),
    path("national/<str:number>/materials/<key:pk>/", beside.national_material, name="national_material"),
    path(
        "national/<str:number>/materials/<key:pk>/content/",
        beside.national_material_content,
        name="national_material_content",
    ),
    path(
        "national/<str:number>/materials/<key:pk>/file/", beside.national_material_file, name="national_material_file"
    ),
    path("closing/", closing.emr_closing, name="emr_closing"),
    path("closing/<key:year>/<slug:act>/", closing.closing_act, name="closing_act"),
    path("closing/<key:year>/results.xlsx", closing.results_excel, name="results_excel"),
    path("closing/<key:year>/results.docx", closing.results_word, name="results_word"),
    path("postings/<key:pk>/withdraw/", national.withdraw_posting, name="withdraw_posting"),
    path("national/<str:number>/evidence/", objection.shown_evidence, name="shown_evidence"),
    path("national/<str:number>/evidence/<key:pk>/", objection.shown_evidence_file, name="shown_evidence_file"),
    path("national/<str:number>/footage/", footage.national_footage, name="national_footage"),
    path("national/<str:number>/footage/<key:pk>/remove/", footage.remove_footage, name="remove_footage"),
    path("national/<str:number>/notice.pdf", national.visit_notice, name="national_visit_notice"),
    path("history/", history.history, name="emr_history"),
    path("history/import/", history.import_results, name="import_results"),
    path("history/template.xlsx", history.results_template, name="results_template"),
    path("institutions/<str:uscc>/results/", history.results, name="results"),
    path("plan/", plan.plan, name="emr_plan"),
    path("cycles/<key:year>/plan/", plan.plan_arrange, name="plan_arrange"),
    path("overdue/", overdue.emr_overdue, name="emr_overdue"),
    path("cycles/<key:year>/extension/", extension.ask_extension, name="ask_extension"),
    path("overdue/<key:year>/<slug:code>/", overdue.draft_no_result, name="draft_no_result"),
    path("risks/", risks.emr_risks, name="emr_risks"),
    path("risks.xlsx", risks.emr_risks_export, name="emr_risks_export"),
    path("results/", results.result_register, name="emr_results"),
    path("results.xlsx", results.result_export, name="emr_results_export"),
    path("filings/<str:number>/result/", results.issue_result_sheet, name="issue_result_sheet"),
    path("result-sheets/<str:code>/", results.result_sheet, name="result_sheet"),
    path("result-sheets/<str:code>.pdf", results.result_sheet_pdf, name="result_sheet_pdf"),
    path("violations/report/", tips.lodge_emr_tip, name="lodge_emr_tip"),
    path("violations/reports/<str:number>/<str:secret>/", tips.emr_tip_receipt, name="emr_tip_receipt"),
    path("violations/", violation.violations, name="emr_violations"),
    path("violations.xlsx", violation.violations_export, name="emr_violations_export"),
    path("filings/<str:number>/violation/", violation.propose_violation, name="propose_violation"),
    path("bureau-violations/propose/", bureau_violation.propose_bureau_violation, name="propose_bureau_violation"),
    path("bureau-violations/reached/<key:pk>/", bureau_violation.reached, name="reached"),
    path("bureau-violations/<str:number>/filings/", bureau_violation.reach_filings, name="reach_filings"),
    path("bureau-violations/<str:number>/filings/spare/", bureau_violation.spare_filing, name="spare_filing"),
    path("spot-checks/", spot_check.spot_checks, name="emr_spot_checks"),
    path("spot-checks.xlsx", spot_check.spot_checks_export, name="emr_spot_checks_export"),
    path("suspensions/<key:year>/<slug:code>/", spot_check.suspension_circular, name="suspension_circular"),
    path("editions/", editions.editions, name="emr_editions"),
    path("editions/import/", editions.import_edition, name="import_emr_edition"),
    path("editions/<slug:key>.xlsx", editions.edition_excel, name="emr_edition_excel"),
    path("filings/<str:number>/materials/", materials.filing_materials, name="filing_materials"),
    path("filings/<str:number>/materials/<key:pk>/remove/", materials.remove_file, name="remove_filing_material"),
    path("filings/<str:number>/materials/receipt.pdf", materials.materials_receipt_pdf, name="materials_receipt_pdf"),
    path("collections/", collecting.collections, name="collections"),
    path("collections/<key:year>/begin/", collecting.begin_collections, name="begin_collections"),
    path("collections/<key:year>/remind/", collecting.remind_collections, name="remind_collections"),
    path("collections/<key:year>/export/", collecting.export_collections, name="export_collections"),
    path("collections/<str:number>/materials/", collecting.collection, name="collection"),
    path("collections/<str:number>/materials/<key:pk>/remove/", collecting.remove_collected, name="remove_collected"),
    path("materials-receipts/<str:code>/", materials.materials_receipt, name="materials_receipt"),
    path("receipts/<str:code>/", reports.filing_receipt, name="filing_receipt"),
]
