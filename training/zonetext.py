"""Lines of machine-readable zones, as the states print them.

Read first: `line(rng)`, which draws one line and its neighbours. The layouts
are those of ICAO Doc 9303 parts 4 to 7 (TD3, TD1, TD2, MRV-A, MRV-B), of the
French identity card of 1988, of the French licence (DL1) and of the Swiss
licence. Every person is invented; nothing is read from a document.

This module knows nothing of pixels.
"""

ALPHABET = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

CODES = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BMU BOL BRA "
    "BRB BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CYM CYP CZE D<< DJI DMA DNK DOM DZA "
    "ECU EGY ERI ESH ESP EST ETH FIN FJI FRA FRO FSM GAB GBR GBD GBN GBO GBP GBS GEO GHA GIB GIN GMB GNB GNQ GRC GRD "
    "GRL GTM GUY HKG HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO "
    "LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI "
    "MYS NAM NCL NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG POL PRK PRT PRY PSE QAT RKS ROU RUS RWA "
    "SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN "
    "TUR TUV TWN TZA UGA UKR UNO UNA UNK EUE URY USA UTO UZB VAT VCT VEN VGB VNM VUT WSM XXA XXB XXC XXX XOM XPO YEM "
    "ZAF ZMB ZWE"
).split()

SURNAMES = (
    "SMITH JOHNSON WILLIAMS BROWN JONES GARCIA MILLER DAVIS RODRIGUEZ MARTINEZ HERNANDEZ LOPEZ GONZALEZ WILSON ANDERSON "
    "THOMAS TAYLOR MOORE JACKSON MARTIN LEE PEREZ THOMPSON WHITE HARRIS SANCHEZ CLARK RAMIREZ LEWIS ROBINSON WALKER YOUNG "
    "ALLEN KING WRIGHT SCOTT TORRES NGUYEN HILL FLORES GREEN ADAMS NELSON BAKER HALL RIVERA CAMPBELL MITCHELL CARTER "
    "MUELLER SCHMIDT SCHNEIDER FISCHER WEBER MEYER WAGNER BECKER SCHULZ HOFFMANN SCHAEFER KOCH BAUER RICHTER KLEIN WOLF "
    "SCHROEDER NEUMANN SCHWARZ ZIMMERMANN BRAUN KRUEGER HOFMANN HARTMANN LANGE SCHMITT WERNER KRAUSE MEIER LEHMANN "
    "DUPONT DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFEBVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET "
    "ROSSI RUSSO FERRARI ESPOSITO BIANCHI ROMANO COLOMBO RICCI MARINO GRECO BRUNO GALLO CONTI DE<LUCA COSTA GIORDANO "
    "DA<SILVA SANTOS FERREIRA PEREIRA OLIVEIRA RODRIGUES MARTINS SOUSA FERNANDES GONCALVES GOMES LOPES MARQUES ALVES "
    "NOWAK KOWALSKI WISNIEWSKI WOJCIK KOWALCZYK KAMINSKI LEWANDOWSKI ZIELINSKI SZYMANSKI WOZNIAK DABROWSKI KOZLOWSKI "
    "NOVAK SVOBODA NOVOTNY DVORAK CERNY PROCHAZKA KUCERA VESELY HORAK NEMEC POKORNY HORVAT KOVACEVIC BABIC MARIC JURIC "
    "NAGY KOVACS TOTH SZABO HORVATH VARGA KISS MOLNAR NEMETH FARKAS BALOGH PAPP POPESCU IONESCU POPA DUMITRU STAN "
    "IVANOV PETROV SIDOROV SMIRNOV KUZNETSOV POPOV VASILIEV SOKOLOV MIKHAILOV SHEVCHENKO KOVALENKO BONDARENKO TKACHENKO "
    "PAPADOPOULOS GEORGIOU NIKOLAIDIS DIMITRIOU ANDERSSON JOHANSSON KARLSSON NILSSON ERIKSSON LARSSON OLSSON PERSSON "
    "HANSEN JENSEN NIELSEN PEDERSEN ANDERSEN CHRISTENSEN LARSEN SOERENSEN RASMUSSEN KORHONEN VIRTANEN MAEKINEN NIEMINEN "
    "DE<JONG JANSEN DE<VRIES VAN<DEN<BERG VAN<DIJK BAKKER JANSSEN VISSER SMIT MEIJER PEETERS MAES JACOBS MERTENS "
    "YILMAZ KAYA DEMIR SAHIN CELIK YILDIZ YILDIRIM OZTURK AYDIN OZDEMIR ARSLAN DOGAN KILIC ASLAN CETIN KARA KOC KURT "
    "AL<MASRI AL<HUSSEIN ABDULLAH MOHAMMED AHMED KHAN ALI HASSAN HUSSAIN MALIK SINGH KUMAR SHARMA PATEL GUPTA DAS REDDY "
    "WANG LI ZHANG LIU CHEN YANG HUANG ZHAO WU ZHOU XU SUN MA ZHU HU GUO HE GAO LIN LUO KIM PARK CHOI JUNG KANG CHO "
    "SATO SUZUKI TAKAHASHI TANAKA WATANABE ITO YAMAMOTO NAKAMURA KOBAYASHI KATO TRAN LE PHAM HOANG PHAN VU VO DANG BUI "
    "OKAFOR ADEYEMI MENSAH NKRUMAH DIALLO TRAORE KEITA COULIBALY MBEKI DLAMINI NDLOVU MOYO TESFAYE BEKELE O<CONNOR "
    "O<BRIEN MACDONALD MCCARTHY FITZGERALD SPECIMEN MUSTERMANN ERIKSSON MUSTER QUISPE XHAKA GJERGJI QVIST ZWICKY WYSS"
).split()

