package mrz

// A Format is the layout of a zone.
type Format string

// The formats. Lines and characters a line stand behind each.
const (
	TD1   Format = "TD1"    // 3x30, identity and residence cards, 9303-5
	TD2   Format = "TD2"    // 2x36, older identity cards, 9303-6
	TD3   Format = "TD3"    // 2x44, passports, 9303-4
	MRVA  Format = "MRVA"   // 2x44, visas, 9303-7
	MRVB  Format = "MRVB"   // 2x36, visas, 9303-7
	FRAID Format = "FRA_ID" // 2x36, French identity card of 1988 to 2021
	DL1   Format = "DL1"    // 1x30, French driving licence since 2013
	CHEDL Format = "CHE_DL" // 9+30+30, Swiss driving licence since 2003; no check digits
)

// Formats lists every format.
func Formats() []Format { return []Format{TD1, TD2, TD3, MRVA, MRVB, FRAID, DL1, CHEDL} }

// A Position is one character of a zone: line and column, both from 0.
type Position struct{ Line, Col int }

// A Span is the columns From (included) to To (not included) of a line, all from 0.
type Span struct{ Line, From, To int }

// Of is the text of the span.
func (s Span) Of(lines []string) string { return lines[s.Line][s.From:s.To] }

// A Field is a named stretch of a zone and what each of its characters may be.
type Field struct {
	Name string // one of the Field constants
	Span
	Allowed Set
}

// The names of fields. Check digits are not fields; see Format.Checks.
const (
	FieldKind        = "kind"
	FieldIssuer      = "issuer"
	FieldName        = "name" // surname, two fillers, given names
	FieldSurname     = "surname"
	FieldGivenNames  = "given_names"
	FieldNumber      = "number"
	FieldNationality = "nationality"
	FieldBirth       = "birth_date"
	FieldSex         = "sex"
	FieldExpiry      = "expiry_date"
	FieldOptional    = "optional_data"
	FieldOptional2   = "optional_data_2"
	FieldSeparator   = "separator" // always fillers
)

// A Check is a check digit: where it stands and what it covers.
type Check struct {
	Name string   // one of the Check constants
	At   Position // of the check digit itself
	Over []Span   // what it is computed over, in this order, as one string, with weights 7, 3, 1

	// EmptyFiller says that the digit may be a filler where everything it covers is filler (9303-4 allows that for a
	// passport's optional data).
	EmptyFiller bool

	// Continues is where a number too long for its field goes on: when the check digit's own position is a
	// filler, the rest of the number, then its check digit, stand here, ended by a filler (9303-5 and 9303-6). Its
	// To is 0 where the format has no such rule.
	Continues Span
}

// The names of check digits.
const (
	CheckNumber    = "number"
	CheckBirth     = "birth_date"
	CheckExpiry    = "expiry_date"
	CheckOptional  = "optional_data"
	CheckComposite = "composite"
)

// layout is all there is to know about a format.
type layout struct {
	lengths []int // characters of each line
	fields  []Field
	checks  []Check
}

// Sets of characters for kinds of field. They are as wide as what states print: kind codes such as A3 and C1 exist, and
// a birth date may be unknown in part.
const (
	letter = Letters | Filler
	date   = Digits | Filler
	sex    = Set(1<<(10+'M'-'A') | 1<<(10+'F'-'A') | 1<<(10+'X'-'A') | 1<<36)
)

func layoutOf(f Format) (layout, bool) {
	switch f {
	case TD1:
		return td1, true
	case TD2:
		return td2, true
	case TD3:
		return td3, true
	case MRVA:
		return mrva, true
	case MRVB:
		return mrvb, true
	case FRAID:
		return fraID, true
	case DL1:
		return dl1, true
	case CHEDL:
		return cheDL, true
	}
	return layout{}, false
}

// 9303-5 section 4.2.2.
var td1 = layout{
	lengths: []int{30, 30, 30},
	fields: []Field{
		{FieldKind, Span{0, 0, 1}, Letters},
		{FieldKind, Span{0, 1, 2}, Any},
		{FieldIssuer, Span{0, 2, 5}, letter},
		{FieldNumber, Span{0, 5, 14}, Any},
		{FieldOptional, Span{0, 15, 30}, Any},
		{FieldBirth, Span{1, 0, 6}, date},
		{FieldSex, Span{1, 7, 8}, sex},
		{FieldExpiry, Span{1, 8, 14}, date},
		{FieldNationality, Span{1, 15, 18}, letter},
		{FieldOptional2, Span{1, 18, 29}, Any},
		{FieldName, Span{2, 0, 30}, letter},
	},
	checks: []Check{
		{Name: CheckNumber, At: Position{0, 14}, Over: []Span{{0, 5, 14}}, Continues: Span{0, 15, 30}},
		{Name: CheckBirth, At: Position{1, 6}, Over: []Span{{1, 0, 6}}},
		{Name: CheckExpiry, At: Position{1, 14}, Over: []Span{{1, 8, 14}}},
		{Name: CheckComposite, At: Position{1, 29}, Over: []Span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}}},
	},
}

// 9303-6 section 4.2.2.
var td2 = layout{
	lengths: []int{36, 36},
	fields:  twoLines(36, Letters, 35),
	checks: []Check{
		{Name: CheckNumber, At: Position{1, 9}, Over: []Span{{1, 0, 9}}, Continues: Span{1, 28, 35}},
		{Name: CheckBirth, At: Position{1, 19}, Over: []Span{{1, 13, 19}}},
		{Name: CheckExpiry, At: Position{1, 27}, Over: []Span{{1, 21, 27}}},
		{Name: CheckComposite, At: Position{1, 35}, Over: []Span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}}},
	},
}

