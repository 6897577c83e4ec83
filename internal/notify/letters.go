package notify

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	htmltemplate "html/template"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	texttemplate "text/template"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/help"
)

//go:embed letters
var files embed.FS

// catalogue is the letters of one language.
type catalogue struct {
	Words   words           `yaml:"words"`
	When    when            `yaml:"when"`
	Letters map[Kind]letter `yaml:"letters"`
}

type words struct {
	Hello   string `yaml:"hello"`
	Nobody  string `yaml:"hello_nobody"`
	Copy    string `yaml:"copy"`
	More    string `yaml:"more"`
	Never   string `yaml:"never"`
	Why     string `yaml:"why"`
	Bye     string `yaml:"bye"`
	Device  string `yaml:"device"`
	Browser string `yaml:"browser"`
	System  string `yaml:"system"`
}

type letter struct {
	Subject string   `yaml:"subject"`
	Body    []string `yaml:"body"`
	Button  string   `yaml:"button"`
	After   []string `yaml:"after"`
}

// catalogues are all languages; help.Languages names them.
var catalogues = sync.OnceValue(func() map[string]catalogue {
	all := map[string]catalogue{}
	for _, lang := range help.Languages() {
		text, err := files.ReadFile("letters/" + lang + ".yaml")
		if err != nil {
			panic("embedded letters: " + err.Error()) // a test reads them
		}
		var c catalogue
		if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
			panic("embedded letters in " + lang + ": " + err.Error())
		}
		all[lang] = c
	}
	return all
})

var (
	textPage = texttemplate.Must(texttemplate.ParseFS(files, "letters/letter.txt"))
	htmlPage = htmltemplate.Must(htmltemplate.ParseFS(files, "letters/letter.html"))
)

// Letters makes letters.
type Letters struct {
	base   *url.URL
	school string
	from   mail.Address
	reply  string
}

// NewLetters returns letters of the school that link to the service at base,
// such as "https://id.school.example", come from the address from, and ask for
// answers to reply, which may be empty.
func NewLetters(base, school, from, reply string) (*Letters, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, invalid("The address of the service cannot be used in e-mail", "Give it as https://HOST")
	}
	sender, err := address(from)
	if err != nil {
		return nil, invalid("The address that e-mail comes from cannot be used", "Give one address, such as no-reply@school.example")
	}
	if reply != "" {
		answer, err := address(reply)
		if err != nil {
			return nil, invalid("The address for answers to e-mail cannot be used", "Give one address, such as help@school.example")
		}
		reply = answer.Address
	}
	if school == "" || utf8.RuneCountInString(school) > 100 || strings.ContainsFunc(school, unicode.IsControl) {
		return nil, invalid("The name of the school cannot be used in e-mail", "Give 1 to 100 characters on one line")
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	return &Letters{base: u, school: school, from: mail.Address{Name: school, Address: sender.Address}, reply: reply}, nil
}

// address reads exactly one address, and nothing that could be a header.
func address(text string) (*mail.Address, error) {
	if len(text) > 320 || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return nil, errors.New("not an address")
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text || strings.ContainsAny(a.Address, " \"<>,;") {
		return nil, errors.New("not an address") // the cause would repeat it
	}
	return a, nil
}

// A Message is a letter as it is sent.
type Message struct {
	ID       string // of the message, without angle brackets
	From     mail.Address
	ReplyTo  string
	To       selfsame.Private
	Language string
	Kind     Kind
	Subject  string
	Text     string
	HTML     string
	Receipt  []byte // attached as receipt.json where there is one
}

// page is what the templates see.
type page struct {
	Language, Direction string
	Subject, Hello      string
	Body, After         []string
	Reasons             []told
	Button, Link        string
	Words               words
	Why, Bye            string
}

// A told reason is one as the letter has it.
type told struct{ Title, Remedy, Link string }

// maxReceipt bounds what is attached.
const maxReceipt = 64 << 10