GIVEN = (
    "JAMES MARY ROBERT PATRICIA JOHN JENNIFER MICHAEL LINDA DAVID ELIZABETH WILLIAM BARBARA RICHARD SUSAN JOSEPH JESSICA "
    "THOMAS SARAH CHARLES KAREN ANNA MARIA PETER HANS ERIKA CLAUS SABINE UWE HEIKE JUERGEN MONIKA WOLFGANG BRIGITTE PIERRE "
    "CAMILLE LOUIS CHLOE HUGO LEA GABRIEL EMMA ARTHUR MANON JULES INES CORINNE NATHALIE JEAN<PAUL MARIE<CLAIRE GIUSEPPE "
    "GIOVANNI FRANCESCA ANTONIO LUCIA MARCO GIULIA CHIARA PAOLO SOFIA JOSE CARMEN MANUEL DOLORES FRANCISCO PILAR JAVIER "
    "ISABEL JOAO ANA PEDRO TERESA PAULO CATARINA JAN KATARZYNA PIOTR AGNIESZKA KRZYSZTOF MALGORZATA ANDRZEJ JOANNA TOMASZ "
    "JIRI EVA PAVEL JANA MARTIN LENKA IVAN NATALIA DMITRI OLGA SERGEI TATIANA ALEKSANDR YELENA VLADIMIR SVETLANA MYKOLA "
    "OKSANA TARAS IRYNA GEORGIOS ELENI DIMITRIOS MARIOS LARS KARIN ERIK ASTRID NILS INGRID BJOERN SIGRID JUHANI HELENA "
    "MATTI AINO MEHMET AYSE MUSTAFA FATMA AHMET EMINE ZEYNEP MOHAMED FATIMA OMAR AISHA YOUSSEF KHADIJA IBRAHIM MARYAM RAJ "
    "PRIYA AMIT SUNITA WEI FANG XIAO<MING MEI JUN YAN HIROSHI YUKI KENJI SAKURA MIN<JUN SEO<YEON VAN<ANH THI<HOA KWAME "
    "AMA CHIDI NGOZI THABO ZANELE ABEBE TIGIST WILLEM ANNEKE SANNE DAAN LUCA NOAH ELIAS MIA EMILIA ZOE YVES XAVIER QUENTIN "
    "ZOLTAN ESZTER ISTVAN KATALIN ION ELENA STEFAN MIRELA GORAN VESNA ZORAN JASNA OTTO UMA VICTORIA WILHELMINA HENK JOOST"
).split()

_WEIGHT = (7, 3, 1)


def check_digit(text):
    """The check digit of ICAO 9303-3, 4.9: weights 7, 3, 1, modulo 10."""
    value = 0
    for i, c in enumerate(text):
        if c == "<":
            v = 0
        elif c.isdigit():
            v = int(c)
        else:
            v = ord(c) - 55
        value += v * _WEIGHT[i % 3]
    return str(value % 10)


