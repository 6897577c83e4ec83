package school_test

import (
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestSmallCorrectionsAreFreeAndLargerOnesAreReviewed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, first, then, reason string
		want                      school.NameState
		kind                      selfsame.Kind // of the error, where there is one
	}{
		{"an accent is a small correction", "Ottoline Fennimore", "Óttoline Fennimore", "", school.NameApproved, ""},
		{"capitals are", "ottoline fennimore", "Ottoline Fennimore", "", school.NameApproved, ""},
		{"a letter that was mistyped is", "Ottolina Fennimore", "Ottoline Fennimore", "", school.NameApproved, ""},
		{"a middle name is", "Ottoline Fennimore", "Ottoline Mary Fennimore", "", school.NameApproved, ""},
		{"another surname needs a reason", "Ottoline Fennimore", "Ottoline Harcourt", "", "", selfsame.KindInvalid},
		{"another surname with a reason goes to a person", "Ottoline Fennimore", "Ottoline Harcourt", "I married.", school.NameSubmitted, ""},
		{"another person's name does too", "Ottoline Fennimore", "Basil Harcourt", "New legal name", school.NameSubmitted, ""},
		{"the same name again changes nothing", "Ottoline Fennimore", " Ottoline  Fennimore ", "", school.NameApproved, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			_, err := w.state(t, "l_1", tt.first, "")
			must(t, err)
			got, err := w.state(t, "l_1", tt.then, tt.reason)
			if tt.kind != "" {
				wantKind(t, err, tt.kind)
				return
			}
			must(t, err)
			if got != tt.want {
				t.Errorf("it is %s, want %s", got, tt.want)
			}
		})
	}
}

func TestManySmallStepsAreALargeOne(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, err := w.state(t, "l_1", "Ottoline Fennimore", "")
	must(t, err)
	for i, full := range []string{"Óttoline Fennimore", "Ottoline Fennimoré", "Ottolíne Fennimore"} {
		if got, err := w.state(t, "l_1", full, ""); err != nil || got != school.NameApproved {
			t.Fatalf("step %d: %s, %v", i, got, err)
		}
	}
	_, err = w.state(t, "l_1", "Ottoline Fennimoré", "")
	wantKind(t, err, selfsame.KindInvalid)
	if got, err := w.state(t, "l_1", "Ottoline Fennimoré", "I see now"); err != nil || got != school.NameSubmitted {
		t.Errorf("%s, %v", got, err)
	}
}

func TestSmallStepsAreMeasuredFromWhereTheyBegan(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Policy.Names.FreeChanges = 100
	_, err := w.state(t, "l_1", "Karl Bremmer", "")
	must(t, err)
	walked := "Karl Bremmer"
	for _, next := range []string{"Karl Bremner", "Karl Brenner", "Karl Branner", "Karl Brannes"} {
		if _, err := w.state(t, "l_1", next, ""); err != nil {
			return // stopped on the way, as it should be
		}
		walked = next
	}
	t.Errorf("small steps led to %s", walked)
}

func TestWhatWaitsForAReviewerDoesNotStandYet(t *testing.T) {
	t.Parallel()
	for name, approve := range map[string]bool{"approved": true, "denied": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			_, err := w.state(t, "l_1", "Ottoline Fennimore", "")
			must(t, err)
			w.complete(t, "l_1", "other")
			_, err = w.state(t, "l_1", "Ottoline Harcourt", "I married.")
			must(t, err)
			_, err = w.state(t, "l_1", "Ottoline Harcourt", "I married.") // sent twice
			must(t, err)
			if got := w.printed(t, "l_1", "other"); got != "Ottoline Fennimore" {
				t.Error("a name that was not decided is printed")
			}
			cases, err := w.NamesToReview(t.Context(), 10)
			must(t, err)
			if len(cases) != 1 || cases[0].Wanted.Display.Reveal() != "Ottoline Harcourt" || cases[0].Reason.Reveal() != "I married." {
				t.Fatalf("%d cases", len(cases))
			}
			wantKind(t, w.DecideName(t.Context(), cases[0].ID, "l_1", approve), selfsame.KindConflict)
			must(t, w.DecideName(t.Context(), cases[0].ID, "r_1", approve))
			wantKind(t, w.DecideName(t.Context(), cases[0].ID, "r_2", !approve), selfsame.KindConflict)
			want := map[bool]string{true: "Ottoline Harcourt", false: "Ottoline Fennimore"}[approve]
			if got := w.printed(t, "l_1", "other"); got != want {
				t.Errorf("the certificate does not carry the name that was decided")
			}
			if len(w.desk.decided) != 1 {
				t.Errorf("told %d times", len(w.desk.decided))
			}
			page, err := w.NamePage(t.Context(), "l_1")
			must(t, err)
			if (page.Denied != nil) == approve || page.Waiting != nil {
				t.Error("the page does not say what was decided")
			}
		})
	}
}

