"""The workflow tables and the address map as plain rows: for the commands, the generated documents, and the tests."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import EVERY_ROLE

from .figures import editions
from .registry import case_types
from .step import Clock


def transitions() -> list[dict[str, Any]]:
    """Every step of every kind of case. No targets: the case stays where it is."""
    return [
        {
            "case_type": of_kind.kind,
            "step": step.name,
            "label": step.label,
            "sources": [source.value for source in step.sources],
            "targets": [target.value for target in step.targets],
            "roles": [role.value for role in step.roles],
            "article": step.article.id,
            "starts": [
                _clock(clock, of_kind.regime) | {"stage": stage.value}
                for stage in step.targets or step.sources
                for clock in step.starts_at(stage)
            ],
            "meets": [clock.name for clock in step.meets],
            "pauses": [clock.name for clock in step.pauses],
            "resumes": [clock.name for clock in step.resumes],
        }
        for of_kind in case_types()
        for step in of_kind.steps
    ]


def _clock(clock: Clock, regime: str) -> dict[str, Any]:
    """With the length that the latest text gives it; a clock without a figure runs on a date of the year's plan."""
    figure = editions.texts(regime)[-1].figure(clock.figure) if clock.figure else None
    return {
        "name": clock.name,
        "label": clock.label,
        "article": clock.article.id,
        "figure": clock.figure or None,
        "length": figure.value if figure else 0,
        "unit": figure.unit.value if figure else "fixed",
    }


def step_permissions() -> list[dict[str, Any]]:
    """Role x state x step: who may ever take which step in which state."""
    return [
        {
            "case_type": of_kind.kind,
            "state": stage.value,
            "step": step.name,
            "roles": [role.value for role in step.roles],
        }
        for of_kind in case_types()
        for stage in of_kind.stages
        for step in of_kind.steps
        if stage in step.sources
    ]


def url_permissions() -> list[dict[str, Any]]:
    """Role x address: "anyone", the roles, or null where a view has been left without a rule."""
    return [{"path": path, "name": pattern.name, "rule": _rule(pattern)} for path, pattern in patterns(get_resolver())]


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with the view behind it."""
    for entry in resolver.url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def _rule(pattern: URLPattern) -> str | list[str] | None:
    rule = getattr(pattern.callback, "rule", None)
    return [role.value for role in EVERY_ROLE if role in rule] if isinstance(rule, tuple) else rule
