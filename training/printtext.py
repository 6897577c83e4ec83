"""Lines of print as identity documents carry them: names, dates, numbers, labels, addresses.

Read first: `line(rng)`. Everyone named is invented. Like `zonetext`, this knows
nothing of pixels; unlike a zone, print has no grammar, so most names are coined
and one line in sixteen is letters thrown together, lest the reader learn to guess.
"""
import re
import unicodedata

import printwords as words

_LATIN = "ÀÁÂÃÄÅĀĂĄÆÇĆĊČĎĐÐÈÉÊËĒĖĘĚĞĠĢĦÌÍÎÏĪĮİĶĹĻĽŁÑŃŅŇÒÓÔÕÖŐØŒŔŘŚŞŠȘŤȚÙÚÛÜŪŮŰŲŴÝŶŸŹŻŽÞƏ"
_LATIN_LOW = "àáâãäåāăąæçćċčďđðèéêëēėęěğġģħìíîïīįıķĺļľłñńņňòóôõöőøœŕřśşšșťțùúûüūůűųŵýŷÿźżžßþə"
_CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐЂЈЉЊЋЏЃЌЅЎ"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏΪΫ"
_GREEK_LOW = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
_MARKS = ".,:;'\"-/()+*#%&@!?<>=_°ºª№€$|"
_ASCII = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

ALPHABET = " 0123456789" + _ASCII + _MARKS + _LATIN + _LATIN_LOW + _CYRILLIC + _CYRILLIC.lower() + _GREEK + _GREEK_LOW

_WORDS = {k: v[0].split() for k, v in words.NAMES.items()}
_MONTHS = {k: v.split() for k, v in words.MONTHS.items()}


def _pick(rng, seq):
    return seq[int(rng.integers(len(seq)))]


def upper(s, language=""):
    """Capitals as printed: Turkish and Azeri dot their I, ß stays, as on German cards, Greek drops its accents."""
    if language in ("tr", "az"):
        s = s.replace("i", "İ").replace("ı", "I")
    if language == "el":
        for a, b in zip("άέήίόύώΐΰ", "αεηιουωϊϋ"):
            s = s.replace(a, b)
        for a, b in zip("ΆΈΉΊΌΎΏ", "ΑΕΗΙΟΥΩ"):
            s = s.replace(a, b)
    return s.replace("ß", "\0").upper().replace("\0", "ß")


def _digits(rng, n):
    """Figures; some of two sorts only, for a reader loses and doubles those that follow their like."""
    if rng.random() < 0.15:
        return "".join(str(int(d)) for d in rng.choice(rng.integers(0, 10, 2), n))
    return "".join(str(int(d)) for d in rng.integers(0, 10, n))


def _letters(rng, n):
    return "".join(_ASCII[int(i)] for i in rng.integers(0, 26, n))


def _language(rng, script):
    if script == "cyrillic":
        return _pick(rng, words.CYRILLIC)
    return "el" if script == "greek" else _pick(rng, words.LATIN)


def _plain_letters(language):
    if language in words.CYRILLIC:
        return "абвгдежзиклмнопрстуфхцчшщьюя", "аеиоуюя"
    if language == "el":
        return "βγδζθκλμνξπρσστφχψ", "αεηιουω"
    return "bcdfghjklmnpqrstvwxyz", "aeiou"


def _coined(rng, language):
    """A pronounceable word with the language's own letters in it."""
    consonants, vowels = _plain_letters(language)
    extra = words.NAMES[language][1].replace("'", "").replace("-", "").lower()
    out = ""
    for _ in range(int(rng.integers(2, 5))):
        out += _pick(rng, consonants) + _pick(rng, vowels)
        if extra and rng.random() < 0.3:
            out += _pick(rng, extra)
        elif rng.random() < 0.3:
            out += _pick(rng, consonants)
    if language == "el" and out.endswith("σ"):
        out = out[:-1] + "ς"
    return out[:1].upper() + out[1:] if language not in ("tr", "az") else upper(out[:1], language) + out[1:]


