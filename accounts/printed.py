"""What is printed for somebody to type: without characters that are mistaken for each other on paper, 0 O o, 1 l I."""

import secrets

PRINTED = "abcdefghjkmnpqrstuvwxyz23456789"


def printed_code(groups: int = 2) -> str:
    """Random, in groups of four that can be read aloud: k7pw-m3xq (about 39 bits)."""
    return "-".join("".join(secrets.choice(PRINTED) for _ in range(4)) for _ in range(groups))
