"""Programs with which anybody checks what the portal has given out, by Python alone: `python3 -I verify_X.py FILE [--json]`.

Each is one file of the standard library (Python 3.9 or later) and is downloaded from a public page; exit 0 holds, 1 does not,
2 no readable file.
"""
