from pathlib import Path

from django.apps import AppConfig


class EmrRatingConfig(AppConfig):
    name = "emr_rating"
    verbose_name = "电子病历分级评价"

    def ready(self) -> None:
        from accounts.roles import Regime  # noqa: PLC0415
        from casework import registry, regulations  # noqa: PLC0415  # models are loaded only now
        from casework.figures import editions as figures  # noqa: PLC0415
        from casework.workbench import invitations  # noqa: PLC0415  # models are loaded only now
        from experts import uses  # noqa: PLC0415

        from . import tasks  # noqa: F401, PLC0415  # registers the timed work
        from .actions import history  # noqa: F401, PLC0415  # registers the job
        from .articles import ARTICLES  # noqa: PLC0415
        from .casetypes import CASE_TYPES  # noqa: PLC0415
        from .expert_uses import USES  # noqa: PLC0415
        from .inviting import filing_to_begin  # noqa: PLC0415  # models are loaded only now

        regulations.register(
            regulations.Regulation(
                letter="E",
                title="重庆市电子病历系统应用水平分级评价工作规程",
                in_force="自发布之日起实施",
                articles=ARTICLES,
                file=Path(__file__).parent / "regulation.txt",
            )
        )
        figures.register(Regime.EMR, Path(__file__).with_name("figures.json"))
        registry.register(*CASE_TYPES)
        uses.register(*USES)
        invitations.register(filing_to_begin)
