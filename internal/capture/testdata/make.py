"""Makes the picture files beside it, each a variety that people send. Run: python3 make.py"""

import struct
import zlib

from PIL import Image, ImageOps

W, H = 24, 16
plain = Image.new("RGB", (W, H))
for y in range(H):
    for x in range(W):
        plain.putpixel((x, y), [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)][(y >= H // 2) * 2 + (x >= W // 2)])

QUALITY = {"quality": 95, "subsampling": 0}


def exif(orientation):
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


plain.save("baseline.jpg", **QUALITY)
plain.save("progressive.jpg", progressive=True, **QUALITY)
plain.save("halved.jpg", quality=95, subsampling=2)
plain.convert("L").save("gray.jpg", quality=95)
plain.convert("CMYK").save("cmyk.jpg", quality=95)
plain.save("rgb.png")
plain.convert("L").save("gray.png")
plain.convert("1", dither=0).save("bit.png")
plain.quantize(8).save("palette.png")

# What is stored must be what the orientation turns into the plain picture: the inverse of each.
INVERSE = {
    1: [],
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE],
    6: [Image.Transpose.ROTATE_90],  # counter-clockwise
    7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_270],
}
for number, steps in INVERSE.items():
    stored = plain
    for step in steps:
        stored = stored.transpose(step)
    stored.save(f"exif-{number}.jpg", exif=exif(number), **QUALITY)

# The bottom right quarter is transparent: over white it is white.
clear = plain.convert("RGBA")
for y in range(H // 2, H):
    for x in range(W // 2, W):
        clear.putpixel((x, y), (0, 0, 0, 0))
clear.save("transparent.png")
plain.save("mpo.jpg", format="MPO", save_all=True, append_images=[plain.transpose(Image.Transpose.ROTATE_180)], **QUALITY)

# YCCK: libjpeg takes cyan, magenta and yellow for the inverse of red, green and blue, and Adobe's files hold them
# inverted, so what is stored is the YCbCr of cyan, magenta and yellow, and an inverted black of 255. Pillow inverts
# what it is given, and writes transform 0 where 2 must stand (Adobe's technical note 5116).
y, cb, cr = ImageOps.invert(plain).convert("YCbCr").split()
turned = [band.point(lambda v: 255 - v) for band in (y, cb, cr)]
Image.merge("CMYK", [*turned, Image.new("L", (W, H), 0)]).save("ycck.jpg", quality=95)
data = bytearray(open("ycck.jpg", "rb").read())
at = data.index(b"Adobe")
data[at + 11] = 2
open("ycck.jpg", "wb").write(data)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# Adam7 (PNG specification, section 8.2): x and y where each pass begins, and its steps.
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
rows = b"".join(
    b"\0" + b"".join(bytes(plain.getpixel((x, y))) for x in range(x0, W, dx))
    for x0, y0, dx, dy in PASSES
    for y in range(y0, H, dy)
)
wide = b"".join(
    b"\0" + b"".join(struct.pack(">HHH", *(v * 257 for v in plain.getpixel((x, y)))) for x in range(W)) for y in range(H)
)
for name, depth, interlace, raw in [("interlaced.png", 8, 1, rows), ("sixteen.png", 16, 0, wide)]:
    header = struct.pack(">IIBBBBB", W, H, depth, 2, 0, 0, interlace)
    with open(name, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
