from django.urls import path

from . import pages
from .agreement import views as agreement
from .application import views as application
from .assessment import views as assessment
from .bodies import views as bodies
from .decree import listing
from .decree import views as decree
from .editions import views as editions
from .enrolment import views as enrolment
from .grades import views as grades
from .parties import views as parties
from .plaque import views as plaque
from .plaque_tips import views as plaque_tips
from .publicity import views as publicity
from .recheck import views as recheck
from .release import views as release
from .report import views as report
from .requirements import views as requirements
from .revocation import views as revocation
from .sealing import views as sealing
from .statistics import views as statistics
from .supervision import views as supervision
from .tips import views as tips
from .visit import views as visit

urlpatterns = [
    path("", pages.home, name="primary_care_home"),
    path("office/", pages.office, name="primary_care_office"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("agreement.xlsx", agreement.agreement_export, name="agreement_export"),
    path("agreement/checks/<key:pk>/", agreement.agreement_check, name="agreement_check"),
    path("agreement/tasks/", agreement.agreement_tasks, name="agreement_tasks"),
    path("agreement/tasks/<key:pk>/", agreement.agreement_task, name="agreement_task"),
    path("agreement/tasks/<key:pk>/decline/", agreement.agreement_decline, name="agreement_decline"),
    path("agreement/photos/<key:pk>/", agreement.agreement_photo, name="agreement_photo"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("working-rules/", bodies.working_rules, name="working_rules"),
    path("working-rules/<key:pk>/", bodies.working_rule, name="working_rule"),
    path("working-rules/<key:pk>/file/", bodies.working_rule_file, name="working_rule_file"),
    path("working-rules/<key:pk>/revise/", bodies.revise_working_rule, name="revise_working_rule"),
    path("working-rules/<key:pk>/end/", bodies.end_working_rule, name="end_working_rule"),
    path("contracts/", parties.contracts, name="contracts"),
    path("contracts/export/", parties.contracts_export, name="contracts_export"),
    path("contracts/new/", parties.enter_contract, name="enter_contract"),
    path("contracts/<key:pk>/", parties.contract, name="contract"),
    path("contracts/<key:pk>/file/", parties.contract_file, name="contract_file"),
    path("contracts/<key:pk>/people/", parties.add_contract_person, name="add_contract_person"),
    path("contracts/people/<key:pk>/end/", parties.end_contract_person, name="end_contract_person"),
    path("contracts/<key:pk>/end/", parties.end_contract, name="end_contract"),
    path("contracts/<key:pk>/measures/", parties.propose_party_measure, name="propose_party_measure"),
    path("contracts/measures/<key:pk>/", parties.party_measure, name="party_measure"),
    path("contracts/measures/<key:pk>/evidence/", parties.party_evidence, name="party_evidence"),
    path("contracts/measures/<key:pk>/statement/", parties.state_party, name="state_party"),
    path("contracts/measures/<key:pk>/take/", parties.take_party_measure, name="take_party_measure"),
    path("contracts/measures/<key:pk>/drop/", parties.drop_party_measure, name="drop_party_measure"),
    path("contracts/measures/<key:pk>/lift/", parties.lift_blacklist, name="lift_blacklist"),
    path("delegations/", parties.delegations, name="delegations"),
    path("delegations/export/", parties.delegations_export, name="delegations_export"),
    path("delegations/new/<str:number>/", parties.delegate, name="delegate"),
    path("delegations/<key:pk>/", parties.delegation, name="delegation"),
    path("delegations/<key:pk>/hand-in/", parties.hand_in_delegation, name="hand_in_delegation"),
    path("delegations/<key:pk>/check/", parties.check_delegation, name="check_delegation"),
    path("delegations/<key:pk>/take-back/", parties.take_back_delegation, name="take_back_delegation"),
    path("institutions/", enrolment.enrolled, name="enrolled"),
    path("institutions/enrol/", enrolment.enrol, name="enrol"),
    path("institutions/enrol/workbook/", enrolment.enrol_register, name="enrol_register"),
    path("institutions/enrol/template/", enrolment.register_template, name="register_template"),
    path("institutions/<key:pk>/end/", enrolment.end_enrolment, name="end_enrolment"),
    path("releases/", release.releases, name="releases"),
    path("releases/<key:pk>/data.zip", release.release_data, name="release_data"),
    path("releases/<str:number>/", release.release, name="release"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("editions/", editions.editions, name="editions"),
    path("editions/import/", editions.import_edition, name="import_edition"),
    path("editions/template/", editions.edition_template, name="edition_template"),
    path("editions/<slug:key>/", editions.edition, name="edition"),
    path("editions/<slug:key>/export/", editions.export_edition, name="export_edition"),
    path("editions/<slug:key>/filing/", editions.file_edition, name="file_edition"),
    path("editions/<slug:key>/remove/", editions.remove_edition, name="remove_edition"),
    path("named-materials/", requirements.named_materials, name="named_materials"),
    path("named-materials/<key:pk>/end/", requirements.end_material, name="end_material"),
    path("grades/", grades.grades, name="grades"),
    path("grades/export/", grades.grades_export, name="grades_export"),
    path("grades/export.json", grades.grades_json, name="grades_json"),
    path("grades/schema.json", grades.grades_schema, name="grades_schema"),
    path("grades/snapshots/", grades.grade_snapshots, name="grade_snapshots"),
    path("grades/snapshots/<str:code>/", grades.grade_snapshot, name="grade_snapshot"),
    path("grades/snapshots/<str:code>/register.json", grades.grade_snapshot_json, name="grade_snapshot_json"),
    path("grades/snapshots/<str:code>/export/", grades.grade_snapshot_excel, name="grade_snapshot_excel"),
    path("grades/import/", grades.grades_import, name="grades_import"),
    path("grades/template/", grades.grades_template, name="grades_template"),
    path("grades/<key:pk>/", decree.grade, name="grade"),
    path("grades/<key:pk>/certificate/", decree.issue_certificate, name="issue_certificate"),
    path("grades/<key:pk>/certificate.pdf", decree.certificate_file, name="grade_certificate"),
    path("grades/<key:pk>/plaque/", plaque.make, name="make_plaque"),
    path("grades/<key:pk>/recheck/", recheck.recheck, name="recheck"),
    path("grades/<key:pk>/revocation/", revocation.revoke_grade, name="revoke_grade"),
    path("rechecks/", recheck.rechecks, name="rechecks"),
    path("rechecks/export/", recheck.rechecks_export, name="rechecks_export"),
    path("plaques/", plaque.plaques, name="plaques"),
    path("plaques/<key:pk>/plaque.pdf", plaque.plaque_file, name="plaque_file"),
    path("plaques/<key:pk>/photograph/", plaque.photograph, name="plaque_photograph"),
    path("plaques/<key:pk>/<slug:act>/", plaque.act, name="plaque_act"),
    path("plaques/report/", plaque_tips.lodge_tip, name="lodge_tip"),
    path("plaques/reports/<str:number>/<str:secret>/", plaque_tips.tip_receipt, name="tip_receipt"),
    path("tips/report/", tips.lodge_review_tip, name="lodge_review_tip"),
    path("tips/<str:number>/<str:secret>/", tips.review_tip_receipt, name="review_tip_receipt"),
    path("decrees/", listing.decrees, name="decrees"),
    path("certificates/", decree.certificates, name="certificates"),
    path("certificates/offline.html", decree.offline_page, name="certificates_offline"),
    path("assessment/", assessment.home, name="assessment_home"),
    path("assessment/start/", assessment.start, name="start_assessment"),
    path("assessment/<str:number>/answers/", assessment.answer, name="assessment_answers"),
    path("assessment/<str:number>/workbook/", assessment.assessment_workbook, name="assessment_workbook"),
    path(
        "assessment/<str:number>/workbook/download/",
        assessment.assessment_workbook_download,
        name="assessment_workbook_download",
    ),
    path("assessment/<str:number>/chapters/<str:chapter>/", assessment.chapter, name="assessment_chapter"),
    path("applications/<str:number>/materials/", application.materials, name="application_materials"),
    path("applications/<str:number>/materials/<key:pk>/remove/", application.remove_material, name="remove_material"),
    path("applications/<str:number>/preview/", application.preview, name="application_preview"),
    path("applications/<str:number>/form.pdf", application.application_form, name="application_form"),
    path("statistics/<str:number>/", statistics.statistics, name="statistics"),
    path("statistics/<str:number>/import/", statistics.statistics_import, name="statistics_import"),
    path("statistics/<str:number>/workbook/", statistics.statistics_workbook, name="statistics_workbook"),
    path("statistics/rows/<key:pk>/strike/", statistics.strike_statistic, name="strike_statistic"),
    path("visits/worker.js", visit.worker, name="visit_worker"),
    path("visits/<str:number>/", visit.visit, name="visit"),
    path("visits/<str:number>/device/", visit.device, name="visit_device"),
    path("visits/<str:number>/devices/<key:pk>/", visit.give_up_device, name="visit_give_up_device"),
    path("visits/<str:number>/answers/", visit.answer, name="visit_answers"),
    path("visits/<str:number>/chapters/<str:chapter>/", visit.chapter, name="visit_chapter"),
    path("visits/<str:number>/clauses/<str:clause>/photos/", visit.photos, name="visit_photos"),
    path("visits/<str:number>/clauses/<str:clause>/photos/sent/", visit.sent_photo, name="visit_sent_photo"),
    path("visits/<str:number>/sealing/", sealing.sealing, name="sealing"),
    path("visits/<str:number>/form.pdf", sealing.rating_form_pdf, name="rating_form"),
    path("visits/<str:number>/dossier.zip", sealing.dossier, name="dossier"),
    path("visits/<str:number>/report/", report.work_report, name="work_report"),
    path("visits/<str:number>/report/answers/", report.work_report_answers, name="work_report_answers"),
    path("visits/<str:number>/report/<slug:document>.pdf", report.work_report_paper, name="work_report_paper"),
    path("visits/<str:number>/report.docx", report.work_report_word, name="work_report_word"),
    path("applications/<str:number>/report/<slug:document>.pdf", report.reported_paper, name="reported_paper"),
    path("conclusions/", publicity.conclusion_postings, name="conclusion_postings"),
    path("conclusions/<key:pk>/withdraw/", publicity.withdraw_conclusions, name="withdraw_conclusions"),
    path("visits/photos/<key:pk>/", visit.photo, name="visit_photo"),
    path("visits/photos/<key:pk>/remove/", visit.remove_photo, name="visit_photo_remove"),
    path("applications/<str:number>/report.pdf", application.self_assessment_report, name="self_assessment_report"),
]
