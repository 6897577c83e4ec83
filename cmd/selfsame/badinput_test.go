package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"html"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A badInput is one thing that forms and uploads can be sent.
type badInput struct {
	name string
	send func(s *somebody) reply
}

// TestBadInput sends the whole service what nobody should send: each gets one clear
// message, no failure of ours, and everything we hold of the learner is as before.
func TestBadInput(t *testing.T) {
	d := startDemo(t, "")
	begun, fresh := d.signIn("anna@demo.example"), d.signIn("learner@demo.example")
	begun.begin()
	rows := slices.Concat(badUploads(t, d), badForms(), outOfOrder(), badLinks(begun))
	for _, who := range []struct {
		name string
		s    *somebody
	}{{"begun", begun}, {"not begun", fresh}} {
		for _, row := range rows {
			before := who.s.held()
			r := row.send(who.s)
			what := who.name + ": " + row.name
			if r.status >= http.StatusInternalServerError {
				t.Errorf("%s: status %d", what, r.status)
			}
			// Who is led to where the verification stands needs no message.
			if said := r.messages(); len(said) > 1 || r.status >= http.StatusBadRequest && len(said) == 0 {
				t.Errorf("%s: status %d at %s says %q", what, r.status, r.path, said)
			}
			if after := who.s.held(); after != before {
				t.Errorf("%s: what is held has changed:\n%s\n%s", what, before, after)
			}
		}
	}
	sentTwice(t, begun, d.signIn("anna@demo.example"))
	somebodyElses(t, begun, fresh)
}

// somebodyElses asks for what is another learner's, by its true address.
func somebodyElses(t *testing.T, owner, other *somebody) {
	t.Helper()
	owner.post("/learning/msc-statistics/complete", nil)
	session := owner.wait("/settings/signin", `/settings/signin/devices/[^"/]+/end`)
	theirs := []badInput{form("the end of another's session", session)}
	for _, path := range []string{
		owner.wait("/learning", `/certificates/[a-z0-9]+`),
		owner.wait("/settings/data", `/settings/data/receipts/[A-Za-z0-9_]+`),
	} {
		theirs = append(theirs, badInput{"another's " + path, func(s *somebody) reply { return s.ask(http.MethodGet, path, "", nil) }})
	}
	before := owner.held()
	for _, row := range append(theirs, form("another's course", "/learning/msc-statistics/complete")) {
		mine := other.held()
		if r := row.send(other); r.status != http.StatusNotFound || len(r.messages()) != 1 {
			t.Errorf("%s: status %d at %s says %q", row.name, r.status, r.path, r.messages())
		}
		if other.held() != mine || owner.held() != before {
			t.Errorf("%s: what is held of one of them has changed", row.name)
		}
	}
}

// sentTwice goes on where the bad input left off: two tabs send the same at once,
// and it is checked once.
func sentTwice(t *testing.T, s, tab *somebody) {
	t.Helper()
	s.photograph("front", "anna-passport.jpg")
	s.photograph("face", "anna-face.jpg")
	done := make(chan reply, 4)
	for _, one := range []*somebody{s, tab, s, tab} {
		go func() { done <- one.ask(http.MethodPost, "/verify/send", "application/x-www-form-urlencoded", nil) }()
	}
	for range cap(done) {
		if r := <-done; r.status != http.StatusOK || r.path != "/verify/status" {
			t.Errorf("sending twice: status %d at %s", r.status, r.path)
		}
	}
	s.answer()
	if held := s.held(); strings.Count(held, `"state": "approved"`) != 1 || !strings.Contains(held, `"try": 1`) {
		t.Errorf("it was not approved at the first try: %s", held)
	}
	s.wait("/settings/id", "receipts") // and the photographs go
	if r := tab.send("front", "picture", "me.jpg", []byte("late"), false); r.status != http.StatusOK || r.path != "/verify/status" {
		t.Errorf("a picture after the answer: status %d at %s", r.status, r.path)
	}
}

// A reply is what somebody sees in the end, after every redirect.
type reply struct {
	status int
	path   string
	kind   string // of the content
	text   string
}

func (s *somebody) ask(method, path, kind string, body io.Reader) reply {
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, body)
	if err != nil {
		s.t.Error(err)
		return reply{}
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return s.asked(req)
}

func (s *somebody) asked(req *http.Request) reply {
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Error(err)
		return reply{}
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Error(err)
	}
	return reply{res.StatusCode, res.Request.URL.Path, res.Header.Get("Content-Type"), string(text)}
}