// 9303-4 section 4.2.2.
var td3 = layout{
	lengths: []int{44, 44},
	fields:  twoLines(44, SetOf("P"), 42),
	checks: []Check{
		{Name: CheckNumber, At: Position{1, 9}, Over: []Span{{1, 0, 9}}},
		{Name: CheckBirth, At: Position{1, 19}, Over: []Span{{1, 13, 19}}},
		{Name: CheckExpiry, At: Position{1, 27}, Over: []Span{{1, 21, 27}}},
		{Name: CheckOptional, At: Position{1, 42}, Over: []Span{{1, 28, 42}}, EmptyFiller: true},
		{Name: CheckComposite, At: Position{1, 43}, Over: []Span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}}},
	},
}

// 9303-7 section 4.2.2 (MRV-A) and 5.2.2 (MRV-B): no composite digit.
var (
	mrva = layout{
		lengths: []int{44, 44},
		fields:  twoLines(44, SetOf("V"), 44),
		checks:  visaChecks,
	}
	mrvb = layout{
		lengths: []int{36, 36},
		fields:  twoLines(36, SetOf("V"), 36),
		checks:  visaChecks,
	}
	visaChecks = []Check{
		{Name: CheckNumber, At: Position{1, 9}, Over: []Span{{1, 0, 9}}},
		{Name: CheckBirth, At: Position{1, 19}, Over: []Span{{1, 13, 19}}},
		{Name: CheckExpiry, At: Position{1, 27}, Over: []Span{{1, 21, 27}}},
	}
)

// twoLines is the fields that the formats of two lines share; the optional data ends before column end.
func twoLines(width int, first Set, end int) []Field {
	return []Field{
		{FieldKind, Span{0, 0, 1}, first},
		{FieldKind, Span{0, 1, 2}, Any},
		{FieldIssuer, Span{0, 2, 5}, letter},
		{FieldName, Span{0, 5, width}, letter},
		{FieldNumber, Span{1, 0, 9}, Any},
		{FieldNationality, Span{1, 10, 13}, letter},
		{FieldBirth, Span{1, 13, 19}, date},
		{FieldSex, Span{1, 20, 21}, sex},
		{FieldExpiry, Span{1, 21, 27}, date},
		{FieldOptional, Span{1, 28, end}, Any},
	}
}

// The French card: the first line ends in the issuing office, the second begins with the card's number, whose first
// four digits are the year and month of issue. It says neither expiry nor nationality. The last digit covers both lines. Seen on
// the ministry's specimens (BERTHIER), on which all three digits agree.
var fraID = layout{
	lengths: []int{36, 36},
	fields: []Field{
		{FieldKind, Span{0, 0, 2}, Letters},
		{FieldIssuer, Span{0, 2, 5}, Letters},
		{FieldSurname, Span{0, 5, 30}, letter},
		{FieldOptional, Span{0, 30, 36}, Any},
		{FieldNumber, Span{1, 0, 12}, Digits | Letters},
		{FieldGivenNames, Span{1, 13, 27}, letter},
		{FieldBirth, Span{1, 27, 33}, date},
		{FieldSex, Span{1, 34, 35}, sex},
	},
	checks: []Check{
		{Name: CheckNumber, At: Position{1, 12}, Over: []Span{{1, 0, 12}}},
		{Name: CheckBirth, At: Position{1, 33}, Over: []Span{{1, 27, 33}}},
		{Name: CheckComposite, At: Position{1, 35}, Over: []Span{{0, 0, 36}, {1, 0, 35}}},
	},
}

// The French licence: both digits run from the start of the line, as they do on the specimen (MARTIN).
var dl1 = layout{
	lengths: []int{30},
	fields: []Field{
		{FieldKind, Span{0, 0, 1}, SetOf("D")},
		{FieldKind, Span{0, 1, 2}, Any},
		{FieldIssuer, Span{0, 2, 5}, letter},
		{FieldNumber, Span{0, 5, 14}, Any},
		{FieldExpiry, Span{0, 15, 21}, date},
		{FieldSurname, Span{0, 21, 29}, letter},
	},
	checks: []Check{
		{Name: CheckNumber, At: Position{0, 14}, Over: []Span{{0, 0, 14}}},
		{Name: CheckComposite, At: Position{0, 29}, Over: []Span{{0, 0, 29}}},
	},
}

// The Swiss licence: the number of the blank and its language, then person number and version, then the name.
var cheDL = layout{
	lengths: []int{9, 30, 30},
	fields: []Field{
		{FieldOptional, Span{0, 0, 7}, Digits | Letters},
		{FieldSeparator, Span{0, 7, 9}, Filler},
		{FieldKind, Span{1, 0, 2}, Letters},
		{FieldIssuer, Span{1, 2, 5}, letter},
		{FieldNumber, Span{1, 5, 17}, Digits},
		{FieldSeparator, Span{1, 17, 19}, Filler},
		{FieldBirth, Span{1, 19, 25}, date},
		{FieldSeparator, Span{1, 25, 30}, Filler},
		{FieldName, Span{2, 0, 30}, letter},
	},
}
