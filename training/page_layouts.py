"""One maker for each kind of document, and the pool of flat documents on disk.

make(rng, kind) returns a Flat. `python3 page_layouts.py N SEED FOLDER [held]`
fills a folder with N pictures and one index.json.
"""

import json
import os
import sys

import cv2
import numpy as np
from PIL import Image

import page_text as words
from page_docs import (WIDTH, Flat, chip, emblem, hologram, hsv, ink, paper, portrait, scribble, smooth_noise, square_code, stacked_code,
                       stripes_code, waves)


def picture_of(pixels):
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def pick(rng, options):
    return options[rng.integers(len(options))]


def value(rng):
    kind = rng.integers(6)
    if kind == 0:
        return words.date(rng)
    if kind == 1:
        return words.number(rng)
    if kind == 2:
        return pick(rng, ["M", "F", "UTO", "01", "P", "180 cm", "BRO", "A+", "B AM"])
    text = " ".join(words.word(rng) for _ in range(rng.integers(1, 4)))
    return text.title() if rng.random() < 0.3 else text


def fields(rng, flat, x0, y0, x1, y1, numbered=False, labels=True):
    """Rows of labels and values in one or two columns, from the top."""
    columns = 2 if x1 - x0 > 350 and rng.random() < 0.5 else 1
    small, big = rng.uniform(8, 14), rng.uniform(13, 26)
    gap = rng.uniform(1.0, 1.7)
    foreign = rng.random() < 0.25
    script, alphabet = pick(rng, words.script_fonts())
    colour, faint = ink(rng), ink(rng)
    y, n = y0, 1
    while y < y1 - small - big:
        step = 0
        for c in range(columns):
            x = x0 + c * (x1 - x0) / columns
            used = 0
            if rng.random() < 0.08:
                continue
            if numbered:
                flat.text(x, y, pick(rng, [f"{n}.", f"{n}", f"4{'abcd'[n % 4]}", f"{n}."]), max(small, big * 0.7), faint, flat.faces[1])
                flat.text(x + big * rng.uniform(1.2, 1.5), y, value(rng), big, colour, flat.faces[0])
                used = big * gap
            else:
                if labels:
                    text = pick(rng, words.LABELS)
                    if rng.random() < 0.4:
                        text += " / " + pick(rng, words.LABELS)
                    flat.text(x, y, text, small, faint, flat.faces[1])
                    used = small * 1.15
                if foreign and rng.random() < 0.6:
                    text = "".join(alphabet[rng.integers(len(alphabet))] for _ in range(rng.integers(2, 12)))
                    flat.text(x, y + used, text, big, colour, pick(rng, script))
                    used += big * 1.25
                flat.text(x, y + used, value(rng), big, colour, flat.faces[0])
                used += big * gap
            step = max(step, used)
            n += 1
        y += max(step, small) * rng.uniform(1.0, 1.15)
    return y


def header(rng, flat, kind, x0, y0, x1):
    size = rng.uniform(16, 40)
    colour = ink(rng) if rng.random() < 0.7 else hsv(rng.random(), 0.8, 0.6)
    if rng.random() < 0.25:
        band = hsv(rng.random(), rng.uniform(0.2, 1), rng.uniform(0.2, 0.9))
        flat.draw.rectangle([flat.rect[0], y0 - 6, flat.rect[2], y0 + size * 1.5], fill=tuple(int(v) for v in band))
        colour = np.full(3, 255.0 if band.mean() < 150 else 20.0)
    if rng.random() < 0.6:
        emblem(rng, flat, x0 + size * 0.7, y0 + size * 0.7, size * 0.7)
        x0 += size * 1.8
    text = pick(rng, words.HEADERS[kind])
    if rng.random() < 0.6:
        text += " " + words.word(rng, 2, 4)
    x = flat.text(x0, y0, text, size, colour, flat.faces[2])
    if x < x1 - 150 and rng.random() < 0.6:
        flat.text(x + 30, y0, pick(rng, words.HEADERS[kind]).title(), size * rng.uniform(0.5, 1), colour, flat.faces[2])
    y = y0 + size * 1.5
    if rng.random() < 0.3:
        flat.text(x0, y, words.sentence(rng), size * 0.5, colour, flat.faces[1])
        y += size * 0.8
    return y