// send uploads as the page's form does, or as its script does.
func (s *somebody) send(slot, field, file string, data []byte, script bool) reply {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, file)
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil || form.Close() != nil {
		s.t.Error("the form cannot be made")
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/verify/photo/"+slot, &body)
	if err != nil {
		s.t.Error(err)
		return reply{}
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	if script {
		req.Header.Set("Accept", "application/json")
	}
	return s.asked(req)
}

var (
	noteOnPage = regexp.MustCompile(`(?s)<div class="note (?:bad|warn)" role="alert".*?</div>`)
	tags       = regexp.MustCompile(`<[^>]*>`)
)

// messages are what a page, or an answer to a script, says is wrong.
func (r reply) messages() (all []string) {
	if strings.HasPrefix(r.kind, "application/json") {
		var said struct {
			Problem string
			Advice  []struct{ Text string }
		}
		if err := json.Unmarshal([]byte(r.text), &said); err != nil {
			return nil
		}
		if said.Problem != "" {
			all = append(all, said.Problem)
		}
		for _, a := range said.Advice {
			all = append(all, a.Text)
		}
		return all
	}
	if strings.HasPrefix(r.kind, "text/plain") { // of a file that is not there, which no page is made for
		return []string{strings.TrimSpace(r.text)}
	}
	for _, m := range noteOnPage.FindAllString(r.text, -1) {
		all = append(all, strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(m, " "))), " "))
	}
	if m := heading.FindStringSubmatch(r.text); m != nil && len(all) == 0 && r.status >= http.StatusBadRequest {
		all = append(all, html.UnescapeString(m[1])) // the page of an error
	}
	return all
}

var moment = regexp.MustCompile(`"(made|last_seen)": "[^"]*"`)

// held is everything we hold of somebody, as the download says.
func (s *somebody) held() string {
	s.t.Helper()
	return moment.ReplaceAllString(s.get("/settings/data/download"), "")
}

// badUploads are pictures that are none, or are more than pictures.
func badUploads(t *testing.T, d *demo) (rows []badInput) {
	t.Helper()
	good, err := os.ReadFile(filepath.Join(d.dir, "samples", "anna-passport.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	var large bytes.Buffer
	if err := png.Encode(&large, image.NewGray(image.Rect(0, 0, 9000, 9000))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":                         nil,
		"a text":                          []byte("this is no picture"),
		"a vector drawing":                []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"an animation":                    []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"),
		"a document":                      []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
		"an archive":                      []byte("PK\x03\x04\x14\x00\x00\x00\x00\x00"),
		"half a picture":                  good[:len(good)/2],
		"only the head of a picture":      good[:20],
		"a page before a picture":         append([]byte("<html><script>alert(1)</script>"), good...),
		"an archive before a picture":     append([]byte("PK\x03\x04"), good...),
		"many pixels in a small file":     large.Bytes(),
		"a billion pixels, says its head": pngOf(40000, 25000, []byte{0}),
		"pixels that never end":           pngOf(100, 100, make([]byte, 50<<20)),
		"no pixels":                       pngOf(0, 0, nil),
		"a JPEG of the largest size":      jpegHead(65535, 65535),
		"a byte more than the limit":      append(bytes.Clone(good), make([]byte, 1_000_001-len(good))...),
		"far more than the limit":         make([]byte, 20<<20),
		"more than is ever listened to":   make([]byte, 33<<20),
	} {
		for _, script := range []bool{false, true} {
			rows = append(rows, badInput{fmt.Sprintf("a picture that is %s, script %v", name, script), func(s *somebody) reply {
				return s.send("front", "picture", "../../etc/passwd\x00.jpg", data, script)
			}})
		}
	}
	upload := "multipart/form-data; boundary=x"
	for name, c := range map[string]struct{ path, kind, body string }{
		"a form that is no upload":     {"/verify/photo/front", "application/x-www-form-urlencoded", "picture=x"},
		"an upload without a boundary": {"/verify/photo/front", "multipart/form-data", "--x\r\n"},
		"an upload that ends early":    {"/verify/photo/front", upload, "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\nabc"},
		"an upload of many parts":      {"/verify/photo/front", upload, strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 20_000) + "--x--"},
		"a picture for no side":        {"/verify/photo/elbow", upload, "--x--"},
		"a picture of another name":    {"/verify/photo/front", upload, "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc\r\n--x--"},
	} {
		rows = append(rows, badInput{name, func(s *somebody) reply {
			return s.ask(http.MethodPost, c.path, c.kind, strings.NewReader(c.body))
		}})
	}
	return rows
}

// pngOf is a PNG that says it has so many pixels, and packs others.
func pngOf(w, h uint32, pixels []byte) []byte {
	chunk := func(kind string, body []byte) []byte {
		out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), kind...)
		out = append(out, body...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	head := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h), 8, 0, 0, 0, 0)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(pixels)
	_ = z.Close()
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head), chunk("IDAT", packed.Bytes()), chunk("IEND", nil))
}

// jpegHead is a JPEG that says how large it is, and ends.
func jpegHead(w, h uint16) []byte {
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xc0, 0, 11, 8}, h), w)
	return append(frame, 1, 1, 0x11, 0, 0xff, 0xd9)
}

