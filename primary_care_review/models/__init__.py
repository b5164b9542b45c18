from .application import Application
from .grade import Grade
from .report import AssessmentReport
from .requirement import AskedMaterial, NamedMaterial

__all__ = ["Application", "AskedMaterial", "AssessmentReport", "Grade", "NamedMaterial"]
