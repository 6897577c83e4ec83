package name_test

import (
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/name"
)

// The rows of 9303-3 section 6 A, first alternatives, in the order of Unicode.
const latinRows = `À A Á A Â A Ã A Ä AE Å AA Æ AE Ç C È E É E Ê E Ë E Ì I Í I Î I Ï I Ð D Ñ N Ò O Ó O Ô O Õ O Ö OE Ø OE Ù U Ú U Û U
	Ü UE Ý Y Þ TH Ā A Ă A Ą A Ć C Ĉ C Ċ C Č C Ď D Đ D Ē E Ĕ E Ė E Ę E Ě E Ĝ G Ğ G Ġ G Ģ G Ĥ H Ħ H Ĩ I Ī I Ĭ I Į I İ I ı I Ĳ IJ
	Ĵ J Ķ K Ĺ L Ļ L Ľ L Ŀ L Ł L Ń N Ņ N Ň N Ŋ N Ō O Ŏ O Ő O Œ OE Ŕ R Ŗ R Ř R Ś S Ŝ S Ş S Š S Ţ T Ť T Ŧ T Ũ U Ū U Ŭ U Ů U Ű U
	Ų U Ŵ W Ŷ Y Ÿ Y Ź Z Ż Z Ž Z ẞ SS ß SS`

// The rows of section 6 B, general column.
const cyrillicRows = `А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I І I Й I К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х KH Ц TS Ч CH Ш SH Щ SHCH
	Ы Y Ъ IE Э E Ю IU Я IA Ѵ Y Ґ G Ў U Ѫ U Ѓ G Ђ D Ѕ DZ Ј J Ќ K Љ LJ Њ NJ Џ DZ Є IE Ї I Ћ C`

// Rows of section 6 C.
const arabicRows = `ء XE آ XAA أ XAE ؤ U إ I ئ XI ا A ب B ت T ث XTH ج J ح XH خ XKH د D ذ XDH ر R ز Z س S ش XSH ص XSS ض XDZ ط XTT ظ XZZ ع E
	غ G ف F ق Q ك K ل L م M ن N ه H و W ى XAY ي Y پ P چ XC ژ XJ ک XKK گ XGG ی XYA`

func TestLettersAreWrittenAsTheTablesOfTheStandardSay(t *testing.T) {
	t.Parallel()
	for _, rows := range []string{latinRows, cyrillicRows, arabicRows} {
		words := strings.Fields(rows)
		for i := 0; i < len(words); i += 2 {
			letter, want := words[i], words[i+1]
			// Between two others, so that it is not the first letter and no word of its own. A letter of another script
			// stands among its own.
			around := map[string]string{latinRows: "B", cyrillicRows: "Б", arabicRows: "ب"}[rows]
			got, ok := name.Transliterate(around + letter + around)
			if !ok || got != "B"+want+"B" {
				t.Errorf("%s: %s, %v, want %s", letter, got, ok, want)
			}
		}
	}
}

func TestANameAsTheZoneHasIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		ok         bool
	}{
		{"Jürgen Groß-Ångström", "JUERGEN GROSS AANGSTROEM", true},
		{"Siobhán O’Connor", "SIOBHAN OCONNOR", true},
		{"Γιώργος Παπαδόπουλος", "GIORGOS PAPADOPOULOS", true},
		{"Юлия Щербакова", "IULIIA SHCHERBAKOVA", true},
		{"محمّد", "MXHMMD", true},
		{"王小明", "WANGXIAOMING", false},
		{"", "", false},
		{"1234", "", false},
	} {
		if got, ok := name.Transliterate(c.text); got != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v, want %q, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}