// form is a row that posts fields.
func form(name, path string, fields ...string) badInput {
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return badInput{name, func(s *somebody) reply {
		return s.ask(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
	}}
}

// badForms are what fields can be filled with.
func badForms() []badInput {
	const good = "Anna Maria Eriksson"
	born := []string{"day", "12", "month", "8", "year", "1974"}
	rows := []badInput{
		form("no way chosen", "/verify/consent", "way", ""),
		form("a way that there is not", "/verify/consent", "way", "bribe"),
		form("an ID that there is not", "/verify/document", "kind", "library", "country", "UTO"),
		form("a country that there is not", "/verify/document", "kind", "passport", "country", "ZZZ"),
		form("a country of a restricted list", "/verify/document", "kind", "passport", "country", "PRK"),
		form("no date", "/verify/you", "name", good),
		form("30 February", "/verify/you", "name", good, "day", "30", "month", "2", "year", "1974"),
		form("a birth to come", "/verify/you", "name", good, "day", "1", "month", "1", "year", "2999"),
		form("a year that is too long", "/verify/you", "name", good, "day", "1", "month", "1", "year", strings.Repeat("9", 400)),
		form("no name for certificates", "/settings/name", "full_name", "", "affirm", "yes"),
		form("a name not affirmed", "/settings/name", "full_name", good),
		form("a language that there is not", "/language", "language", "xx", "next", "/"),
		form("a way out of the site", "/language", "language", "en", "next", "//evil.example/"),
		form("a course that there is not", "/courses/none/enrol"),
		form("an address that is none", "/settings/signin/address", "new_email", "nobody", "address_password", demoPassword),
		form("a password that is not mine", "/settings/data/delete", "password", "wrong horse"),
		form("an account of an address that is none", "/signup", "name", good, "email", "nobody", "password", demoPassword),
		form("a password of one letter", "/signup", "name", good, "email", "nobody@journey.example", "password", "x"),
		form("more than a form may have", "/verify/you", "name", strings.Repeat("a", 4<<20)),
	}
	for name, text := range map[string]string{
		"nothing but blanks": " \u00a0\u2003", "201 letters": strings.Repeat("a", 201), "a million letters": strings.Repeat("é", 1_000_000),
		"bytes that are no text": "\xff\xfe\xfd", "a byte of zero": "An\x00na", "nothing but marks": "\u0301\u0301",
	} {
		rows = append(rows, form("a name of "+name, "/verify/you", slices.Concat([]string{"name", text}, born)...),
			form("a name for certificates of "+name, "/settings/name", "full_name", text, "affirm", "yes", "reason", ""))
	}
	rows = append(rows, badInput{"what another site sends", func(s *somebody) reply {
		req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/verify/stop", nil)
		if err != nil {
			s.t.Fatal(err)
		}
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Origin", "https://evil.example")
		return s.asked(req)
	}}, badInput{"a form of another kind", func(s *somebody) reply {
		return s.ask(http.MethodPost, "/verify/you", "application/json", strings.NewReader(`{"name":"Anna"}`))
	}})
	return rows
}

// outOfOrder are steps whose turn it is not.
func outOfOrder() (rows []badInput) {
	for _, path := range []string{"/verify/send", "/verify/person", "/verify/appeal", "/verify/here"} {
		rows = append(rows, form("too early: "+path, path, "words", "Please."))
	}
	for _, path := range []string{"/verify/check", "/verify/status", "/verify/photo/back", "/verify/photo/face/picture", "/phone/next", "/phone/photo/front"} {
		rows = append(rows, badInput{"too early: " + path, func(s *somebody) reply { return s.ask(http.MethodGet, path, "", nil) }})
	}
	return append(rows, badInput{"the back of a passport", func(s *somebody) reply {
		return s.send("back", "picture", "back.jpg", []byte("\xff\xd8\xff"), false)
	}}, badInput{"a picture from a phone that is not connected", func(s *somebody) reply {
		return s.ask(http.MethodPost, "/phone/photo/front", "multipart/form-data; boundary=x", strings.NewReader("--x--"))
	}})
}

// badLinks are links that were made up, and those of somebody else.
func badLinks(owner *somebody) (rows []badInput) {
	owner.t.Helper()
	var mine struct {
		Verifications []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(owner.get("/settings/data/download")), &mine); err != nil || len(mine.Verifications) == 0 {
		owner.t.Fatalf("there is no verification: %v", err)
	}
	id := mine.Verifications[0].ID
	for _, path := range []string{
		"/confirm/AAAAAAAA", "/confirm/AAAAAAAA/new", "/reset/AAAAAAAA", "/address/AAAAAAAA", "/first/AAAAAAAA", "/phone/ABCDEFGHJKLMNPQRSTUVWXYZ23", "/settings/signin/devices/none/end", "/settings/data/verifications/" + id + "/withdrawn",
	} {
		rows = append(rows, form("a link: "+path, path, "password", "four words that fit"))
	}
	for _, path := range []string{
		"/certificates/none", "/certificates/" + id, "/c/none", "/c/none/certificate.pdf", "/settings/data/receipts/" + id, "/courses/none", "/help/none",
		"/first/none", "/demo/outbox/none", "/samples/../master.key", "/static/none.js", "/" + strings.Repeat("a", 4000), "/%00", "/verify/photo/%2e%2e/picture",
	} {
		rows = append(rows, badInput{"a link: " + path, func(s *somebody) reply { return s.ask(http.MethodGet, path, "", nil) }})
	}
	return append(rows, form("a code that was guessed", "/phone", "code", "AAAA-AAAA"))
}