def add_zone(rng, flat, fmt, part=1.0):
    """The zone at the foot of the document, the lowest part of it; returns its top."""
    lines = words.zone(rng, fmt)
    x0, y0, x1, y1 = flat.rect
    w = x1 - x0
    width = w * rng.uniform(0.86, 0.96) * part
    x = x0 + (w - width) * (rng.uniform(0.3, 0.7) if part == 1 else rng.uniform(0, 1))
    # ICAO 9303-3: lines 6.35 mm apart; the page is 125 mm wide, cards 105 and 85.6.
    mm = {30: 85.6, 36: 105.0, 44: 125.0}[len(lines[0])]
    pitch = 6.35 / mm * w * part * rng.uniform(0.8, 1.25)
    height = pitch * (len(lines) - 0.4)
    bottom = y1 - rng.uniform(0.2, 1.1) * pitch
    top = bottom - height
    colour = ink(rng) * 0.6
    style = rng.random()
    if style < 0.45:
        shade = 255 - rng.uniform(0, 40, 3) if style < 0.38 else rng.uniform(0, 60, 3)
        area = (int(x0), int(top - 0.5 * pitch), int(x1), int(y1))
        patch = np.asarray(flat.image.crop(area), np.float32) * rng.choice([0.0, 0.2]) + shade
        flat.image.paste(picture_of(patch), area[:2])
        if style >= 0.38:
            colour = np.full(3, rng.uniform(190, 255))
    flat.zone(x, top, width, lines, colour, pitch)
    return top - 0.5 * pitch


def upper_page(rng, flat, above):
    """The page over a passport's data page: print, stamps, a signature, the fold."""
    w, _ = flat.size
    page = paper(rng, w, above, 0.8) if rng.random() < 0.8 else np.full((above, w, 3), rng.uniform(20, 255), np.uint8)
    flat.image.paste(picture_of(page), (0, 0))
    y = rng.uniform(10, 60)
    if rng.random() < 0.6:
        flat.text(w * rng.uniform(0.1, 0.5), y, pick(rng, words.HEADERS["passport"]), rng.uniform(20, 44), ink(rng), flat.faces[2])
        y += 60
    for _ in range(rng.integers(0, 9)):
        y += rng.uniform(18, 60)
        if y < above - 20:
            flat.text(w * rng.uniform(0.05, 0.4), y, words.sentence(rng, 2, 8), rng.uniform(9, 20), ink(rng), flat.faces[1])
    if rng.random() < 0.4:
        scribble(rng, flat, w * 0.3, above * 0.5, w * 0.7, above * 0.8)
    if rng.random() < 0.2:
        portrait(rng, flat, w * 0.05, above * 0.2, w * 0.3, above * 0.8, label=False)
    shade = rng.uniform(0, 120)
    flat.draw.line([0, above, w, above], fill=(int(shade),) * 3, width=int(rng.integers(1, 5)))


def passport(rng, held):
    h = int(WIDTH * rng.uniform(0.66, 0.74))
    above = int(h * rng.uniform(0.15, 1.0)) if rng.random() < 0.45 else 0
    pixels = np.concatenate([np.full((above, WIDTH, 3), 255, np.uint8), paper(rng, WIDTH, h)])
    flat = Flat(rng, pixels, "passport", held)
    flat.rect = [0.0, float(above), float(WIDTH), float(above + h)]
    if above:
        upper_page(rng, flat, above)
    elif rng.random() < 0.4:
        flat.radius = rng.uniform(5, 25)
    top = add_zone(rng, flat, "TD3" if rng.random() < 0.95 else "TD2")
    y = header(rng, flat, "passport", WIDTH * 0.04, above + rng.uniform(6, 30), WIDTH)
    pw = WIDTH * rng.uniform(0.22, 0.32)
    ph = min(pw * rng.uniform(1.15, 1.4), top - y - 10)
    left = rng.random() < 0.93
    px = WIDTH * rng.uniform(0.02, 0.08) if left else WIDTH * rng.uniform(0.64, 0.7)
    py = y + rng.uniform(0, max(1, top - y - ph))
    portrait(rng, flat, px, py, px + pw, py + ph)
    x0, x1 = (px + pw + 20, WIDTH * 0.97) if left else (WIDTH * 0.04, px - 15)
    end = fields(rng, flat, x0, y, x1, top - 10)
    if rng.random() < 0.5:
        scribble(rng, flat, x0 + rng.uniform(0, 150), min(end, top - 50), x1 - rng.uniform(0, 150), top - 5)
    if rng.random() < 0.3:
        portrait(rng, flat, x1 - 110, top - 150, x1 - 20, top - 20, label=False)
    return flat