def _pick(rng, seq):
    return seq[int(rng.integers(len(seq)))]


def _letters(rng, n):
    return "".join(chr(65 + int(i)) for i in rng.integers(0, 26, n))


def _digits(rng, n):
    return "".join(chr(48 + int(i)) for i in rng.integers(0, 10, n))


def _mixed(rng, n):
    return "".join(ALPHABET[1 + int(i)] for i in rng.integers(0, 36, n))


_ONSET = "B C D F G H J K L M N P R S T V W X Y Z BR CH DR GR KH KR NG NJ PL SH SK ST SZ TH TR TS ZH Q QU".split()
_RHYME = "A E I O U AA AI AN AR AU EE EI EN ER ES IA IN IS OE ON OR OS OU UE UN US Y YE".split()


def _invented(rng):
    return "".join(_pick(rng, _ONSET) + _pick(rng, _RHYME) for _ in range(int(rng.integers(1, 5))))


def _surname(rng):
    s = _pick(rng, SURNAMES) if rng.random() < 0.5 else _invented(rng)
    if rng.random() < 0.12:
        s += "<" + (_pick(rng, SURNAMES) if rng.random() < 0.5 else _invented(rng))
    return s


def _given(rng):
    n = 1 + int(rng.random() < 0.4) + int(rng.random() < 0.12)
    return "<".join(_pick(rng, GIVEN) if rng.random() < 0.6 else _invented(rng) for _ in range(n))


def _names(rng, n):
    name = _surname(rng)
    if rng.random() < 0.97:
        name += "<<" + _given(rng)
    return name[:n].ljust(n, "<")


def _number(rng, n=9):
    kind = rng.random()
    if kind < 0.3:
        s = _digits(rng, int(rng.integers(7, n + 1)))
    elif kind < 0.6:
        k = int(rng.integers(1, 4))
        s = _letters(rng, k) + _digits(rng, int(rng.integers(6, n + 1 - k)) if n + 1 - k > 6 else n - k)
    else:
        s = _mixed(rng, n)
    return s[:n].ljust(n, "<")


def _date(rng):
    if rng.random() < 0.02:
        return _pick(rng, ("<<<<<<", _digits(rng, 2) + "<<<<"))
    return "%s%02d%02d" % (_digits(rng, 2), 1 + int(rng.integers(12)), 1 + int(rng.integers(31)))


def _optional(rng, n):
    kind = rng.random()
    if kind < 0.45:
        return "<" * n
    if kind < 0.7:
        return _digits(rng, int(rng.integers(1, n + 1))).ljust(n, "<")
    return _mixed(rng, int(rng.integers(1, n + 1))).ljust(n, "<")


def _state(rng):
    return _pick(rng, CODES) if rng.random() < 0.85 else _letters(rng, 3)


def _sex(rng):
    return _pick(rng, "MF<") if rng.random() < 0.2 else _pick(rng, "MF")


def td3(rng):
    iss = _state(rng)
    nat = iss if rng.random() < 0.85 else _state(rng)
    first = "P" + (_pick(rng, "<<<<<<PDSMNOROTEXC") if rng.random() < 0.5 else "<") + iss + _names(rng, 39)
    num, dob, exp, opt = _number(rng), _date(rng), _date(rng), _optional(rng, 14)
    cd = check_digit(opt) if opt.strip("<") or rng.random() < 0.5 else "<"
    a = num + check_digit(num)
    b = dob + check_digit(dob)
    c = exp + check_digit(exp) + opt + cd
    return [first, a + nat + b + _sex(rng) + c + check_digit(a + b + c)]


def td2(rng):
    iss = _state(rng)
    nat = iss if rng.random() < 0.85 else _state(rng)
    first = _pick(rng, ("I<", "ID", "AC", "A<", "C<", "IP", "PP", "TS")) + iss + _names(rng, 31)
    num, dob, exp, opt = _number(rng), _date(rng), _date(rng), _optional(rng, 7)
    a = num + check_digit(num)
    b = dob + check_digit(dob)
    c = exp + check_digit(exp) + opt
    return [first, a + nat + b + _sex(rng) + c + check_digit(a + b + c)]


