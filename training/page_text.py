"""Words, fonts and machine-readable zones for the flat documents of page_docs.py.

Everybody named here is invented by a random generator. Zones carry true check
digits (ICAO 9303-3, section 4.9: weights 7 3 1, modulo 10), so that the network
sees the letters that real zones show.
"""

import functools
import os
import subprocess
import zlib

from PIL import ImageFont

STATES = """UTO D<< FRA ITA ESP PRT NLD BEL LUX AUT CHE DNK SWE NOR FIN ISL EST LVA LTU POL CZE SVK HUN SVN HRV SRB BIH MNE
MKD ALB GRC BGR ROU MDA UKR BLR RUS TUR GEO ARM AZE KAZ UZB ISR JOR EGY MAR TUN DZA ZAF NGA KEN GHA USA CAN MEX BRA ARG CHL
PER COL IND PAK BGD LKA NPL CHN JPN KOR THA VNM MYS SGP IDN PHL AUS NZL GBR IRL MLT CYP""".split()

SYLLABLES = """AN BER CAR DO EL FIN GOR HAN IL JO KA LIN MA NOR OS PER QUI RO SA TI UL VAN WEN XI YA ZOR BRA CHE DRI FEN GRA
HEL KOV LAU MIR NEL OTT PAV RIC SCH TRE VIC ZAN MON TEL SON LEY BURG SKI EZ INI DAL""".split()

LABELS = """Surname|Nom|Apellidos|Name/Surname/Nom|Given names|Prénoms|Nombres|Vornamen|Nationality|Nationalité|Staatsangehörigkeit|
Date of birth|Date de naissance|Geburtsdatum|Fecha de nacimiento|Place of birth|Lieu de naissance|Geburtsort|Sex|Sexe|Geschlecht|
Date of issue|Date de délivrance|Ausstellungsdatum|Date of expiry|Date d'expiration|Gültig bis|Authority|Autorité|Behörde|
Personal No.|Document No.|Passport No./No. du passeport|Type|Code of issuing State|Signature of bearer|Height|Eye colour|Address|
Residence|Nimi|Sukunimi|Syntymäaika|Efternavn|Fødselsdato|Nazwisko|Imiona|Data urodzenia|Příjmení|Jméno|Datum narození|
Családi név|Születési idő|Prezime|Ime|Datum rođenja|Soyadı|Adı|Doğum tarihi|Cognome|Luogo di nascita|Apelido|Data de nascimento""".replace(
    "\n", "").split("|")

HEADERS = {
    "passport": ["PASSPORT", "PASSEPORT", "REISEPASS", "PASAPORTE", "PASSAPORTO", "PASSPORT PASSEPORT", "PASZPORT", "PAŠ", "PASS",
                 "UNITED STATES OF UTOPIA", "REPUBLIC OF", "REPUBLIQUE DE", "KINGDOM OF"],
    "id_front": ["IDENTITY CARD", "CARTE NATIONALE D'IDENTITE", "PERSONALAUSWEIS", "DOCUMENTO DE IDENTIDAD", "CARTA D'IDENTITA",
                 "RESIDENCE PERMIT", "TITRE DE SEJOUR", "AUFENTHALTSTITEL", "ID CARD", "OSOBNA ISKAZNICA", "PERMANENT RESIDENT"],
    "licence_front": ["DRIVING LICENCE", "DRIVER LICENSE", "PERMIS DE CONDUIRE", "FÜHRERSCHEIN", "PATENTE DI GUIDA",
                      "PERMISO DE CONDUCCION", "DRIVER'S LICENSE", "RIJBEWIJS", "KØREKORT", "AJOKORTTI", "PRAWO JAZDY"],
    "visa": ["VISA", "VISUM", "VISADO", "VISTO", "ENTRY VISA", "VIZA", "SCHENGEN VISA"],
    "other_card": ["LIBRARY CARD", "STUDENT CARD", "UNIVERSITY OF", "EMPLOYEE", "MEMBER", "BANK", "HEALTH INSURANCE", "SCHOOL ID",
                   "ACCESS CARD", "LOYALTY", "STAFF", "COLLEGE", "VISITOR", "DEBIT", "CREDIT", "TRANSIT PASS", "GYM"],
    "cover": ["PASSPORT", "PASSEPORT", "REISEPASS", "PASAPORTE", "EUROPEAN UNION", "REPUBLIC", "KINGDOM OF"],
}

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


@functools.lru_cache(None)
def _font_files(query):
    out = subprocess.run(["fc-list", query, "file"], capture_output=True, text=True, check=True).stdout
    files = sorted(line.strip().rstrip(":") for line in out.splitlines())
    bad = ("Emoji", "Symbol", "Math", "math", "Dingbat", "OCR", "Icon", "Awesome", "Music", "Barcode", "D050000L", "StandardSymbols",
           "Signwriting", "Braille", "Blank", "cmex", "cmsy", "cmmi", "Webdings", "logo", "Logo", "OCRBX", "opens___")
    return [f for f in files if f.endswith((".ttf", ".otf")) and not any(b in f for b in bad)]