def card(rng, kind, held):
    h = int(WIDTH * (0.63 if rng.random() < 0.8 else rng.uniform(0.6, 0.75)))
    flat = Flat(rng, paper(rng, WIDTH, h), kind, held)
    flat.radius = rng.choice([0.0, rng.uniform(15, 38), rng.uniform(15, 38)])
    return flat


def id_front(rng, held):
    flat = card(rng, "id_front", held)
    w, h = flat.size
    bottom = h - 12
    if rng.random() < 0.3:
        bottom = add_zone(rng, flat, pick(rng, ["TD2", "TD2", "FRA", "TD1"]))
    y = header(rng, flat, "id_front", w * 0.03, rng.uniform(5, 25), w)
    pw = w * rng.uniform(0.2, 0.33)
    ph = min(pw * rng.uniform(1.1, 1.4), bottom - y - 4)
    left = rng.random() < 0.75
    px = w * rng.uniform(0.02, 0.08) if left else w * rng.uniform(0.62, 0.7)
    portrait(rng, flat, px, y, px + pw, y + ph)
    x0, x1 = (px + pw + 15, w * 0.97) if left else (w * 0.04, px - 10)
    if rng.random() < 0.25:
        chip(rng, flat, pick(rng, [x0, x1 - 110]), y + rng.uniform(0, 80), rng.uniform(80, 115))
        x0 += 125
    end = fields(rng, flat, x0, y, x1, bottom)
    if rng.random() < 0.4:
        scribble(rng, flat, x0 + 20, min(end, bottom - 60), x1 - 20, bottom)
    return flat


def id_back(rng, held):
    flat = card(rng, "id_back", held)
    w, h = flat.size
    bottom = h - 12
    if rng.random() < 0.92:
        bottom = add_zone(rng, flat, "TD1" if rng.random() < 0.9 else "TD2")
    y = rng.uniform(8, 30)
    if rng.random() < 0.15:
        flat.draw.rectangle([0, y, w, y + rng.uniform(50, 90)], fill=(25, 22, 22))
        y += 95
    x0, x1 = w * 0.03, w * 0.97
    if rng.random() < 0.2:
        chip(rng, flat, x0 + rng.uniform(0, 60), y, rng.uniform(80, 115))
        x0 += 190
    if rng.random() < 0.2:
        square_code(rng, flat, x1 - 130, y, min(125, max(30, bottom - y - 5)))
        x1 -= 140
    elif rng.random() < 0.2:
        portrait(rng, flat, x1 - 110, y, x1 - 10, y + min(130, max(40, bottom - y - 5)), label=False)
        x1 -= 120
    if rng.random() < 0.2 and bottom - y > 90:
        stripes_code(rng, flat, x0, y, x0 + rng.uniform(200, 400), y + rng.uniform(30, 60))
        y += 75
    if rng.random() < 0.05 and bottom - y > 150:
        stacked_code(rng, flat, x0 + 10, y, x1 - 10, y + rng.uniform(80, 140))
        y += 150
    fields(rng, flat, x0, y, x1, bottom - 8)
    return flat


def licence_front(rng, held):
    flat = card(rng, "licence_front", held)
    w, h = flat.size
    y = header(rng, flat, "licence_front", w * 0.03, rng.uniform(5, 25), w)
    pw = w * rng.uniform(0.22, 0.33)
    ph = min(pw * rng.uniform(1.1, 1.35), h - y - 8)
    left = rng.random() < 0.85
    px = w * rng.uniform(0.02, 0.06) if left else w * rng.uniform(0.64, 0.7)
    portrait(rng, flat, px, y, px + pw, y + ph)
    x0, x1 = (px + pw + 15, w * 0.97) if left else (w * 0.04, px - 10)
    end = fields(rng, flat, x0, y, x1, h - 20, numbered=rng.random() < 0.8)
    if rng.random() < 0.4:
        scribble(rng, flat, px, h - 60, px + pw, h - 10)
    if rng.random() < 0.3:
        portrait(rng, flat, x1 - 100, h - 150, x1 - 15, h - 30, label=False)
    return flat


