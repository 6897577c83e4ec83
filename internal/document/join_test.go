package document

import (
	"testing"

	"github.com/selfsame-id/selfsame/mrz"
)

func TestANumberThatLostACharacterInPrintIsNoOther(t *testing.T) {
	t.Parallel()
	const zoned = "K79J12M94"
	for _, c := range []struct {
		print     string
		conflicts int
	}{
		{"K79J12M94", 0}, {"K79J1294", 0}, {"K79J124", 0}, // read whole, one lost, two lost
		{"K79J12N94", 1}, {"K79J1249", 1}, {"K79J12M944", 1}, {"K7994", 1}, // altered, swapped, longer, hardly half of it
	} {
		w := &work{out: &Reading{Fields: map[string]Field{}}}
		w.join(FieldNumber, map[Source]map[string]claim{
			SourceZone: {FieldNumber: {value: zoned, confidence: 0.99}}, SourcePrint: {FieldNumber: {value: c.print, confidence: 0.99}},
		})
		if f := w.out.Fields[FieldNumber]; f.Value != zoned || len(w.out.Conflicts) != c.conflicts {
			t.Errorf("%s: %d conflicts, want %d", c.print, len(w.out.Conflicts), c.conflicts)
		}
	}
}

func TestAVisaMayPrintThePassportsNumberBesideItsOwn(t *testing.T) {
	t.Parallel()
	for format, conflicts := range map[mrz.Format]int{mrz.TD3: 1, mrz.MRVA: 0, mrz.MRVB: 0} {
		w := &work{out: &Reading{Fields: map[string]Field{}, Zone: &Zone{Format: format}}}
		w.join(FieldNumber, map[Source]map[string]claim{
			SourceZone: {FieldNumber: {value: "VL1234567", confidence: 0.99}}, SourcePrint: {FieldNumber: {value: "AA7654321", confidence: 0.99}},
		})
		if f := w.out.Fields[FieldNumber]; f.Value != "VL1234567" || len(w.out.Conflicts) != conflicts {
			t.Errorf("%s: %q and %d conflicts, want %d", format, f.Value, len(w.out.Conflicts), conflicts)
		}
	}
}
