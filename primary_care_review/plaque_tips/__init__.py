"""What anybody tells of a plaque that is forged, passed on, damaged or still hangs: looked into by the bureau, and answered (P26)."""