def table(rng, flat, x0, y0, x1, y1):
    rows, columns = int(rng.integers(6, 16)), int(rng.integers(3, 6))
    colour = tuple(int(v) for v in ink(rng))
    for r in range(rows + 1):
        y = y0 + r * (y1 - y0) / rows
        flat.draw.line([x0, y, x1, y], fill=colour)
        if r < rows:
            flat.text(x0 + 4, y + 2, pick(rng, ["AM", "A1", "A2", "A", "B", "C1", "C", "D1", "D", "BE", "CE", "T"]), (y1 - y0) / rows * 0.65, colour)
            if rng.random() < 0.5:
                flat.text(x0 + (x1 - x0) / columns * 1.1, y + 2, words.date(rng), (y1 - y0) / rows * 0.6, colour)
    for c in range(columns + 1):
        x = x0 + c * (x1 - x0) / columns
        flat.draw.line([x, y0, x, y1], fill=colour)


def licence_back(rng, held):
    flat = card(rng, "licence_back", held)
    w, h = flat.size
    style = rng.random()
    y = rng.uniform(10, 40)
    if style < 0.65:  # North American: a wide stacked barcode
        bh = h * rng.uniform(0.15, 0.42)
        bw = w * rng.uniform(0.45, 0.94)
        x = rng.uniform(0.02, 0.98 - bw / w) * w
        by = rng.uniform(10, h - bh - 15)
        if rng.random() < 0.2:
            flat.draw.rectangle([0, h - 110, w, h - 30], fill=(25, 22, 22))
        over, under = by - 20, h - by - bh - 20
        if over > 60:
            fields(rng, flat, w * 0.04, 12, w * 0.9, by - 15, labels=rng.random() < 0.7)
        if under > 60:
            fields(rng, flat, w * 0.04, by + bh + 15, w * 0.9, h - 10, labels=rng.random() < 0.7)
        if rng.random() < 0.4 and under > 80:
            stripes_code(rng, flat, w * 0.3, by + bh + 25, w * 0.9, by + bh + 65)
        stacked_code(rng, flat, x, by, x + bw, by + bh)
        return flat
    bottom = h - 12
    if rng.random() < 0.35:
        bottom = add_zone(rng, flat, "DL1", rng.uniform(0.8, 1.0))
    if rng.random() < 0.3:
        flat.text(20, y, words.sentence(rng), 14, ink(rng))
        y += 25
    table(rng, flat, w * rng.uniform(0.03, 0.4), y, w * rng.uniform(0.8, 0.97), bottom - 10)
    return flat


def visa(rng, held):
    h = int(WIDTH * rng.uniform(0.62, 0.74))
    flat = Flat(rng, paper(rng, WIDTH, h), "visa", held)
    top = add_zone(rng, flat, pick(rng, ["MRVA", "MRVB"]))
    y = header(rng, flat, "visa", WIDTH * 0.2, rng.uniform(6, 30), WIDTH)
    x0 = WIDTH * 0.04
    if rng.random() < 0.8:
        pw = WIDTH * rng.uniform(0.17, 0.26)
        ph = min(pw * 1.3, top - y - 10)
        portrait(rng, flat, x0, y, x0 + pw, y + ph)
        x0 += pw + 15
    if rng.random() < 0.3:
        flat.text(WIDTH * 0.6, y, words.number(rng), 36, (170, 30, 30))
        y += 45
    fields(rng, flat, x0, y, WIDTH * 0.97, top - 8)
    return flat


