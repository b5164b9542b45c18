"""Reads a QR code from a picture, as a telephone does: finders, grid, mask, blocks, correction, text. For tests alone.

It knows nothing of who has drawn the code; the tables of ISO/IEC 18004 (blocks, alignment) are those of segno.
"""

from collections.abc import Iterator
from itertools import chain, product

from PIL import Image, ImageDraw
from segno import consts

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEVELS = {1: consts.ERROR_LEVEL_L, 0: consts.ERROR_LEVEL_M, 3: consts.ERROR_LEVEL_Q, 2: consts.ERROR_LEVEL_H}
MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


class Unreadable(Exception):
    pass


def read(picture: Image.Image) -> tuple[str, str]:
    """Text and error level (L, M, Q, H) of the one code in the picture, which stands upright or nearly so."""
    dark = _dark(picture)
    corners = _finders(dark)
    return _decode(_grid(dark, corners))


def handled(code: Image.Image) -> Iterator[Image.Image]:
    """The picture as a code is met: straight, tilted, from further away, and scratched, dark and light, across its lower half."""
    width, height = code.size
    smooth = Image.Resampling.BICUBIC
    yield code
    yield code.rotate(6, expand=True, fillcolor=235, resample=smooth)
    yield code.resize((width * 3 // 4, height * 3 // 4), smooth)
    scratched = code.copy()
    pen = ImageDraw.Draw(scratched)
    for line in range(4):
        across = (0.45 + 0.08 * line) * height
        ends = (0.4 * width, across, 0.95 * width, across - 0.07 * height)
        pen.line(ends, fill=235 if line % 2 else 20, width=width // 65)
    yield scratched


# From the picture to the grid


def _dark(picture: Image.Image) -> list[list[bool]]:
    grey = picture.convert("L")
    low, high = grey.getextrema()
    width, height = grey.size
    values, middle = grey.tobytes(), (low + high) / 2
    return [[value < middle for value in values[row * width : (row + 1) * width]] for row in range(height)]


def _runs(line: list[bool]) -> list[tuple[bool, int, int]]:
    found, start = [], 0
    for place in range(1, len(line) + 1):
        if place == len(line) or line[place] != line[start]:
            found.append((line[start], start, place - start))
            start = place
    return found


def _centres(line: list[bool]) -> list[tuple[float, float]]:
    """Where dark, light, dark, light, dark follow each other as 1:1:3:1:1: the middle, and the width of a module."""
    runs, found = _runs(line), []
    for at in range(len(runs) - 4):
        five = runs[at : at + 5]
        module = sum(length for *_, length in five) / 7
        wanted = (1, 1, 3, 1, 1)
        if five[0][0] and all(
            abs(run[2] - part * module) < 0.6 * module * part**0.5 for run, part in zip(five, wanted, strict=True)
        ):
            found.append((five[2][1] + five[2][2] / 2, module))
    return found


def _finders(dark: list[list[bool]]) -> tuple[tuple[float, float, float], ...]:
    """Top left, top right and bottom left, each as x, y and module; found along rows and confirmed along the column."""
    columns = list(map(list, zip(*dark, strict=True)))
    met: list[list[tuple[float, float, float]]] = []
    for y, row in enumerate(dark):
        for x, module in _centres(row):
            if any(abs(cy - y) < module and abs(own - module) < module / 2 for cy, own in _centres(columns[int(x)])):
                group = next(
                    (g for g in met if abs(g[-1][0] - x) < 2 * module and abs(g[-1][1] - y) < 4 * module), None
                )
                if group is None:
                    met.append([(x, y, module)])
                else:
                    group.append((x, y, module))
    found = sorted(met, key=len, reverse=True)[:3]
    if len(found) < 3:
        raise Unreadable(f"{len(found)} finders")
    middle = [tuple(sum(values) / len(group) for values in zip(*group, strict=True)) for group in found]
    sides = [
        (sum((a - b) ** 2 for a, b in zip(middle[i][:2], middle[j][:2], strict=True)), 3 - i - j)
        for i, j in ((0, 1), (0, 2), (1, 2))
    ]
    first = middle[max(sides)[1]]
    others = [one for one in middle if one is not first]
    cross = (others[0][0] - first[0]) * (others[1][1] - first[1]) - (others[0][1] - first[1]) * (
        others[1][0] - first[0]
    )
    right, below = others if cross > 0 else reversed(others)
    return first, right, below  # type: ignore[return-value]


def _grid(dark: list[list[bool]], corners: tuple[tuple[float, float, float], ...]) -> list[list[int]]:
    (x0, y0, m0), (x1, y1, m1), (x2, y2, _) = corners
    across = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / ((m0 + m1) / 2) + 7
    size = 4 * round((across - 17) / 4) + 17
    steps = size - 7

    def at(row: int, column: int) -> int:
        right, down = (column - 3) / steps, (row - 3) / steps
        x, y = x0 + right * (x1 - x0) + down * (x2 - x0), y0 + right * (y1 - y0) + down * (y2 - y0)
        if not (0 <= y < len(dark) and 0 <= x < len(dark[0])):
            raise Unreadable("the code is cut off")
        return int(dark[int(y)][int(x)])

    return [[at(row, column) for column in range(size)] for row in range(size)]


# From the grid to the text


def _decode(grid: list[list[int]]) -> tuple[str, str]:
    size = len(grid)
    version = (size - 17) // 4
    level, mask = _format(grid)
    blocks = [
        block for kind in consts.ECC[version][level] for block in [(kind.num_total, kind.num_data)] * kind.num_blocks
    ]
    bits = [grid[r][c] ^ MASKS[mask](r, c) for r, c in _places(size, version)]
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits) // 8 * 8, 8)]
    data = bytes(chain.from_iterable(_corrected(*block) for block in _blocks(words, blocks)))
    return _text(data, version), {value: name for name, value in consts.ERROR_MAPPING.items()}[level]


def _format(grid: list[list[int]]) -> tuple[int, int]:
    """The nearest of the 32 words: up to three bits of fifteen may be wrong."""
    places = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    read = int("".join(str(grid[r][c]) for r, c in places), 2) ^ 0x5412
    words = {data: data << 10 | _remainder(data << 10) for data in range(32)}
    best = min(words, key=lambda data: (words[data] ^ read).bit_count())
    if (words[best] ^ read).bit_count() > 3:
        raise Unreadable("format")
    return LEVELS[best >> 3], best & 7


def _remainder(word: int) -> int:
    for place in range(14, 9, -1):
        if word >> place & 1:
            word ^= 0x537 << (place - 10)
    return word


def _places(size: int, version: int) -> list[tuple[int, int]]:
    """Where data stands, in the order in which it is written."""
    taken = {(r, c) for r, c in product(range(size), repeat=2) if r == 6 or c == 6}
    for r, c in product(range(9), repeat=2):
        taken.add((r, c))
    for r, c in product(range(9), range(8)):
        taken |= {(r, size - 1 - c), (size - 1 - c, r)}
    if version >= 7:
        for a, b in product(range(6), range(3)):
            taken |= {(a, size - 11 + b), (size - 11 + b, a)}
    centres = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    for row, column in product(centres, repeat=2):
        if (row, column) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
            taken |= {(row + r, column + c) for r, c in product(range(-2, 3), repeat=2)}
    found, upward = [], True
    for right in (c if c > 6 else c - 1 for c in range(size - 1, 0, -2)):
        rows = range(size - 1, -1, -1) if upward else range(size)
        found += [(row, column) for row in rows for column in (right, right - 1) if (row, column) not in taken]
        upward = not upward
    return found


def _blocks(words: list[int], blocks: list[tuple[int, int]]) -> list[tuple[list[int], int]]:
    """The words of each block, dealt out in turn: data first, then what corrects it."""
    dealt: list[list[int]] = [[] for _ in blocks]
    source = iter(words)
    for turn in range(max(data for _, data in blocks)):
        for place, (_, data) in enumerate(blocks):
            if turn < data:
                dealt[place].append(next(source))
    for turn in range(max(total - data for total, data in blocks)):
        for place, (total, data) in enumerate(blocks):
            if turn < total - data:
                dealt[place].append(next(source))
    return [(block, data) for block, (_, data) in zip(dealt, blocks, strict=True)]


EXP, LOG = [0] * 512, [0] * 256
value = 1
for power in range(255):
    EXP[power] = EXP[power + 255] = value
    LOG[value] = power
    value = value << 1 ^ (0x11D if value & 128 else 0)


def _times(a: int, b: int) -> int:
    return EXP[LOG[a] + LOG[b]] if a and b else 0


def _value(polynomial: list[int], x: int) -> int:
    """Lowest power first."""
    total = 0
    for factor in reversed(polynomial):
        total = _times(total, x) ^ factor
    return total


def _corrected(block: list[int], data: int) -> list[int]:
    """Reed and Solomon: Berlekamp and Massey find where it is wrong, Forney by how much."""
    spare, received = len(block) - data, block[::-1]
    syndromes = [_value(received, EXP[power]) for power in range(spare)]
    if not any(syndromes):
        return block[:data]
    locator, before, shift, last = [1], [1], 1, 1
    for at in range(spare):
        wrong = syndromes[at]
        for place in range(1, len(locator)):
            wrong ^= _times(locator[place], syndromes[at - place]) if place <= at else 0
        if not wrong:
            shift += 1
            continue
        factor = _times(wrong, EXP[255 - LOG[last]])
        moved = [0] * shift + [_times(factor, one) for one in before]
        longer = [a ^ b for a, b in zip(locator + [0] * len(moved), moved + [0] * len(locator), strict=True)]
        if 2 * (len(locator) - 1) <= at:
            before, last, shift = locator, wrong, 1
        else:
            shift += 1
        while longer and not longer[-1]:
            longer.pop()
        locator = longer
    wrongs = [place for place in range(len(block)) if not _value(locator, EXP[(255 - place) % 255])]
    if len(wrongs) != len(locator) - 1:
        raise Unreadable("too much is lost")
    product_ = [0] * spare
    for i, a in enumerate(syndromes):
        for j, b in enumerate(locator):
            if i + j < spare:
                product_[i + j] ^= _times(a, b)
    slope = [one if place % 2 == 0 else 0 for place, one in enumerate(locator[1:])]
    for place in wrongs:
        inverse = EXP[(255 - place) % 255]
        amount = _times(_value(product_, inverse), EXP[255 - LOG[_value(slope, inverse)]])
        received[place] ^= _times(amount, EXP[place])
    if any(_value(received, EXP[power]) for power in range(spare)):
        raise Unreadable("too much is lost")
    return received[::-1][:data]


def _text(data: bytes, version: int) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    place, text = 0, ""

    def take(number: int) -> int:
        nonlocal place
        place += number
        return int(bits[place - number : place] or "0", 2)

    while place + 4 <= len(bits) and (mode := take(4)):
        if mode == 2:
            count = take(9 if version < 10 else 11)
            for _ in range(count // 2):
                pair = take(11)
                text += ALPHANUMERIC[pair // 45] + ALPHANUMERIC[pair % 45]
            text += ALPHANUMERIC[take(6)] if count % 2 else ""
        elif mode == 4:
            text += bytes(take(8) for _ in range(take(8 if version < 10 else 16))).decode()
        elif mode == 1:
            count = take(10 if version < 10 else 12)
            for left in (*[3] * (count // 3), *([count % 3] if count % 3 else [])):
                text += f"{take({3: 10, 2: 7, 1: 4}[left]):0{left}d}"
        else:
            raise Unreadable(f"mode {mode}")
    return text
