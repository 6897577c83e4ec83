package school_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

const link = "https://school.example/c/abcdefghijklmnopqrstuvwxyz"

func issued(display, latin, title string) school.PublicCertificate {
	return school.PublicCertificate{
		ID: "abcdefghijklmnopqrstuvwxyz", State: school.CertificateIssued, Course: "intro-to-statistics", Title: title, Kind: school.KindDegree,
		Partner: "Harbour School of Statistics", Needs: school.NeedsID, Issued: time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC),
		Name: school.CertificateName{Display: selfsame.NewPrivate(display), Latin: selfsame.NewPrivate(latin)},
	}
}

func TestACertificateIsPrinted(t *testing.T) {
	t.Parallel()
	tests := map[string]school.PublicCertificate{
		"plain":         issued(testkit.Ottoline.Name, testkit.Ottoline.Name, "Master of Science in Statistics"),
		"accents":       issued("Nguyễn Thị Ánh Đặng-Łukaszewicz", "Nguyễn Thị Ánh Đặng-Łukaszewicz", "Probabilités et statistique"),
		"other-script":  issued("أوتولين فينيمور", testkit.Ottoline.Name, "مقدمة في الإحصاء"),
		"very-long":     issued(strings.Repeat("Ottoline ", 22), strings.Repeat("Ottoline ", 22), strings.Repeat("Statistics and ", 13)),
		"one-long-word": issued(strings.Repeat("o", 200), strings.Repeat("o", 200), strings.Repeat("W", 200)),
		"beyond":        issued("𝒪ttoline 🎓", "𝒪ttoline 🎓", "𝕊tatistics 🎓"),
	}
	for name, c := range tests {
		for _, language := range []string{"en", "es", "fr", "ar", "", "../x"} {
			pdf, err := school.PDF(c, link, language)
			if err != nil {
				t.Fatalf("%s in %q: %v", name, language, err)
			}
			again, err := school.PDF(c, link, language)
			if err != nil || !bytes.Equal(pdf, again) {
				t.Errorf("%s in %q is printed differently the second time: %v", name, language, err)
			}
			if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > 200_000 {
				t.Errorf("%s in %q: %d bytes", name, language, len(pdf))
			}
			if dir := os.Getenv("SELFSAME_PRINT"); dir != "" && len(language) == 2 { // to look at
				must(t, os.WriteFile(dir+"/"+name+"-"+language+".pdf", pdf, 0o600))
			}
		}
	}
}

func TestOnlyWhatStandsIsPrinted(t *testing.T) {
	t.Parallel()
	good := issued(testkit.Ottoline.Name, testkit.Ottoline.Name, "Statistics")
	revoked, erased := good, good
	revoked.State = school.CertificateRevoked
	erased.Erased, erased.Name = true, school.CertificateName{}
	for _, c := range []school.PublicCertificate{revoked, erased} {
		_, err := school.PDF(c, link, "en")
		wantKind(t, err, selfsame.KindConflict)
	}
	for _, l := range []string{"", "https://school.example/c/a b", "https://school.example/\n", "https://school.example/" + strings.Repeat("x", 300)} {
		_, err := school.PDF(good, l, "en")
		wantKind(t, err, selfsame.KindInvalid)
	}
}