def person_card(rng, flat, colour):
    """A library's, school's or firm's card: portrait, name and a barcode, like an identity card but for what it says."""
    w, h = flat.size
    y = rng.uniform(0.2, 0.3) * h
    pw, left = w * rng.uniform(0.18, 0.32), rng.random() < 0.6
    ph = min(pw * rng.uniform(1.0, 1.35), h * 0.97 - y)
    px = w * rng.uniform(0.03, 0.1) if left else w * rng.uniform(0.6, 0.66)
    portrait(rng, flat, px, y, px + pw, y + ph)
    x0, x1 = (px + pw + 25, w * 0.96) if left else (w * 0.05, px - 20)
    code = rng.random()
    bottom = h * rng.uniform(0.62, 0.8) if code < 0.75 else h * 0.95
    flat.text(x0, y, words.word(rng, 2, 3) + " " + words.word(rng, 2, 3), rng.uniform(24, 44), colour, flat.faces[1])
    y += 55
    if rng.random() < 0.6:
        fields(rng, flat, x0, y, x1, bottom)
    else:
        for _ in range(rng.integers(0, 4)):
            if y < bottom - 30:
                flat.text(x0, y, value(rng), rng.uniform(16, 30), colour)
                y += 42
    if code < 0.55:
        stripes_code(rng, flat, x0, bottom + 12, x0 + (x1 - x0) * rng.uniform(0.5, 1), h * rng.uniform(0.9, 0.97))
    elif code < 0.75:
        square_code(rng, flat, rng.uniform(x0, x1 - 130), bottom + 4, h * 0.97 - bottom - 8)
    return flat


def other_card(rng, held):
    flat = card(rng, "other_card", held)
    w, h = flat.size
    if rng.random() < 0.6:
        flat.image.paste(picture_of(np.full((h, w, 3), hsv(rng.random(), rng.uniform(0, 1), rng.uniform(0.1, 1)))), (0, 0))
        if rng.random() < 0.6:
            flat.draw.ellipse([rng.uniform(-w, w), rng.uniform(-h, h), rng.uniform(w, 2 * w), rng.uniform(h, 2 * h)],
                              fill=tuple(int(v) for v in hsv(rng.random(), rng.uniform(0, 1), rng.uniform(0.3, 1))))
    mean = np.asarray(flat.image).mean()
    colour = np.full(3, 245.0 if mean < 128 else 15.0)
    text = pick(rng, words.HEADERS["other_card"]) + (" " + words.word(rng) if rng.random() < 0.6 else "")
    flat.text(rng.uniform(20, 200), rng.uniform(10, 60), text, rng.uniform(30, 70), colour, flat.faces[2])
    if rng.random() < 0.55:
        return person_card(rng, flat, colour)
    if rng.random() < 0.45:
        chip(rng, flat, rng.uniform(40, 120), rng.uniform(160, 220), 110)
    if rng.random() < 0.4:
        stripes_code(rng, flat, rng.uniform(40, 200), h - 110, rng.uniform(450, 760), h - 40)
    if rng.random() < 0.2:
        square_code(rng, flat, rng.uniform(400, 600), rng.uniform(120, 250), 170)
    if rng.random() < 0.5:
        digits = " ".join(f"{rng.integers(10**4):04d}" for _ in range(4))
        flat.text(rng.uniform(30, 150), h * rng.uniform(0.5, 0.65), digits, rng.uniform(34, 56), colour)
    for _ in range(rng.integers(0, 5)):
        flat.text(rng.uniform(20, 500), rng.uniform(150, h - 40), value(rng), rng.uniform(16, 36), colour)
    return flat


