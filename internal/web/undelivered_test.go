package web_test

import (
	"strings"
	"testing"
)

// What was refused by the mail server is said in Settings, with where to mend
// it, until a letter arrives again.
func TestSettingsSayThatMailWasNotDelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.someone("learner", "Ottoline Fennimore")
	pages := []string{"/settings/profile", "/settings/name", "/settings/id", "/settings/data", "/settings/signin"}
	says := func(yes bool) {
		t.Helper()
		for _, page := range pages {
			text := w.get(b, page).Text
			if got := strings.Contains(text, "could not be delivered"); got != yes {
				t.Errorf("%s says so: %v", page, got)
			}
		}
	}
	says(false)
	if err := w.db.SaveBounce(t.Context(), id, "again", 550, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	says(true)
	if err := w.db.ForgetBounce(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	says(false)
}
