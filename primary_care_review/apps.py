from pathlib import Path

from django.apps import AppConfig


class PrimaryCareReviewConfig(AppConfig):
    name = "primary_care_review"
    verbose_name = "基层等级评审"

    def ready(self) -> None:
        from accounts.roles import Regime  # noqa: PLC0415
        from casework import registry, regulations  # noqa: PLC0415  # models are loaded only now
        from casework.figures import editions as figures  # noqa: PLC0415
        from casework.workbench import invitations  # noqa: PLC0415  # models are loaded only now

        from . import notices, tasks  # noqa: F401, PLC0415  # registers the notices and the timed work
        from .actions import enrol_register, grades  # noqa: F401, PLC0415  # registers the jobs
        from .articles import ARTICLES  # noqa: PLC0415
        from .casetypes import CASE_TYPES  # noqa: PLC0415
        from .inviting import assessment_to_begin  # noqa: PLC0415  # models are loaded only now

        regulations.register(
            regulations.Regulation(
                letter="P",
                title="重庆市基层医疗卫生机构等级评审管理办法",
                in_force="2020年10月20日起施行",
                articles=ARTICLES,
                file=Path(__file__).parent / "regulation.txt",
            )
        )
        figures.register(Regime.PRIMARY_CARE, Path(__file__).with_name("figures.json"))
        registry.register(*CASE_TYPES)
        invitations.register(assessment_to_begin)
