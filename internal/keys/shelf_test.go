package keys

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// Of two writers at once S3 refuses one with 409, and what was in the way may fail.
func TestAKeyIsWrittenThoughAnotherWritingWasInTheWay(t *testing.T) {
	t.Parallel()
	for code, status := range map[string]int{"ConditionalRequestConflict": http.StatusConflict, "PreconditionFailed": http.StatusPreconditionFailed} {
		for _, fails := range []bool{true, false} {
			refused := 0
			bucket := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				there := refused > 1 && !fails // the other's writing, once it can be read
				switch {
				case r.Method == http.MethodHead && !there:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodPut && (there || refused < 2):
					refused++
					w.WriteHeader(status)
					_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
				}
			}))
			s, err := openShelf(t.Context(), "s3://keys?region=us-east-1&use_path_style=true&endpoint="+url.QueryEscape(bucket.URL), true)
			if err != nil {
				t.Fatal(err)
			}
			want := errExists
			if fails {
				want = nil
			}
			if err := s.create(t.Context(), "l_1", []byte("{}")); !errors.Is(err, want) {
				t.Errorf("%s, and the other's writing fails: %v: %v, want %v", code, fails, err, want)
			}
			_ = s.close()
			bucket.Close()
		}
	}
}
