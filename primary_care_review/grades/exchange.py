"""The register of grades for other departments: what its JSON says, and the schema that documents it (P14)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..standards.terms import Grade, InstitutionType
from .validity import Status

FORMAT = "grade-register/1"
CONTENT_TYPE = "application/json; charset=utf-8"
_DAY = {"type": "string", "format": "date"}


def _labels(members: type) -> dict[str, Any]:
    return {"enum": [member.value for member in members]}  # type: ignore[attr-defined]  # an enum


# Of one grade, in the order in which the file tells it: what each name means, and its form.
PROPERTIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "uscc": ("统一社会信用代码", {"type": "string"}),
    "name": ("机构现名", {"type": "string"}),
    "type": ("机构类别代码", _labels(InstitutionType)),
    "type_label": ("机构类别", {"type": "string"}),
    "district_code": ("现所在区县行政区划代码", {"type": "string", "pattern": "^[0-9]{6}$"}),
    "district": ("现所在区县", {"type": "string"}),
    "grade": ("等级（第二十五条）", _labels(Grade)),
    "decree_number": ("公布文号（第二十六条）", {"type": "string"}),
    "decreed_on": ("发文日期", _DAY),
    "decreed_by": ("公布机关；平台启用前的公布文件未载明的为空", {"type": "string"}),
    "renew_by": ("按期申请复评的最后一日（第二十七条）", _DAY),
    "valid_until": ("有效期最后一日（第二十七条）", _DAY),
    "status": ("截至日的状态代码", _labels(Status)),
    "status_label": ("截至日的状态", {"type": "string"}),
    "since": (
        "不再有效的，自该日起；其余为空值",
        {"anyOf": [_DAY, {"type": "null"}]},
    ),
}


def schema() -> dict[str, Any]:
    """JSON Schema of the file, draft 2020-12."""
    of_entry = {name: {"description": meaning, **form} for name, (meaning, form) in PROPERTIES.items()}
    of_file = {
        "format": {"const": FORMAT},
        "title": {"type": "string", "description": "名册名称"},
        "number": {"type": "string", "description": "固定名册的编号；未固定的为空"},
        "scope": {"type": "string", "description": "所载范围：出具单位"},
        "as_of": {"description": "截至日", **_DAY},
        "filters": {"type": "object", "description": "筛选条件；固定名册不筛选", "additionalProperties": {"type": "string"}},
        "count": {"type": "integer", "minimum": 0, "description": "所载等级数"},
        "entries": {"type": "array", "items": {"$ref": "#/$defs/entry"}},
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "基层医疗卫生机构等级名册",
        "type": "object",
        "additionalProperties": False,
        "required": list(of_file),
        "properties": of_file,
        "$defs": {
            "entry": {
                "type": "object",
                "additionalProperties": False,
                "required": list(of_entry),
                "properties": of_entry,
            }
        },
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def text(
    entries: Sequence[Mapping[str, Any]],
    *,
    as_of: date,
    scope: str,
    number: str = "",
    filters: Mapping[str, str] | None = None,
) -> str:
    """The file, always written in the same way, so that the same register has the same sum."""
    said = {
        "format": FORMAT,
        "title": "基层医疗卫生机构等级名册",
        "number": number,
        "scope": scope,
        "as_of": as_of.isoformat(),
        "filters": dict(filters or {}),
        "count": len(entries),
        "entries": [{name: _plain(row[name]) for name in PROPERTIES} for row in entries],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