func TestALaterStatementReplacesTheOneThatWaits(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for _, full := range []string{"Ottoline Fennimore", "Ottoline Harcourt", "Ottoline Grey", "Ottoline Fennimore"} {
		_, err := w.state(t, "l_1", full, "I have a reason")
		must(t, err)
	}
	history, err := w.NameHistory(t.Context(), "l_1")
	must(t, err)
	var states []string
	for _, e := range history {
		states = append(states, string(e.State))
	}
	if got := strings.Join(states, " "); got != "replaced replaced approved" {
		t.Errorf("the history is %s", got)
	}
	cases, err := w.NamesToReview(t.Context(), 10)
	if err != nil || len(cases) != 0 {
		t.Errorf("%d wait, %v", len(cases), err)
	}
}

func TestAfterAnIDOnlyTheFormOfTheNameMayChange(t *testing.T) {
	t.Parallel()
	tests := []struct {
		verified, display string
		may               bool
	}{
		{"Ottoline Fennimore", "OTTOLINE FENNIMORE", true},
		{"OTTOLINE FENNIMORE", "Óttoline Fennimore", true},
		{"Ottoline Fennimore", "Fennimore, Ottoline", true},
		{"Ottoline Mary Fennimore", "Ottoline Fennimore", true},
		{"Jean-Luc Picard", "Jean Luc Picard", true},
		{"Jürgen Müller", "Juergen Mueller", true},
		{"Ivan Shcherbakov", "Иван Щербаков", true},
		{"Ottoline Fennimore", "Dr Ottoline Fennimore", false},
		{"Ottoline Mary Fennimore", "Dr Ottoline Fennimore", false},
		{"Ottoline Fennimore", "Ottoline Mary Fennimore", false},
		{"Ottoline Fennimore", "Otto Fennimore", false},
		{"Ottoline Fennimore", "Ottoline Fenimore", false},
		{"Ottoline Fennimore", "Basil Harcourt", false},
		{"Ottoline Fennimore", "Fennimore", false},
	}
	for _, tt := range tests {
		t.Run(tt.verified+" as "+tt.display, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.desk.verified("l_1", tt.verified)
			w.complete(t, "l_1", "degree")
			_, err := w.state(t, "l_1", tt.display, "a reason changes nothing")
			if !tt.may {
				wantKind(t, err, selfsame.KindConflict)
				if w.printed(t, "l_1", "degree") != tt.verified {
					t.Error("the verified name no longer stands")
				}
				return
			}
			must(t, err)
			if w.printed(t, "l_1", "degree") != tt.display {
				t.Error("the certificate does not carry the form that was chosen")
			}
		})
	}
}

func TestTheVerifiedNameStandsOverAnotherThatWasStated(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, err := w.state(t, "l_1", "Lina Fennimore", "")
	must(t, err)
	w.complete(t, "l_1", "other", "degree")
	w.desk.verified("l_1", testkit.Ottoline.Name)
	must(t, w.Settle(t.Context(), "l_1"))
	for _, course := range []string{"other", "degree"} {
		if w.printed(t, "l_1", course) != testkit.Ottoline.Name {
			t.Errorf("%s does not carry the verified name", course)
		}
	}
}

func TestASurnameMayComeFirstWhereTheDocumentTellsItApart(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.desk.knows["l_1"] = school.Standing{
		Verified: true, Name: selfsame.NewPrivate("Ottoline Fennimore"),
		Surname: selfsame.NewPrivate("FENNIMORE"), Given: selfsame.NewPrivate("OTTOLINE"),
	}
	_, err := w.state(t, "l_1", "Fennimore Ottoline", "")
	must(t, err)
}

func TestAnotherScriptNeedsASpellingInLatinLetters(t *testing.T) {
	t.Parallel()
	w := setup(t)
	say := func(full, latin string) error {
		_, err := w.StateName(t.Context(), "l_1", school.Statement{
			Name: selfsame.NewPrivate(full), Latin: selfsame.NewPrivate(latin), Affirmed: true,
		})
		return err
	}
	wantKind(t, say("Иван Щербаков", ""), selfsame.KindInvalid)
	wantKind(t, say("Иван Щербаков", "Иван Щербаков"), selfsame.KindInvalid)
	wantKind(t, say("Иван Щербаков", "Basil Harcourt"), selfsame.KindInvalid)
	must(t, say("Иван Щербаков", "Ivan Shcherbakov"))
	page, err := w.NamePage(t.Context(), "l_1")
	must(t, err)
	if page.Name.Display.Reveal() != "Иван Щербаков" || page.Name.Latin.Reveal() != "Ivan Shcherbakov" {
		t.Error("the name is not as it was stated")
	}
}

func TestWhatIsNoNameIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for about, text := range map[string]string{
		"empty": "", "blank": " \t\n ", "digits": "12345", "an address": "see https://evil.example", "markup": "<b>Otto</b>",
		"an emoji": "Otto 🎓", "turned direction": "Otto\u202eenil", "a null": "Otto\x00line", "not UTF-8": "Otto\xff",
		"too long": strings.Repeat("o", 201), "too many words": strings.Repeat("o ", 21), "a megabyte": strings.Repeat("o", 1<<20),
		"a heap of marks": "O" + strings.Repeat("\u0301", 40),
	} {
		if _, err := w.state(t, "l_1", text, ""); err == nil {
			t.Errorf("%s was taken", about)
		} else {
			wantKind(t, err, selfsame.KindInvalid)
		}
	}
	_, err := w.StateName(t.Context(), "l_1", school.Statement{Name: selfsame.NewPrivate("Ottoline Fennimore")})
	wantKind(t, err, selfsame.KindInvalid) // not affirmed
	page, err := w.NamePage(t.Context(), "l_1")
	if err != nil || page.Name != nil {
		t.Errorf("a name stands, %v", err)
	}
}

func TestNamesOfAllSortsAreTaken(t *testing.T) {
	t.Parallel()
	for _, full := range []string{"Sukarno", "Bo", "Ñandú d'Ávila-O’Neill Jr.", "Nguyễn Thị Minh Khai", "J.R.R. Tolkien", "Anne-Marie", "Þórður Æ", "Ng"} {
		w := setup(t)
		if got, err := w.state(t, "l_1", full, ""); err != nil || got != school.NameApproved {
			t.Errorf("%s: %s, %v", full, got, err)
		}
	}
}

func TestTheNameStatedLastStandsThoughTheClockWasPutBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, err := w.state(t, "l_1", "Ottoline Fenimore", "")
	must(t, err)
	w.complete(t, "l_1", "other")
	w.clock.Advance(-time.Hour)
	_, err = w.state(t, "l_1", "Ottoline Fennimore", "")
	must(t, err)
	if w.printed(t, "l_1", "other") != "Ottoline Fennimore" {
		t.Error("the small correction does not stand")
	}
	_, err = w.state(t, "l_1", "Ottoline Harcourt", "I married.")
	must(t, err)
	w.clock.Advance(-time.Hour)
	cases, err := w.NamesToReview(t.Context(), 10)
	must(t, err)
	must(t, w.DecideName(t.Context(), cases[0].ID, "r_1", true))
	if w.printed(t, "l_1", "other") != "Ottoline Harcourt" {
		t.Error("what was decided last does not stand")
	}
}

// What a learner puts around the verified name is on no document: neither a title
// nor a further name reaches a certificate.
func TestACertificateCarriesNoWordThatTheDocumentHasNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claimed, read, want string }{
		{"Prof. Dr. Ottoline Nobel Fennimore PhD", "OTTOLINE FENNIMORE", "Ottoline Fennimore"},
		{"Fennimore, Ottoline", "OTTOLINE FENNIMORE", "Fennimore, Ottoline"},
		{"Óttoline de la Fenimöre-Pütz", "OTTOLINE DE LA FENIMOERE PUETZ", "Óttoline de la Fenimöre-Pütz"},
		{"Ottoline", "OTTOLINE VIOLET FENNIMORE", "Ottoline"},                              // the document has more, and a person accepted less
		{"Ottoline Harcourt", "OTTOLINE FENNIMORE", "Ottoline Harcourt"},                   // a person accepted that she married
		{"Ottoline Fennimore", "OTTOLINE FEMIMOR", "Ottoline Fennimore"},                   // misread
		{"Dr Ottoline Fennimore", "", "Dr Ottoline Fennimore"},                             // nothing was read
		{"أوتولين فينيمور", "OTTOLINE FENNIMORE", "أوتولين فينيمور"},                       // in another script word stands against word no more
		{"Ottoline Violet Fennimore", "FENNIMORE OTTOLINE V", "Ottoline Violet Fennimore"}, // the zone cut it
	} {
		w := setup(t)
		w.desk.knows["l_1"] = school.Standing{Verified: true, Name: selfsame.NewPrivate(c.claimed), Latin: selfsame.NewPrivate(c.read)}
		page, err := w.NamePage(t.Context(), "l_1")
		must(t, err)
		if got := page.Name.Display.Reveal(); got != c.want {
			t.Errorf("%q with %q on the document is %q, want %q", c.claimed, c.read, got, c.want)
		}
	}
	w := setup(t)
	w.desk.knows["l_1"] = school.Standing{Verified: true, Name: selfsame.NewPrivate("Dr Ottoline Fennimore"), Latin: selfsame.NewPrivate("OTTOLINE FENNIMORE")}
	_, err := w.state(t, "l_1", "Dr Ottoline Fennimore", "")
	wantKind(t, err, selfsame.KindConflict)
}