def _split(files, held_out):
    """A tenth of the fonts, by a hash of the file's name, is kept for the evaluation."""
    return [f for f in files if (zlib.crc32(os.path.basename(f).encode()) % 10 == 3) == held_out]


def print_fonts(held_out=False):
    return _split(_font_files(":lang=en:lang=de:lang=pl"), held_out) or _font_files(":lang=en")


def script_fonts():
    """Pairs of a font list and an alphabet for text in other scripts."""
    scripts = [
        (":lang=ru", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯабвгдежзиклмнопрстуф"),
        (":lang=el", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφ"),
        (":lang=ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
        (":lang=he", "אבגדהוזחטיכלמנסעפצקרשת"),
        (":lang=zh-cn", "中国护照姓名性别出生日期签发机关有效人民共和籍地点型号"),
        (":lang=hi", "अआइईउऊएओकखगघचछजटठडतदनपबमयरलवशसह"),
        (":lang=th", "กขคงจชซญดตถทธนบปผพฟมยรลวสหอ"),
    ]
    return [(_font_files(q), a) for q, a in scripts if _font_files(q)]


def zone_fonts(rng, held_out=False):
    """A file for the zone's letters: mostly OCR-B, else any monospaced face that states misuse."""
    ocrb = ["/usr/share/fonts/opentype/ocr-b/" + n for n in ("OCRB.otf", "OCRBS.otf", "OCRBF.otf")]
    if rng.random() < 0.65:
        return ocrb[rng.integers(len(ocrb))]
    mono = _split(_font_files(":spacing=100:lang=en"), held_out)
    return mono[rng.integers(len(mono))]


@functools.lru_cache(4096)
def font(path, size):
    return ImageFont.truetype(path, size)


def digit(text):
    """ICAO 9303-3 check digit."""
    value = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    return str(sum(value.get(c, 0) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def word(rng, low=1, high=3):
    return "".join(SYLLABLES[rng.integers(len(SYLLABLES))] for _ in range(rng.integers(low, high + 1)))


def date(rng):
    d, m, y = rng.integers(1, 29), rng.integers(1, 13), rng.integers(1940, 2035)
    forms = [f"{d:02d}.{m:02d}.{y}", f"{d:02d} {MONTHS[m-1]} {y}", f"{m:02d}/{d:02d}/{y}", f"{y}-{m:02d}-{d:02d}",
             f"{d:02d} {MONTHS[m-1]}/{MONTHS[m-1]} {y % 100:02d}", f"{d:02d}{m:02d}{y}"]
    return forms[rng.integers(len(forms))]


def number(rng):
    head = "".join("ABCDEFGHKLMNPRSTUVXYZ"[rng.integers(21)] for _ in range(rng.integers(0, 4)))
    return head + "".join(str(rng.integers(10)) for _ in range(rng.integers(5, 9)))


def sentence(rng, low=2, high=9):
    words = [word(rng, 1, 3).lower() for _ in range(rng.integers(low, high + 1))]
    return " ".join(words).capitalize()


def _fit(text, n):
    return (text + "<" * n)[:n]


def zone(rng, fmt):
    """Lines of a zone: TD1, TD2, TD3, MRVA, MRVB, FRA (French card of 1994) or DL1 (one line of 30)."""
    state = STATES[rng.integers(len(STATES))]
    names = "<".join(word(rng) for _ in range(rng.integers(1, 3))) + "<<" + "<".join(word(rng) for _ in range(rng.integers(1, 4)))
    num = _fit(number(rng), 9)
    birth = f"{rng.integers(100):02d}{rng.integers(1, 13):02d}{rng.integers(1, 29):02d}"
    until = f"{rng.integers(20, 40):02d}{rng.integers(1, 13):02d}{rng.integers(1, 29):02d}"
    sex = "MF<"[rng.integers(3)]
    optional = number(rng) if rng.random() < 0.5 else ""
    if fmt == "TD1":
        a = _fit("IAC"[rng.integers(3)] + "<" + state + num + digit(num) + optional, 30)
        b = _fit(birth + digit(birth) + sex + until + digit(until) + state, 29)
        return [a, b + digit(a[5:] + b), _fit(names, 30)]
    if fmt == "DL1":
        return [_fit("D1" + state + number(rng) + "<" + word(rng) + until[:4] + "<" * 9, 29) + str(rng.integers(10))]
    if fmt == "FRA":
        return [_fit("IDFRA" + word(rng, 1, 4), 30) + f"{rng.integers(10**6):06d}",
                f"{rng.integers(10**12):012d}" + digit(num) + _fit(word(rng) + "<<" + word(rng), 14) + birth + digit(birth) + "MF"[rng.integers(2)] + "4"]
    length = 36 if fmt in ("TD2", "MRVB") else 44
    head = {"TD3": "P", "TD2": "I", "MRVA": "V", "MRVB": "V"}[fmt] + "<NDOS"[rng.integers(5)]
    body = num + digit(num) + state + birth + digit(birth) + sex + until + digit(until)
    tail = _fit(optional, length - len(body) - 2)
    return [_fit(head + state + names, length), body + tail + digit(tail) + digit(body)]
