package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Limits count by the visitor's address, so nobody may choose it: what stands
// last in the header is the word of the proxy itself, the rest the visitor's.
func TestOnlyTheProxysOwnWordCountsAsTheVisitorsAddress(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"203.0.113.9":                     "203.0.113.9:0",
		"198.51.100.1, 203.0.113.9":       "203.0.113.9:0",
		"198.51.100.1,2001:db8::7":        "[2001:db8::7]:0",
		"203.0.113.9, nonsense":           "192.0.2.1:1234",
		"":                                "192.0.2.1:1234",
		"198.51.100.1, 203.0.113.9:4711 ": "192.0.2.1:1234",
	} {
		var got string
		h := throughProxy(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr }))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = "192.0.2.1:1234"
		if header != "" {
			r.Header.Set("X-Forwarded-For", header)
		}
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != want {
			t.Errorf("%q: the visitor comes from %s, want %s", header, got, want)
		}
	}
}
