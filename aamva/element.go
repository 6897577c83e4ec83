package aamva

import "strings"

// form is what the value of an element looks like.
type form int

const (
	words   form = iota // text
	date                // eight digits
	sex                 // a digit or letter
	flag                // T, N or U
	region              // two letters
	postal              // five to eleven letters, digits, spaces or hyphens
	country             // three letters
	height              // a number, and in or cm
	code                // letters and digits without spaces
	bit                 // 1, or the like
)

// element describes an element of the standard: in which versions it is, and in which
// a card must have it (zero: in none).
type element struct {
	form        form
	first, last int // versions
	required    int // from this version on
}

const always = 99

// elementTable lists the elements of subfiles DL, ID and EN in versions 01 to 10 of the
// AAMVA standard (DL/ID-2000; card design specifications and standards of 2003, 2005,
// 2009 to 2013, 2016 and 2020, annex D, tables D.3 and D.4).
var elementTable = map[string]element{
	"DAA": {words, 1, 1, 0}, "DAB": {words, 1, 1, 0}, "DAE": {words, 1, 1, 0}, "DAF": {words, 1, 1, 0},
	"DAC": {words, 1, always, 4}, "DAD": {words, 1, always, 4},
	"DAG": {words, 1, always, 1}, "DAH": {words, 1, always, 0}, "DAI": {words, 1, always, 1},
	"DAJ": {region, 1, always, 1}, "DAK": {postal, 1, always, 1},
	"DAL": {words, 1, 1, 0}, "DAM": {words, 1, 1, 0}, "DAN": {words, 1, 1, 0}, "DAO": {region, 1, 1, 0},
	"DAP": {postal, 1, 1, 0}, "DAQ": {code, 1, always, 1}, "DAR": {words, 1, 1, 0}, "DAS": {words, 1, 1, 0},
	"DAT": {words, 1, 1, 0}, "DAU": {height, 1, always, 0}, "DAV": {height, 1, always, 0},
	"DAW": {height, 1, always, 0}, "DAX": {height, 1, always, 0}, "DAY": {words, 1, always, 0},
	"DAZ": {words, 1, always, 0}, "DBA": {date, 1, always, 1}, "DBB": {date, 1, always, 1},
	"DBC": {sex, 1, always, 1}, "DBD": {date, 1, always, 2}, "DBE": {words, 1, 1, 0}, "DBF": {words, 1, 1, 0},
	"DBG": {words, 1, always, 0}, "DBH": {bit, 1, 1, 0}, "DBI": {bit, 1, 1, 0}, "DBJ": {code, 1, 1, 0},
	"DBK": {code, 1, 1, 0}, "DBL": {date, 1, always, 0}, "DBM": {code, 1, 1, 0}, "DBN": {words, 1, always, 0},
	"DBO": {words, 1, 1, 0}, "DBP": {words, 1, 1, 0}, "DBQ": {words, 1, 1, 0}, "DBR": {words, 1, 1, 0},
	"DBS": {words, 1, always, 0},
	"DCA": {words, 2, always, 0}, "DCB": {words, 2, always, 0}, "DCD": {words, 2, always, 0},
	"DCE": {bit, 2, always, 0}, "DCF": {words, 2, always, 2}, "DCG": {country, 2, always, 2},
	"DCH": {words, 2, 9, 0}, "DCI": {words, 2, always, 0}, "DCJ": {words, 2, always, 0},
	"DCK": {words, 2, always, 0}, "DCL": {words, 2, always, 0}, "DCM": {words, 2, always, 0},
	"DCN": {words, 2, always, 0}, "DCO": {words, 2, always, 0}, "DCP": {words, 2, always, 0},
	"DCQ": {words, 2, always, 0}, "DCR": {words, 2, always, 0}, "DCS": {words, 2, always, 2},
	"DCT": {words, 2, 3, 0}, "DCU": {words, 2, always, 0},
	"DDA": {bit, 3, always, 0}, "DDB": {date, 3, always, 0}, "DDC": {date, 3, always, 0},
	"DDD": {bit, 3, always, 0}, "DDE": {flag, 4, always, 4}, "DDF": {flag, 4, always, 4},
	"DDG": {flag, 4, always, 4}, "DDH": {date, 4, always, 0}, "DDI": {date, 4, always, 0},
	"DDJ": {date, 4, always, 0}, "DDK": {bit, 5, always, 0}, "DDL": {bit, 6, always, 0},
	"DDM": {words, 10, always, 0},
	"PAA": {words, 1, 1, 0}, "PAB": {date, 1, 1, 0}, "PAC": {words, 1, 1, 0}, "PAD": {words, 1, 1, 0},
	"PAE": {words, 1, 1, 0}, "PAF": {words, 1, 1, 0},
}

// known says whether id is an element of the standard.
func known(id string) bool {
	_, ok := elementTable[id]
	return ok
}

// splits says whether id may begin an element where line ends were lost.
func splits(id string) bool { return known(id) || len(id) == 3 && id[0] == 'Z' && isID(id) }

// fits scores how well a value suits an element: below zero where it does not.
func fits(id, value string) int {
	e, ok := elementTable[id]
	if !ok {
		return 0
	}
	if strings.Contains(value, id) {
		return 0
	}
	if value == "" {
		if e.required > 0 && id != "DAD" || e.form == date || e.form == country {
			return -1
		}
		return 0
	}
	good := true
	switch e.form {
	case date:
		good = len(value) == 8 && digits(value, 8) == 8 || value == "NONE" || value == "00000000"
	case sex, flag, bit:
		good = len(value) == 1 || id == "DDA" && len(value) <= 2
	case region:
		good = len(value) == 2 && letters(value)
	case postal:
		good = len(value) >= 5 && len(value) <= 11 && strings.ContainsAny(value, "0123456789")
	case country:
		good = len(value) == 3 && letters(value)
	case height:
		good = len(value) <= 7 && digits(value, 1) == 1
	case code:
		good = len(value) <= 25
	case words:
		return 1
	}
	if !good {
		return -1
	}
	return 3
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}