def td1(rng):
    iss = _state(rng)
    nat = iss if rng.random() < 0.85 else _state(rng)
    num, opt = _number(rng), _optional(rng, 15)
    cd = check_digit(num)
    if rng.random() < 0.08:
        rest = _digits(rng, int(rng.integers(1, 6)))
        cd, opt = "<", (rest + check_digit(num + rest)).ljust(15, "<")
    first = _pick(rng, ("I<", "ID", "AR", "A<", "C<", "CI", "IR", "IO", "C1", "I1", "IX", "AC")) + iss + num + cd + opt
    dob, exp, opt2 = _date(rng), _date(rng), _optional(rng, 11)
    second = dob + check_digit(dob) + _sex(rng) + exp + check_digit(exp) + nat + opt2
    comp = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return [first, second + check_digit(comp), _names(rng, 30)]


def mrv(rng, width):
    iss = _state(rng)
    first = _pick(rng, ("V<", "VC", "VA", "VB", "VD", "VN", "V1")) + iss + _names(rng, width - 5)
    num, dob, exp = _number(rng), _date(rng), _date(rng)
    second = num + check_digit(num) + _state(rng) + dob + check_digit(dob) + _sex(rng) + exp + check_digit(exp)
    return [first, second + _optional(rng, width - len(second))]


def french_card(rng):
    first = "IDFRA" + _surname(rng)[:25].ljust(25, "<") + _digits(rng, 2) + _pick(rng, "0123456789AB<") + _digits(rng, 3)
    a = "%s%02d" % (_digits(rng, 2), 1 + int(rng.integers(12))) + _digits(rng, 8)
    dob = _date(rng)
    second = a + check_digit(a) + _given(rng).replace("<", "<<", 1)[:14].ljust(14, "<") + dob + check_digit(dob) + _sex(rng)
    return [first, second + check_digit(first + second)]


def french_licence(rng):
    num = _digits(rng, 2) + _letters(rng, 2) + _digits(rng, 5)
    line = "D1FRA" + num + check_digit(num) + _date(rng) + _surname(rng)[:8].ljust(8, "<")
    return [line + check_digit(line)]


def swiss_licence(rng):
    first = _mixed(rng, 6) + "<" * 3
    second = "FA" + _pick(rng, ("CHE", "LIE")) + _digits(rng, 12) + "<<" + _date(rng)
    return [first, second.ljust(30, "<"), _names(rng, 30)]


def noise(rng):
    """A line without any language: what the eye sees must win over habit."""
    n = _pick(rng, (30, 36, 44)) if rng.random() < 0.7 else int(rng.integers(8, 45))
    fill = rng.random() ** 3 * 0.7
    out = []
    while len(out) < n:
        if rng.random() < fill:
            out.extend("<" * int(rng.integers(1, 12)))
        elif rng.random() < 0.15:
            out.append(_pick(rng, "0O1I5S8B2Z6GDQUVWNMK<KE4A7TCGHXYPRF"))
        else:
            out.append(_pick(rng, ALPHABET[1:]))
    return ["".join(out[:n])]


_FORMATS = (
    (0.30, td3),
    (0.12, td2),
    (0.20, td1),
    (0.04, lambda r: mrv(r, 44)),
    (0.04, lambda r: mrv(r, 36)),
    (0.06, french_card),
    (0.03, french_licence),
    (0.02, swiss_licence),
    (0.19, noise),
)


def _smudge(rng, text):
    """Characters replaced at random, so that no grammar can be relied upon."""
    out = list(text)
    for i in range(len(out)):
        if rng.random() < 0.08:
            out[i] = _pick(rng, ALPHABET)
    return "".join(out)


def line(rng):
    """One line, and the lines above and below it (None where there is none)."""
    roll, make = rng.random(), noise
    for share, candidate in _FORMATS:
        if roll < share:
            make = candidate
            break
        roll -= share
    lines = make(rng)
    if rng.random() < 0.2:
        lines = [_smudge(rng, s) for s in lines]
    i = int(rng.integers(len(lines)))
    above = lines[i - 1] if i > 0 else None
    below = lines[i + 1] if i + 1 < len(lines) else None
    text = lines[i]
    if rng.random() < 0.04 and len(text) > 20:
        a = int(rng.integers(0, 8))
        b = len(text) - int(rng.integers(0, 8))
        text = text[a:b]
        above = above[a:b] if above else None
        below = below[a:b] if below else None
    return text, above, below
