package journey_test

import (
	"io"
	"net/http"
	"testing"
	"time"
)

func TestWhoFollowsIsLetGoWhenTheProgramEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(ottoline)
	v.post("/verify")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/verify/events", nil)
	check(t, err)
	res, err := v.client.Do(req)
	check(t, err)
	defer func() { _ = res.Body.Close() }()
	done := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, res.Body)
		close(done)
	}()
	select {
	case <-done:
		t.Fatal("it ends before the program does")
	case <-time.After(200 * time.Millisecond):
	}
	close(w.closing)
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}
