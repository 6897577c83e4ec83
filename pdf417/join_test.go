package pdf417_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame/pdf417"
)

func part(id, segment int, data string, last bool) pdf417.Payload {
	m := pdf417.Macro{Segment: segment, FileID: []int{id}, Last: last}
	return pdf417.Payload{Data: []byte(data), Macro: &pdf417.MacroHeader{Macro: m}}
}

func TestSegmentsAreJoinedByFileID(t *testing.T) {
	t.Parallel()
	got := pdf417.Join([]pdf417.Payload{
		part(7, 2, "same.", true), part(8, 0, "another", false), part(7, 0, "the ", false),
		{Data: []byte("no macro block")},
		part(7, 1, "self", false), part(7, 1, "self", false),
	})
	want := []pdf417.File{
		{ID: "007", Data: []byte("the selfsame."), Segments: 3},
		{ID: "008", Data: []byte("another")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !got[0].Complete() || got[1].Complete() {
		t.Error("a file is complete when its last segment and all before it are there")
	}
}

func TestMissingAndContradictingSegmentsAreSaid(t *testing.T) {
	t.Parallel()
	got := pdf417.Join([]pdf417.Payload{part(7, 3, "d", true), part(7, 1, "b", false), part(7, 2, "c", false), part(7, 2, "C", false)})
	want := []pdf417.File{{ID: "007", Data: []byte("bd"), Segments: 4, Missing: []int{0, 2}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