# Letters that differ by their accent alone, as capitals and as small letters.
_ACCENTED = {}
for _c in _LATIN + _LATIN_LOW:
    _base = unicodedata.normalize("NFD", _c)[0]
    if _base != _c:
        _ACCENTED.setdefault(_base, []).append(_c)


def reaccented(rng, s, share=0.4):
    """s with accents taken off, put on and changed for others of the same letter: what no memory of names foretells."""
    out = []
    for c in s:
        base = unicodedata.normalize("NFD", c)[0]
        marked = _ACCENTED.get(base)
        if marked and rng.random() < share:
            c = _pick(rng, marked) if rng.random() < 0.8 else base
        out.append(c)
    return "".join(out)


def _word(rng, language):
    return _pick(rng, _WORDS[language]) if rng.random() < 0.35 else _coined(rng, language)


def _cased(rng, s, language):
    return upper(s, language) if rng.random() < 0.72 else s


def _name(rng, script):
    language = _language(rng, script)
    n = (1, 1, 1, 2, 2, 3)[int(rng.integers(6))]
    joint = "-" if rng.random() < 0.12 else " "
    s = joint.join(_word(rng, language) for _ in range(n))
    if script == "latin" and rng.random() < 0.08:
        s = _pick(rng, ("O'", "D'", "L'", "L'", "Mc", "Mac", "Ó ", "Ní ", "de ", "De la ", "van der ", "von ", "dos ", "Le ")) + s
    if script == "latin" and rng.random() < 0.04:  # its B in a name in capitals is a ß
        s = re.sub("(?<=[aeiouäöü])(?:ss?|b|t|n)(?![aeiou])", "ß", s)
    if rng.random() < 0.04:
        s += ", " + _word(rng, language)
    return _cased(rng, s, language)


def date(rng, script="latin"):
    """A date in one of the printed orders."""
    d, m, y = 1 + int(rng.integers(28)), 1 + int(rng.integers(12)), 1925 + int(rng.integers(116))
    if rng.random() < 0.1:
        d, m = _pick(rng, (1, 11, 11, 22)), _pick(rng, (1, 11, 11))
    if rng.random() < 0.5:
        sep = _pick(rng, (".", ".", ".", "/", "/", "-", " ", ". "))
        order = rng.random()
        if order < 0.7:
            return "%02d%s%02d%s%04d" % (d, sep, m, sep, y)
        if order < 0.8:
            return "%02d%s%02d%s%02d" % (d, sep, m, sep, y % 100)
        if order < 0.9:
            return "%04d%s%02d%s%02d" % (y, sep, m, sep, d)
        return "%d%s%d%s%d" % (d, sep, m, sep, y)
    kinds = {"cyrillic": ("ru", "uk"), "greek": ("el",)}.get(script) or tuple(k for k in _MONTHS if k not in ("ru", "uk", "el"))
    language = _pick(rng, kinds)
    names = _MONTHS[language]
    month = _pick(rng, names)
    if rng.random() < 0.35 and month.isupper():
        month += _pick(rng, ("/", " / ", " /")) + _pick(rng, _MONTHS["en"][:12])
    if month[:1].islower() and rng.random() < 0.3:
        month = upper(month, language)
    year = "%04d" % y if rng.random() < 0.75 else "%02d" % (y % 100)
    if language == "en" and rng.random() < 0.3:
        return "%s %02d, %s" % (month, d, year)
    return "%02d%s%s%s%s" % (d, _pick(rng, (" ", " ", ". ", "-")), month, _pick(rng, (" ", " ", ".", "-")), year)


