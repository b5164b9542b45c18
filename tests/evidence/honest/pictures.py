"""Pictures as telephones and scanners make them."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

MADE_BY = ("HUAWEI", "Xiaomi", "Apple", "vivo")
ORIENTATION, MAKE, GPS, WHEN = 0x0112, 0x010F, 0x8825, 0x0132


def _drawn(chance: Random, mode: str) -> Image.Image:
    size = chance.choice([(320, 240), (240, 320), (301, 199), (640, 480)])
    picture = Image.effect_noise(size, chance.randint(5, 60)).convert("RGB")
    ImageDraw.Draw(picture).rectangle((20, 20, 120, 90), fill=(chance.randrange(256), 40, 90))
    return picture.convert(mode)


def photograph(chance: Random, *, exif: bool = True) -> tuple[str, bytes]:
    """A telephone's: with its maker, its place and the way it was held, and perhaps more behind it."""
    told = Image.Exif()
    told[MAKE], told[ORIENTATION], told[WHEN] = chance.choice(MADE_BY), chance.randint(1, 8), "2026:11:09 10:00:00"
    told.get_ifd(GPS).update({1: "N", 2: (IFDRational(29), IFDRational(33), IFDRational(chance.randrange(60)))})
    content = BytesIO()
    options = {"quality": chance.randint(60, 97), "progressive": chance.random() < 0.3, "dpi": (72, 72)}
    if exif and chance.random() < 0.2:
        pictures = [_drawn(chance, "RGB") for _ in range(2)]
        pictures[0].save(content, "MPO", save_all=True, append_images=pictures[1:], exif=told, quality=90)
    else:
        mode = chance.choice(["RGB", "RGB", "L", "CMYK"]) if exif else "RGB"
        _drawn(chance, mode).save(content, "JPEG", exif=told if exif else b"", **options)
    trailer = b"MotionPhoto_Data" + chance.randbytes(200) if exif and chance.random() < 0.2 else b""
    return chance.choice(["照片.jpg", "IMG_0001.JPG", "现场.jpeg"]), content.getvalue() + trailer


def screenshot(chance: Random) -> tuple[str, bytes]:
    content = BytesIO()
    picture = _drawn(chance, chance.choice(["1", "L", "P", "RGB", "RGBA", "LA"]))
    picture.save(content, "PNG", dpi=(300, 300))
    return "截图.png", content.getvalue()
