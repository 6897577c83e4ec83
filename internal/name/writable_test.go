package name_test

import (
	"strings"
	"testing"

	"github.com/selfsame-id/selfsame/internal/name"
)

func TestNamesOfEveryScriptAreWritable(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"O", "Sukarno", "Ñandú d'Ávila-O’Neill Jr.", "Nguyễn Thị Minh Khai", "Þórður Æ", "Иван Щербаков", "Ελένη Παππά", "محمد علي",
		"می\u200cرزا", "בן־ציון ז׳בוטינסקי", "गांधी मो॰ क॰", "王小明", "山田・太郎", "김민준", "ნინო", "Արամ Տէր՚", "ພອນ", "ၾကည္", "நா. முத்துக்குமார்",
		strings.Repeat("Wolfeschlegelstein", 11), "J.R.R. Tolkien 3",
	} {
		if !name.Writable(text) {
			t.Errorf("%q is a name", text)
		}
	}
	for about, text := range map[string]string{
		"nothing": "", "digits": "12345", "an address": "see https://evil.example", "markup": "<b>Otto</b>", "an emoji": "Otto 🎓",
		"turned direction": "Otto\u202eenil", "an isolate": "Otto\u2067enil\u2069", "a null": "Otto\x00line", "no text": "Otto\xff",
		"a line": "Otto\u2028line", "nothing to see": "Otto\u200bline", "a heap of marks": "O" + strings.Repeat("\u0301", 40),
	} {
		if name.Writable(text) {
			t.Errorf("%s is no name", about)
		}
	}
}
