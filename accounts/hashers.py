from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: a tenth of a second on the city's machines, costly for a guesser."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