def _number(rng):
    kind = int(rng.integers(9))
    if kind == 0:
        return _letters(rng, int(rng.integers(1, 4))) + _digits(rng, int(rng.integers(5, 9)))
    if kind == 1:
        return _digits(rng, int(rng.integers(1, 13)))
    if kind == 2:
        return "".join(_pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(int(rng.integers(6, 17))))
    if kind == 3:
        return _digits(rng, 6) + _pick(rng, "-/+ ") + _digits(rng, 4)
    if kind == 4:
        return " ".join(_digits(rng, 3) for _ in range(int(rng.integers(2, 5))))
    if kind == 5:
        return _pick(rng, ("1,%s m", "1.%s m", "1%s cm", "5'-%s\"", "5-%s", "1%s lb")) % _digits(rng, 2)
    if kind == 6:
        return _letters(rng, 2) + " " + _digits(rng, 7)
    if kind == 7:
        return "%s%s-%s-%s" % (_letters(rng, 1), _digits(rng, 3), _digits(rng, 4), _digits(rng, 4))
    return _letters(rng, 5) + _digits(rng, 6) + _letters(rng, 2) + _digits(rng, 1) + _letters(rng, 2)


def _label(rng, script):
    table = {"cyrillic": words.LABELS_CYRILLIC, "greek": words.LABELS_GREEK}.get(script, words.LABELS)
    s = _pick(rng, table)
    for _ in range(int(rng.random() < 0.45) + int(rng.random() < 0.15)):
        s += _pick(rng, ("/", " / ", "/ ", " ", ". ")) + _pick(rng, words.LABELS)
    roll = rng.random()
    if roll < 0.15:
        s += " (%d)" % int(rng.integers(1, 15))
    elif roll < 0.25:
        s += _pick(rng, (":", ".", ": "))
    return (s.upper() if rng.random() < 0.3 else s).strip()


_FIELDS = "1 2 3 4a 4b 4c 4d 5 6 7 8 9 10 11 12 13 14 15 16 17 18 1. 2. 3. 4a. 4b. 4c. 4d. 5. 8. 9. (4a) (3) 9a".split()
_CLASSES = "AM A1 A2 A B1 B BE C1 C1E C CE D1 D1E D DE T L M S F G H Q B+E".split()


# What stands in small type before a value: the numbers of Directive 2006/126, the letters of AAMVA's standard.
SHORT_LABEL = re.compile(r"\(?\d{1,2}[a-d]?[.)]* |(\d{1,2}[a-d]? )?(DLN?|ID|DOB|EXP|ISS|LN|FN|SEX|HGT|WGT|EYES|HAIR|REST|END|CLASS|DD):? ")
_AAMVA = "4d DLN|4d DL|DL|DLN|DLN:|ID|3 DOB|DOB|DOB:|4b EXP|EXP|EXP:|4a ISS|ISS|ISS:|1 LN|LN|2 FN|FN|9 CLASS|CLASS|5 DD|DD".split("|")
_TRAITS = {"15 SEX|SEX|SEX:": "M F X", "16 HGT|HGT": "5'-04\" 5'-11\" 6'-02\" 5-08 165cm", "17 WGT|WGT": "140 165 190lb",
           "18 EYES|EYES": "BRO BLU GRN HAZ GRY BLK", "19 HAIR|HAIR": "BRO BLK BLN GRY", "12 REST|REST|9a END|END": "NONE A B"}


def _lettered(rng, script):
    """A value with a label of AAMVA's standard before it, or two such."""
    if rng.random() < 0.35:
        labels, values = _pick(rng, tuple(_TRAITS.items()))
        return _pick(rng, labels.split("|")) + " " + _pick(rng, values.split())
    label = _pick(rng, _AAMVA)
    if re.search("DOB|EXP|ISS", label):
        return label + " %02d/%02d/%04d" % (1 + rng.integers(12), 1 + rng.integers(28), 1925 + rng.integers(116))
    if re.search("LN|FN", label) and "DLN" not in label:
        return label + " " + _name(rng, script)
    return label + " " + _number(rng)


