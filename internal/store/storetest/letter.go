package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
)

var letterTests = tests{
	"a letter waits until it is forgotten":           letterRoundTrip,
	"an account's letters are forgotten all at once": lettersOfAnAccount,
}

func letterRoundTrip(t *testing.T, d *store.DB) {
	want := store.Letter{ID: "m_1", Account: "l_1", Sealed: []byte{0, 1, 2}, Written: kept}
	must(t, d.SaveLetter(t.Context(), want))
	got, err := d.Letter(t.Context(), "m_1")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	must(t, d.DeleteLetter(t.Context(), "m_1"))
	must(t, d.DeleteLetter(t.Context(), "m_1"))
	_, err = d.Letter(t.Context(), "m_1")
	kind(t, err, selfsame.KindNotFound)
}

func lettersOfAnAccount(t *testing.T, d *store.DB) {
	for _, l := range []store.Letter{
		{ID: "m_1", Account: "l_1", Sealed: []byte{1}, Written: kept},
		{ID: "m_2", Account: "l_1", Sealed: []byte{1}, Written: kept},
		{ID: "m_3", Account: "l_2", Sealed: []byte{1}, Written: kept},
	} {
		must(t, d.SaveLetter(t.Context(), l))
	}
	must(t, d.ForgetLetters(t.Context(), "l_1"))
	_, err := d.Letter(t.Context(), "m_2")
	kind(t, err, selfsame.KindNotFound)
	_, err = d.Letter(t.Context(), "m_3")
	must(t, err)
}
