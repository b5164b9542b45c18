from .assignment import Assignment

__all__ = ["Assignment"]
