"""A picture is drawn anew: what is kept is what was seen, without place, device or anything written behind it."""

from typing import IO

from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import get_sampling

from .kinds import FileRefused

MAX_PIXELS = 60_000_000  # an A4 page at 600 dots an inch has 35 million, a telephone's picture up to 50
MAX_SIDE = 20_000
QUALITY = 92  # where the picture does not tell how finely it was written
DAMAGED = "该图片已损坏或不完整，请重新拍摄或扫描后上传。"
TOO_LARGE = (
    f"该图片像素过多（最多{MAX_PIXELS // 10_000}万像素，边长不超过{MAX_SIDE}像素），请降低分辨率后重新拍摄或扫描。"
)

_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",)}
# What is drawn as it is; other ways to store colour become the ordinary one.
_KEPT = {"jpeg": ("L", "RGB"), "png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


def redraw(file: IO[bytes], kind: str, target: IO[bytes]) -> None:
    """Writes the first frame to `target`, turned as it was held; raises `FileRefused` with the sentence to show.

    Memory: at most some six bytes a pixel.
    """
    file.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # asked here, with a sentence
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other libraries turn it on for the whole process
    try:
        with Image.open(file, formats=_FORMATS[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
                raise FileRefused(TOO_LARGE)
            written = _as_written(picture) if kind == "jpeg" else {"optimize": False}
            picture.load()
            ImageOps.exif_transpose(picture, in_place=True)
            drawn: Image.Image = picture if picture.mode in _KEPT[kind] else picture.convert("RGB")
            _forget(drawn)
            drawn.save(target, format=kind.upper(), **written)
    except (OSError, ValueError, TypeError, SyntaxError, IndexError, KeyError, AttributeError, OverflowError, EOFError):
        raise FileRefused(DAMAGED) from None


def _as_written(picture: Image.Image) -> dict:
    """As finely as it was, so that neither the size nor the loss grows."""
    tables = getattr(picture, "quantization", None)
    if picture.mode not in _KEPT["jpeg"] or not tables:
        return {"quality": QUALITY}
    sampling = get_sampling(picture)
    return {"qtables": tables} | ({"subsampling": sampling} if sampling >= 0 else {})


def _forget(picture: Image.Image) -> None:
    """All that is written beside the points but what is needed to draw and to print them at their size."""
    dpi = picture.info.get("dpi")
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    if isinstance(dpi, tuple) and all(1 <= value <= 10_000 for value in dpi):
        picture.info["dpi"] = dpi
    picture.getexif().clear()