def _short(rng, script):
    """Values of a letter or a few: sex, state, colour of the eyes."""
    sexes = "M F X M/M F/F M/F K/F Ž/F M/H F/V V/F N/F E/M".split() if script == "latin" else ("М", "Ж", "Ч", "М/M", "Ж/F", "Θ/F", "Α/M")
    roll = rng.random()
    if roll < 0.5:
        return _pick(rng, sexes)
    if roll < 0.8:
        return _letters(rng, int(rng.integers(1, 4)))
    return _digits(rng, int(rng.integers(1, 4))) + _pick(rng, ("", " cm", ".", "a"))


def _numbered(rng, script):
    if script == "latin" and rng.random() < 0.35:
        return _lettered(rng, script)
    roll = rng.random()
    if roll < 0.45:
        body = date(rng, script)
    elif roll < 0.7:
        body = _name(rng, script)
    elif roll < 0.85:
        body = _number(rng)
    else:
        body = _pick(rng, ("/", " ", "/ ")).join(_pick(rng, _CLASSES) for _ in range(int(rng.integers(1, 8))))
    return _pick(rng, _FIELDS) + " " + body


def _place(rng, script):
    if script != "latin":
        return _name(rng, script)
    s = _pick(rng, words.PLACES)
    roll = rng.random()
    if roll < 0.3:
        s = "%s %s" % (_digits(rng, int(rng.integers(4, 6))), s)
    elif roll < 0.6:
        s = "%s %s%s %s" % (_pick(rng, words.STREETS), _digits(rng, int(rng.integers(1, 4))), _pick(rng, (",", "", " -")), s)
    elif roll < 0.7:
        s += ", %s %s" % (_letters(rng, 2), _digits(rng, 5))
    elif roll < 0.8:
        s += " (%s)" % _letters(rng, int(rng.integers(2, 4)))
    return _cased(rng, s, "")


def _thrown(rng, script):
    """Letters without sense; diacritics as often as plain letters."""
    high, low = {"cyrillic": (_CYRILLIC, _CYRILLIC.lower()), "greek": (_GREEK, _GREEK_LOW)}.get(script, (_LATIN, _LATIN_LOW))
    plain_high, plain_low = (_ASCII[:26], _ASCII[26:]) if script == "latin" else (high, low)
    out = []
    for _ in range(int(rng.integers(1, 4))):
        capitals, n = rng.random(), int(rng.integers(1, 9))
        for i in range(n):
            up = capitals < 0.5 or (capitals < 0.8 and i == 0)
            own = rng.random() < 0.4
            out.append(_pick(rng, (high if up else low) if own else (plain_high if up else plain_low)))
            if rng.random() < 0.05:
                out.append(_pick(rng, _MARKS))
            if rng.random() < 0.05:
                out.append(_digits(rng, 1))
        out.append(" ")
    return "".join(out).strip()


def script_of(rng, others=0.2):
    """Which script the line is in; most documents that meet us are Latin, and of the `others` three in five Cyrillic."""
    roll = rng.random()
    return "latin" if roll >= others else "cyrillic" if roll < 0.6 * others else "greek"


def line(rng, script):
    """One line of print, only characters of ALPHABET, no space at its ends."""
    roll = rng.random()
    if roll < 0.36:
        s = _name(rng, script)
        if script == "latin" and rng.random() < 0.5:
            s = reaccented(rng, s)
    elif roll < 0.51:
        s = date(rng, script)
    elif roll < 0.62:
        s = _number(rng)
    elif roll < 0.73:
        s = _label(rng, script)
    elif roll < 0.86:
        s = _numbered(rng, script)
    elif roll < 0.90:
        s = _place(rng, script)
    elif roll < 0.94:
        s = _short(rng, script)
    else:
        s = _thrown(rng, script)
    s = " ".join("".join(c for c in s if c in _SET).split())
    return s or "0"


_SET = frozenset(ALPHABET)
if len(_SET) != len(ALPHABET):
    raise AssertionError("a character stands twice in the alphabet")
