from .application import Application
from .grade import Grade
from .requirement import NamedMaterial

__all__ = ["Application", "Grade", "NamedMaterial"]