// Write makes the letter. An error of KindInvalid means that no letter can be
// made of this, now or later.
func (l *Letters) Write(m Mail) (Message, error) {
	to, err := address(m.To.Reveal())
	if err != nil {
		return Message{}, invalid("This is not an e-mail address", "")
	}
	lang := m.Language
	c, ok := catalogues()[lang]
	if !ok {
		lang, c = "en", catalogues()["en"]
	}
	text, ok := c.Letters[m.Kind]
	if !ok {
		return Message{}, invalid("There is no letter of this kind", "")
	}
	link, err := l.link(m)
	if err != nil {
		return Message{}, err
	}
	fill := l.filler(c, m, lang == "ar")
	p := page{
		Language: lang, Direction: "ltr", Subject: fill(text.Subject), Hello: c.Words.Nobody,
		Button: text.Button, Link: link, Words: c.Words, Why: fill(c.Words.Why), Bye: fill(c.Words.Bye),
	}
	if lang == "ar" {
		p.Direction = "rtl"
	}
	if !m.Name.IsEmpty() && !strangers[m.Kind] {
		p.Hello = fill(c.Words.Hello)
	}
	for _, t := range text.Body {
		p.Body = append(p.Body, fill(t))
	}
	for _, t := range text.After {
		p.After = append(p.After, fill(t))
	}
	if m.Kind == KindAgain || m.Kind == KindDeclined || m.Kind == KindDeclinedFinal {
		p.Reasons = l.reasons(lang, m)
	}
	msg := Message{
		ID: l.id(m), From: l.from, ReplyTo: l.reply, To: selfsame.NewPrivate(to.Address), Language: lang, Kind: m.Kind, Subject: p.Subject,
	}
	if m.Kind == KindErased && len(m.Data.ReceiptFile) <= maxReceipt {
		msg.Receipt = m.Data.ReceiptFile
	}
	return msg, p.into(&msg)
}

func (p page) into(msg *Message) error {
	var text, html bytes.Buffer
	if textPage.Execute(&text, p) != nil || htmlPage.Execute(&html, p) != nil {
		return errors.New("the template of letters is broken") // the cause might repeat what it was filled with
	}
	msg.Text, msg.HTML = text.String(), html.String()
	return nil
}

// link is where the button leads.
func (l *Letters) link(m Mail) (string, error) {
	path := links[m.Kind]
	if strings.Contains(path, "%") {
		part := map[Kind]string{
			KindErased: m.Data.Receipt, KindCertificate: m.Data.Certificate,
		}[m.Kind]
		if part == "" {
			part = m.Data.Token.Reveal()
		}
		if part == "" {
			return "", invalid("The letter lacks what its link is made of", "")
		}
		path = strings.Replace(path, "%", url.PathEscape(part), 1)
	}
	return l.base.String() + path, nil
}

// id is the same whenever the same letter is made again.
func (l *Letters) id(m Mail) string {
	sum := sha256.Sum256([]byte(m.ID + "\x00" + string(m.Kind)))
	_, domain, _ := strings.Cut(l.from.Address, "@")
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// filler puts what the letter says into its texts. Where those run from right to
// left, what runs the other way is set apart.
func (l *Letters) filler(c catalogue, m Mail, rightToLeft bool) func(string) string {
	apart := func(text string) string {
		if rightToLeft && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
			return "\u2068" + text + "\u2069" // first strong isolate, pop directional isolate
		}
		return text
	}
	browser, system := device(m.Data.Agent.Reveal())
	if browser == "" {
		browser = c.Words.Browser
	}
	if system == "" {
		system = c.Words.System
	}
	agent := strings.NewReplacer("{browser}", browser, "{system}", system).Replace(c.Words.Device)
	return strings.NewReplacer(
		"{name}", apart(oneLine(m.Name.Reveal(), 200)), "{school}", apart(l.school), "{course}", apart(oneLine(m.Data.Course, 200)),
		"{at}", apart(c.When.say(m.Data.At, m.Data.Zone)), "{until}", apart(c.When.say(m.Data.Until, m.Data.Zone)), "{device}", apart(agent),
	).Replace
}

// oneLine makes a line of at most so many characters of a text.
func oneLine(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > limit {
		text = string(r[:limit]) + "…"
	}
	return text
}

// reasons are those that the learner is told, each once. A decline names no
// suspicion and nothing that somebody still looks at.
func (l *Letters) reasons(lang string, m Mail) []told {
	var list []told
	seen := map[told]bool{}
	for _, r := range m.Data.Reasons {
		class := r.Class(max(m.Data.Try, 1))
		if class == selfsame.ClassNone {
			continue
		}
		if m.Kind != KindAgain && (r.Fraud() || class == selfsame.ClassReview || class == selfsame.ClassWait) {
			continue
		}
		if r.About == string(selfsame.SlotFront) && m.Data.Document == "passport" {
			r.About = "photo_page"
		}
		list = l.tell(list, seen, lang, r)
	}
	if len(list) == 0 {
		code := selfsame.ReasonCode("review.rejected")
		if m.Kind == KindAgain {
			code = "review.needed"
		}
		list = l.tell(list, seen, lang, selfsame.Reason{Code: code})
	}
	return list
}

func (l *Letters) tell(list []told, seen map[told]bool, lang string, r selfsame.Reason) []told {
	title, remedy := help.Reason(lang, r)
	t := told{Title: title, Remedy: remedy, Link: l.base.String() + "/help/troubleshooting#" + help.Anchor(r.Code)}
	if seen[t] {
		return list
	}
	seen[t] = true
	return append(list, t)
}

func invalid(message, hint string) error {
	return &selfsame.Error{Kind: selfsame.KindInvalid, Message: message, Hint: hint}
}
