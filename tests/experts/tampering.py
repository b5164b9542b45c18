"""Every way to alter one part of a proof file, kind by kind, and what a forger may then recompute to hide it.

A kind lists the places of the JSON tree at which it works and does its change there; it answers the altered text, or
None where the change would have altered nothing.
"""

import json
from contextlib import suppress
from itertools import cycle, islice

from casework.verifiers.verify_draw import PARTIES, canonical, commitment, digest, list_hash, seed_of

TWICE = "\x00"  # marks a name that is to stand a second time; it never occurs in an honest proof


def places(node, path=()):
    """The paths to all parts of a JSON tree, the whole first."""
    yield path
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield from places(node[key], (*path, key))


def at(node, path):
    for key in path:
        node = node[key]
    return node


def another(value, chance):
    """Another value of the same type; of a container, another part of it."""
    match value:
        case bool():
            return not value
        case int():
            return chance.choice([value + 1, value - 1, -value, value * 2, 0, value ^ 64])
        case None:
            return chance.choice([1, 2, 5])
        case "":
            return chance.choice(["A", "X2026-0001", " "])
        case str():
            spot = chance.randrange(len(value))
            letter = chance.choice("0123456789abcdefABCX ")
            return chance.choice([
                value[:spot] + letter + value[spot + 1 :], value[:spot] + value[spot + 1 :], value + letter, "",
                value.swapcase(), value[::-1],
            ])  # fmt: skip
        case dict() | list() if not value:
            return {"note": 1} if isinstance(value, dict) else ["X2026-0001"]
        case dict() | list():
            return chance.choice(
                [type(value)(), type(value)(islice(value.items(), 1) if isinstance(value, dict) else value[1:])]
            )


def change(proof, path, chance):
    at(proof, path[:-1])[path[-1]] = another(at(proof, path), chance)


def remove(proof, path, chance):
    del at(proof, path[:-1])[path[-1]]


def add(proof, path, chance):
    inside = at(proof, path)
    if isinstance(inside, dict):
        inside[chance.choice(["note", "", "digest ", "Rank", "medical ", "D"])] = chance.choice(
            [None, 0, 1, "", "A", [], {}]
        )
    else:
        new = another(inside[-1], chance) if inside else chance.choice(["X2026-0001", "", 0, [], {}])
        inside.insert(chance.randint(0, len(inside)), new)


def swap(proof, path, chance):
    """Two parts of the same whole change places; the order of names in an object means nothing, so their values do."""
    inside = at(proof, path)
    one, other = chance.sample(list(inside) if isinstance(inside, dict) else range(len(inside)), 2)
    inside[one], inside[other] = inside[other], inside[one]


def retype(proof, path, chance):
    """The same content as another type: 5 as 5.0, "5" or true, a list as an object."""
    match value := at(proof, path):
        case bool():
            new = [int(value), str(value), None]
        case int():
            new = [float(value) if value < 10**15 else str(value), str(value), [value], bool(value)]
        case None:
            new = ["", False, "null", []]
        case str():
            new = [[value], list(value), None, {value: value}, 0, False]
        case list():
            new = [{str(n): part for n, part in enumerate(value)}, json.dumps(value), None]
        case dict():
            new = [[[name, part] for name, part in value.items()], json.dumps(value), list(value), None]
    at(proof, path[:-1])[path[-1]] = chance.choice(new)


def duplicate(proof, path, chance):
    """A part stands twice: an element of a list again, a name of an object again with another value."""
    inside, key = at(proof, path[:-1]), path[-1]
    if isinstance(inside, dict):
        inside[key + TWICE] = another(inside[key], chance)
    else:
        inside.insert(chance.randint(0, len(inside)), inside[key])


def _within(proof):
    return [path for path in places(proof) if path]


def _whole(proof, least):
    return [
        path for path in places(proof) if isinstance(at(proof, path), (dict, list)) and len(at(proof, path)) >= least
    ]


KINDS = {
    change: _within,
    remove: _within,
    add: lambda proof: _whole(proof, 0),
    swap: lambda proof: _whole(proof, 2),
    retype: _within,
    duplicate: _within,
}


def _digest(proof):
    proof["digest"] = digest(proof)


def _list(proof):
    proof["list_hash"] = list_hash(proof["list"])


def _seed(proof):
    proof["seed"] = seed_of(proof["list_hash"], proof["secrets"]["office"], proof["secrets"]["supervisor"])


def _commitments(proof):
    proof["commitments"] = {
        party: commitment(proof["list"]["draw"], party, proof["secrets"][party]) for party in PARTIES
    }


# What a forger recomputes after the change. Who recomputes the seed as well has made up another draw from secrets that
# were already disclosed: against that stand the hashes recorded before.
DISGUISES = [(), (_digest,), (_list, _digest), (_list, _seed, _digest), (_list, _commitments, _seed, _digest)]


def needs_record(disguise):
    return _seed in disguise


def spots_and_disguises(honest, kind):
    """How many trials it takes to change every place of a kind once under every disguise."""
    return len(KINDS[kind](honest)) * len(DISGUISES)


def tampered(honest, kind, turn, chance):
    """An altered text of an honest proof with its place and disguise; turns go through all places, then the disguises."""
    text, spots = json.dumps(honest, ensure_ascii=False), KINDS[kind](honest)
    path = spots[turn % len(spots)]
    for disguise in islice(cycle(DISGUISES), turn // len(spots) % len(DISGUISES), None):
        proof = json.loads(text)
        kind(proof, path, chance)
        for recompute in disguise:
            with suppress(KeyError, TypeError, ValueError, AttributeError):  # where the change broke the form
                recompute(proof)
        # Nothing altered: by chance, or because the disguise recomputes the very part that was changed.
        if canonical(proof) != canonical(honest):
            return path, json.dumps(proof, ensure_ascii=False).replace("\\u0000", ""), disguise
    raise AssertionError("unreachable: the disguises go round until one alters something")
