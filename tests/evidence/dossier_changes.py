"""The changes to a sealed dossier that `dossiers` tries: each gives what it did, in words, and the entries as they then are."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from casework.verifiers.verify_dossier import INVENTORY, PAYLOAD, paper

Entries = list[tuple[str, bytes]]
Changed = tuple[str, Entries]
Path = tuple[Any, ...]
DATA = f"/{PAYLOAD}"


def field(entries: Entries, number: int, chance: Random) -> Changed:
    """Every field of every paper of words, of the inventory and of the signature in its turn, the rest as it was."""
    places = [
        (name, path) for name, content in entries if name.endswith(".json") for path in _paths(json.loads(content))
    ]
    name, path = places[number % len(places)]
    said = json.loads(dict(entries)[name])
    if name.endswith(INVENTORY) and path and chance.random() < 0.1:
        return f"{name}: a name twice", _with(entries, name, _doubled(said, chance))
    return f"{name}: {list(path)}", _with(entries, name, _written(_changed(said, path, chance)))


def file(entries: Entries, number: int, chance: Random) -> Changed:
    """A paper, or a file beside the papers."""
    name, content = chance.choice(entries)
    place, some = chance.randrange(len(content)), chance.randint(1, 40)
    match number % 6:
        case 0:
            made = content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :]
        case 1:
            made = content[:place] + content[place + some :]
        case 2:
            made = content[:place] + chance.randbytes(some) + content[place:]
        case 3:
            made = chance.randbytes(len(content))
        case 4:
            made = b""
        case _:
            made = next(other for _, other in chance.sample(entries, len(entries)) if other != content)
    return f"{name}: {len(content)} bytes, now {len(made)}", _with(entries, name, made)


def order(entries: Entries, number: int, chance: Random) -> Changed:
    """Of the files, of the lines that name the papers, or of both."""
    listed, others = _inventory(entries), list(entries)
    one, other = chance.sample(range(len(listed["papers"])), 2)  # the papers stand first
    if number % 3 != 0:
        _swap(listed["papers"], one, other)
        others = _with(others, _place(entries), _written(listed))
    if number % 3 != 1:
        _swap(others, one, other if number % 2 else len(others) - 1)
    return f"{one} and {other} in each other's place", others


def added(entries: Entries, number: int, chance: Random) -> Changed:
    name, content = chance.choice(entries)
    strange = chance.choice(
        (f"{name}.bak", f"x{name}", f"{name}/", f"./{name}", f"{name.partition('/')[0]}/补充材料.pdf")
    )
    listed, place = _inventory(entries), chance.randrange(len(entries))
    listed["papers"].insert(place, paper(strange.partition(DATA)[2] or "补充材料.pdf", content))
    beside = [*entries[:place], (strange, content), *entries[place:]]
    match number % 4:
        case 0:
            return f"{strange} beside", beside
        case 1:
            return f"{name} twice", [*entries, (name, content)]
        case 2:
            return f"a line of {strange}", _with(entries, _place(entries), _written(listed))
        case _:
            return f"{strange} with its line", _with(beside, _place(entries), _written(listed))


def removed(entries: Entries, number: int, chance: Random) -> Changed:
    listed = _inventory(entries)
    place = chance.randrange(len(listed["papers"]))
    del listed["papers"][place]
    gone, without = entries[place][0], entries[:place] + entries[place + 1 :]
    match number % 4:
        case 0:
            return gone, without
        case 1:
            return f"the line of {gone}", _with(entries, _place(entries), _written(listed))
        case 2:
            return f"{gone} with its line", _with(without, _place(entries), _written(listed))
        case _:
            tag = chance.randrange(len(listed["papers"]) + 1, len(entries))
            return entries[tag][0], entries[:tag] + entries[tag + 1 :]


CHANGES: dict[str, Callable[[Entries, int, Random], Changed]] = {
    one.__name__: one for one in (field, file, order, added, removed)
}


def papers_of(entries: Entries) -> Entries:
    return [(name.partition(DATA)[2], content) for name, content in entries if DATA in name]


def other_papers(papers: Entries, number: int, chance: Random) -> Changed:
    """Changed in any of these ways, before everything else is made to fit them."""
    match number % 5:
        case 0:
            name, content = chance.choice([one for one in papers if one[0].endswith(".json")])
            said = json.loads(content)
            path = chance.choice([*_paths(said)])
            return f"{name}: {list(path)}", _with(papers, name, _written(_changed(said, path, chance)))
        case 1:
            return file(papers, chance.randrange(6), chance)
        case 2:
            one, other = chance.sample(range(len(papers)), 2)
            changed = list(papers)
            _swap(changed, one, other)
            return f"{one} and {other} in each other's place", changed
        case 3:
            return "one more", [*papers, ("补充材料.pdf", chance.randbytes(chance.randrange(40)))]
        case _:
            gone = chance.randrange(len(papers))
            return papers[gone][0], papers[:gone] + papers[gone + 1 :]


def _place(entries: Entries) -> str:
    return next(name for name, _ in entries if name.endswith(f"/{INVENTORY}"))


def _inventory(entries: Entries) -> dict[str, Any]:
    return dict(json.loads(dict(entries)[_place(entries)]))


def _swap(rows: list[Any], one: int, other: int) -> None:
    rows[one], rows[other] = rows[other], rows[one]


def _with(entries: Entries, name: str, content: bytes) -> Entries:
    return [(one, content if one == name else standing) for one, standing in entries]


def _written(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _doubled(said: dict[str, Any], chance: Random) -> bytes:
    """Whoever reads it with their eyes meets another value first."""
    name = chance.choice([*said])
    return _written(said).replace(b"{", f'{{"{name}": "{chance.randint(1, 9)}",'.encode(), 1)


def _paths(said: Any, path: Path = ()) -> Iterator[Path]:
    """To everything in it: what contains others, too."""
    yield path
    within = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in within:
        yield from _paths(value, (*path, key))


def _changed(said: Any, path: Path, chance: Random) -> Any:
    said = deepcopy(said)
    if not path:
        return _other(said, chance)
    holder = said
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = _other(holder[path[-1]], chance)
    return said


def _other(value: Any, chance: Random) -> Any:
    """Another value, mostly of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice((-1, 1, 1000))
        case str() if not value:
            return chance.choice("AB良")
        case str():
            place = chance.randrange(len(value))
            sign = chance.choice("ABCDE0123456789abcdef良".replace(value[place], ""))
            return chance.choice(
                (value[:place] + sign + value[place + 1 :], value[:place] + sign + value[place:], value[1:], None)
            )
        case list():
            return chance.choice((value[1:] or ["x"], [*value, chance.choice(value or ["x"])]))
        case dict():
            keep = {key: one for key, one in value.items() if not value or key != chance.choice([*value])}
            return chance.choice((keep if keep != value else {**value, "另": ""}, {**value, "另": ""}))
        case _:
            return ""