def cover_or_blank(rng, held):
    if rng.random() < 0.55:
        w, h = (566, 800) if rng.random() < 0.85 else (800, 566)
        pixels = np.full((h, w, 3), hsv(pick(rng, [0.0, 0.62, 0.97, 0.38, 0.08, 0.6]), rng.uniform(0.3, 1), rng.uniform(0.08, 0.45)), np.float32)
        pixels += smooth_noise(rng, w, h, 3)[..., None] * rng.uniform(0, 14)
        flat = Flat(rng, np.clip(pixels, 0, 255).astype(np.uint8), "cover_or_blank", held)
        flat.radius = rng.uniform(0, 25)
        gold = np.float32([rng.uniform(150, 230), rng.uniform(130, 190), rng.uniform(60, 140)])
        emblem(rng, flat, w / 2, h * rng.uniform(0.35, 0.55), w * rng.uniform(0.12, 0.22))
        for _ in range(rng.integers(1, 5)):
            text, size = pick(rng, words.HEADERS["cover"]), rng.uniform(24, 60)
            flat.text(w * rng.uniform(0.1, 0.3), h * pick(rng, [0.06, 0.14, 0.2, 0.7, 0.78, 0.86]), text, size, gold, flat.faces[2])
        return flat
    w, h = (566, 800) if rng.random() < 0.5 else (800, 566)
    flat = Flat(rng, paper(rng, w, h), "cover_or_blank", held)
    for _ in range(rng.integers(0, 4)):
        c = tuple(int(v) for v in hsv(rng.random(), rng.uniform(0.5, 1), rng.uniform(0.3, 0.8)))
        x, y, r = rng.uniform(0.1, 0.7) * w, rng.uniform(0.1, 0.7) * h, rng.uniform(50, 110)
        (flat.draw.ellipse if rng.random() < 0.5 else flat.draw.rectangle)([x - r, y - r * 0.6, x + r, y + r * 0.6], outline=c, width=4)
        flat.text(x - r * 0.6, y - 12, words.date(rng), 20, c)
    flat.text(w * 0.45, h - 40, str(rng.integers(2, 48)), 22, ink(rng))
    if rng.random() < 0.6:
        flat.text(w * 0.3, 16, pick(rng, ["VISAS", "Visa", "Entries/Départs", "VISTOS"]), 26, ink(rng))
    return flat


def sheet(rng, held):
    """Printed paper: background with text that is no document."""
    w, h = (620, 800) if rng.random() < 0.6 else (800, 620)
    flat = Flat(rng, np.clip(np.full((h, w, 3), rng.uniform(200, 255)) + rng.uniform(-10, 10, 3), 0, 255).astype(np.uint8), "none", held)
    y, size = rng.uniform(10, 60), rng.uniform(9, 22)
    while y < h - 30:
        if rng.random() < 0.1:
            flat.text(w * 0.1, y, words.sentence(rng, 2, 5).upper(), size * 1.8, ink(rng), flat.faces[1])
            y += size * 2
        elif rng.random() < 0.9:
            flat.text(w * 0.08, y, words.sentence(rng, 6, 14), size, (20, 20, 20))
        y += size * rng.uniform(1.3, 1.8)
    if rng.random() < 0.3:
        stripes_code(rng, flat, w * 0.5, 20, w * 0.8, 70)
    return flat


MAKERS = {"passport": passport, "id_front": id_front, "id_back": id_back, "licence_front": licence_front, "licence_back": licence_back,
          "visa": visa, "other_card": other_card, "cover_or_blank": cover_or_blank, "none": sheet}
SHARES = {"passport": 0.22, "id_front": 0.13, "id_back": 0.14, "licence_front": 0.11, "licence_back": 0.1, "visa": 0.08, "other_card": 0.1,
          "cover_or_blank": 0.06, "none": 0.06}


def make(rng, kind, held=False):
    flat = MAKERS[kind](rng, held)
    if kind != "none" and rng.random() < 0.25:
        hologram(rng, flat)
    if rng.random() < 0.1:
        over = np.asarray(flat.image)
        flat.image.paste(picture_of(waves(rng, over, hsv(rng.random(), 0.5, 0.7), 30, 0.3)), (0, 0))
    if kind not in ("none", "cover_or_blank") and rng.random() < 0.06:
        flat.text(flat.size[0] * rng.uniform(0.1, 0.4), flat.size[1] * rng.uniform(0.3, 0.6), "SPECIMEN", rng.uniform(50, 110), hsv(rng.random(), 0.7, 0.7))
    return flat


def fill(count, seed, folder, held=False):
    os.makedirs(folder, exist_ok=True)
    index, names = [], list(SHARES)
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        kind = names[rng.choice(len(names), p=list(SHARES.values()))]
        flat = make(rng, kind, held)
        name = f"{i:05d}.jpg"
        cv2.imwrite(os.path.join(folder, name), np.asarray(flat.image)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93])
        index.append({"file": name, "kind": kind, "rect": flat.rect, "radius": float(flat.radius), "items": flat.items})
        if i % 100 == 99:
            print(f"{i + 1}/{count}", flush=True)
            with open(os.path.join(folder, "index.json"), "w") as f:
                json.dump(index, f)
    with open(os.path.join(folder, "index.json"), "w") as f:
        json.dump(index, f)


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], "held" in sys.argv[4:])
