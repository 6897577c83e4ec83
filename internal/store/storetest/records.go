package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/store"
)

var recordTests = tests{
	"a receipt comes back byte for byte":                    receipts,
	"a receipt that is there stays as it is":                receiptStays,
	"a document is known by every learner who has shown it": documents,
	"consents come newest first, of their learner alone":    consents,
	"the audit comes in the order it was written":           audit,
	"the audit cannot be changed or deleted":                auditStays,
}

func receipts(t *testing.T, d *store.DB) {
	body := []byte("{\"b\": 1.50,\n \"a\":[] }")
	must(t, d.SaveReceipt(t.Context(), "r_1", "v_1", "l_1", body, noon))
	must(t, d.SaveReceipt(t.Context(), "r_2", "v_2", "l_1", []byte("{}"), noon.Add(time.Hour)))
	must(t, d.SaveReceipt(t.Context(), "r_3", "v_3", "l_2", []byte("{}"), noon))
	got, err := d.Receipts(t.Context(), "l_1")
	must(t, err)
	if diff := cmp.Diff([][]byte{[]byte("{}"), body}, got); diff != "" {
		t.Error(diff)
	}
	got, err = d.ReceiptsOf(t.Context(), "v_1")
	must(t, err)
	if diff := cmp.Diff([][]byte{body}, got); diff != "" {
		t.Error(diff)
	}
}

func receiptStays(t *testing.T, d *store.DB) {
	must(t, d.SaveReceipt(t.Context(), "r_1", "v_1", "l_1", []byte(`{"first":true}`), noon))
	must(t, d.SaveReceipt(t.Context(), "r_1", "v_1", "l_1", []byte(`{"first":false}`), noon))
	got, err := d.Receipts(t.Context(), "l_1")
	must(t, err)
	if diff := cmp.Diff([][]byte{[]byte(`{"first":true}`)}, got); diff != "" {
		t.Error(diff)
	}
}

func documents(t *testing.T, d *store.DB) {
	for _, learner := range []string{"l_2", "l_1", "l_1"} {
		must(t, d.SaveDocument(t.Context(), learner, "hash"))
	}
	must(t, d.SaveDocument(t.Context(), "l_1", "another"))
	seen := func(hash string, want ...string) {
		t.Helper()
		got, err := d.DocumentSeen(t.Context(), hash)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	seen("hash", "l_1", "l_2")
	of := func(learner string, want ...string) {
		t.Helper()
		got, err := d.DocumentsOf(t.Context(), learner)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	of("l_1", "another", "hash")
	of("l_3")
	must(t, d.ForgetDocuments(t.Context(), "l_1"))
	seen("hash", "l_2")
	seen("another")
}

func consents(t *testing.T, d *store.DB) {
	must(t, d.SaveConsent(t.Context(), "l_1", "v_1", "2026-01", string(selfsame.WayFace), "en", noon))
	must(t, d.SaveConsent(t.Context(), "l_1", "v_2", "2026-02", string(selfsame.WayPerson), "ar", noon.Add(time.Hour)))
	must(t, d.SaveConsent(t.Context(), "l_2", "v_3", "2026-02", string(selfsame.WayFace), "fr", noon))
	got, err := d.Consents(t.Context(), "l_1")
	must(t, err)
	want := []selfsame.Consent{
		{Verification: "v_2", TextVersion: "2026-02", Way: selfsame.WayPerson, Language: "ar", Given: kept.Add(time.Hour)},
		{Verification: "v_1", TextVersion: "2026-01", Way: selfsame.WayFace, Language: "en", Given: kept},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func audit(t *testing.T, d *store.DB) {
	must(t, d.Audit(t.Context(), "v_1", "opened", []byte(`{"try":1}`), noon))
	must(t, d.Audit(t.Context(), "v_2", "opened", []byte(`{}`), noon))
	must(t, d.Audit(t.Context(), "v_1", "submitted", []byte(`{}`), noon))
	got, err := d.Events(t.Context(), "v_1")
	must(t, err)
	want := []selfsame.Event{
		{Verification: "v_1", Name: "opened", Body: []byte(`{"try":1}`), At: kept},
		{Verification: "v_1", Name: "submitted", Body: []byte(`{}`), At: kept},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func auditStays(t *testing.T, d *store.DB) {
	must(t, d.Audit(t.Context(), "v_1", "opened", []byte(`{}`), noon))
	for _, statement := range []string{"UPDATE audit SET event = 'other'", "DELETE FROM audit"} {
		if _, err := d.SQL().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("the database allowed %s", statement)
		}
	}
}
