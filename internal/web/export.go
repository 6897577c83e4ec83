package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/selfsame-id/selfsame"
)

// An export is all we hold of a learner, for the learner. Its words are those of
// the code: it is for keeping and for other programs.
type export struct {
	Made          time.Time          `json:"made"`
	Account       exportAccount      `json:"account"`
	Names         []exportName       `json:"names"`
	Courses       []exportCourse     `json:"courses"`
	Verifications []exportProof      `json:"verifications"`
	Documents     []string           `json:"document_hashes,omitempty"` // keyed, of those verified with
	Consents      []selfsame.Consent `json:"consents"`
	Receipts      []json.RawMessage  `json:"deletion_receipts"`
	Devices       []exportDevice     `json:"devices"`
	NotKept       map[string]string  `json:"not_kept"`

	whole bool // with what is in the photographs
}

type exportAccount struct {
	ID       string     `json:"id"`
	Email    string     `json:"email"`
	NewEmail string     `json:"new_email,omitempty"` // waits to be agreed to
	Refused  *time.Time `json:"email_refused,omitempty"`
	Name     string     `json:"name"`
	Language string     `json:"language"`
	Role     string     `json:"role"`
	Created  time.Time  `json:"created"`
}

type exportName struct {
	Name   string    `json:"name"`
	Latin  string    `json:"latin"`
	Reason string    `json:"reason,omitempty"`
	State  string    `json:"state"`
	Stated time.Time `json:"stated"`
}

type exportCourse struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Kind        string     `json:"kind"`
	Enrolled    time.Time  `json:"enrolled"`
	Completed   *time.Time `json:"completed,omitempty"`
	Certificate string     `json:"certificate,omitempty"`
	State       string     `json:"certificate_state,omitempty"`
}

type exportProof struct {
	ID          string            `json:"id"`
	State       string            `json:"state"`
	Way         string            `json:"way"`
	Kind        string            `json:"document_kind"`
	Country     string            `json:"document_country"`
	Try         int               `json:"try"`
	Opened      time.Time         `json:"opened"`
	Submitted   *time.Time        `json:"submitted,omitempty"`
	Settled     *time.Time        `json:"settled,omitempty"`
	Photographs string            `json:"photographs"`
	Name        string            `json:"name,omitempty"`
	BirthDate   string            `json:"birth_date,omitempty"`
	Surname     string            `json:"document_surname,omitempty"`
	Given       string            `json:"document_given_names,omitempty"`
	Latin       string            `json:"document_name_in_latin,omitempty"`
	Document    string            `json:"document_hash,omitempty"` // keyed
	Appeal      string            `json:"appeal,omitempty"`
	Answers     map[string]string `json:"answers,omitempty"`
	Reasons     []string          `json:"reasons,omitempty"`
	Policy      string            `json:"policy,omitempty"`
	Pictures    []exportPicture   `json:"pictures,omitempty"` // those that are held at this moment
}

// An exportPicture is a photograph as it was sent. It is left out where there is no
// room for it, or nobody gave the password that it takes.
type exportPicture struct {
	Kind     string    `json:"kind"`
	Type     string    `json:"media_type,omitempty"`
	Received time.Time `json:"received"`
	Data     []byte    `json:"data,omitempty"` // base64 in JSON
	LeftOut  bool      `json:"left_out,omitempty"`
}

// mostPictures bounds the bytes of all photographs in one download. What the policy
// lets a learner send is far less; a policy that lets them send more must not fill
// the memory, and the newest are the ones that are asked about.
const mostPictures = 32 << 20

type exportDevice struct {
	Agent string    `json:"agent"`
	Seen  time.Time `json:"last_seen"`
}

// download leaves out what is in the photographs: whoever has no more than the
// session, such as a phone that was left unlocked, does not get them.
func (s *site) download(v *visit) error {
	return s.export(v, "my-data.json", false)
}

// downloadWhole asks for the password, as deleting the account does. Where no
// photographs are held, or none any more, there is nothing to ask it for.
func (s *site) downloadWhole(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	page, err := s.dataPage(v)
	if err != nil {
		return err
	}
	if !page.Photographs {
		return s.download(v)
	}
	if page.Password && !v.need("password") {
		return v.again(nil, "", "settings_data", page)
	}
	err = s.Credentials.CheckPassword(v.r.Context(), v.Account.ID, selfsame.NewPrivate(v.r.PostForm.Get("password")), v.device())
	if err != nil {
		return v.again(err, "password", "settings_data", page)
	}
	return s.export(v, "my-data-with-photos.json", true)
}

func (s *site) export(v *visit, name string, whole bool) error {
	e := export{whole: whole, Made: v.Now.UTC(), NotKept: map[string]string{
		"document number":   "read to check the document, never kept",
		"face measurements": "made to compare two pictures, never kept",
		"birth date":        "kept only while a verification is under way",
		"photographs of ID": "kept only until a verification is finished; the receipts say when each was deleted",
		"password":          "never kept; only a hash that cannot be turned back",
	}}
	for _, part := range []func(*visit, *export) error{s.exportAccount, s.exportCourses, s.exportProofs} {
		if err := part(v, &e); err != nil {
			return err
		}
	}
	body, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	v.attach("application/json", name, body)
	return nil
}

func (s *site) exportAccount(v *visit, e *export) error {
	a := v.Account
	wanted, err := s.Credentials.WantedAddress(v.r.Context(), a.ID)
	if err != nil {
		return err
	}
	refused, err := v.Undelivered()
	if err != nil {
		return err
	}
	e.Account = exportAccount{
		ID: a.ID, Email: a.Email.Reveal(), NewEmail: wanted.Reveal(), Refused: refused,
		Name: a.Name.Reveal(), Language: a.Language, Role: string(a.Role), Created: a.Created,
	}
	names, err := s.Names.NameHistory(v.r.Context(), a.ID)
	if err != nil {
		return err
	}
	e.Names = []exportName{}
	for _, n := range names {
		e.Names = append(e.Names, exportName{
			n.Name.Display.Reveal(), n.Name.Latin.Reveal(), n.Reason.Reveal(), string(n.State), n.Stated,
		})
	}
	devices, err := s.Devices.SessionsOf(v.r.Context(), a.ID)
	if err != nil {
		return err
	}
	e.Devices = []exportDevice{}
	for _, d := range devices {
		e.Devices = append(e.Devices, exportDevice{d.Agent, d.Seen})
	}
	return nil
}

func (s *site) exportCourses(v *visit, e *export) error {
	list, err := s.Courses.Learning(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	e.Courses = []exportCourse{}
	for _, l := range list {
		c := exportCourse{ID: l.Course.ID, Title: l.Course.Title, Kind: string(l.Course.Kind), Enrolled: l.Enrolled, Completed: given(l.Completed)}
		if l.Certificate != nil {
			c.Certificate, c.State = l.Certificate.ID, string(l.Certificate.State)
		}
		e.Courses = append(e.Courses, c)
	}
	return nil
}

func (s *site) exportProofs(v *visit, e *export) error {
	ctx := v.r.Context()
	all, err := s.Records.VerificationsOf(ctx, v.Account.ID)
	if err != nil {
		return err
	}
	e.Verifications = []exportProof{}
	room := mostPictures
	for _, one := range all {
		p := exportProof{
			ID: one.ID, State: string(one.State), Way: string(one.Way), Kind: one.Kind, Country: one.Country, Try: one.Try,
			Opened: one.Opened, Submitted: given(one.Submitted), Settled: given(one.Settled), Photographs: string(one.Held),
			Policy: one.Policy, Answers: map[string]string{},
		}
		c, err := s.Verifications.ClaimOf(ctx, one)
		if err != nil {
			return err
		}
		p.Name, p.BirthDate, p.Appeal = c.Name.Reveal(), c.BirthDate.Reveal(), c.Appeal.Reveal()
		p.Surname, p.Given, p.Latin, p.Document = c.Surname.Reveal(), c.Given.Reveal(), c.Latin.Reveal(), one.Document
		exportFindings(one, &p)
		if p.Pictures, err = s.exportPictures(v, one, e.whole, &room); err != nil {
			return err
		}
		e.Verifications = append(e.Verifications, p)
	}
	if e.Documents, err = s.Records.DocumentsOf(ctx, v.Account.ID); err != nil {
		return err
	}
	if e.Consents, err = s.Records.Consents(ctx, v.Account.ID); err != nil {
		return err
	}
	receipts, err := s.Records.Receipts(ctx, v.Account.ID)
	for _, body := range receipts {
		e.Receipts = append(e.Receipts, body)
	}
	return err
}

// exportPictures lists the photographs of a verification and, for the whole of it,
// decrypts them, as far as there is room. One that is erased in this instant is not
// held any more, and is not there.
func (s *site) exportPictures(v *visit, one selfsame.Verification, whole bool, room *int) ([]exportPicture, error) {
	var all []exportPicture
	if one.Held != selfsame.HeldKept {
		return nil, nil
	}
	for _, slot := range slices.Sorted(maps.Keys(one.Photographs)) {
		sent := one.Photographs[slot]
		p := exportPicture{Kind: string(slot), Received: sent.Received}
		if !whole || sent.Bytes > *room {
			p.LeftOut = true
			all = append(all, p)
			continue
		}
		data, err := s.Verify.Photographs.Photograph(v.r.Context(), v.Account.ID, one.ID, slot)
		if kind, _ := selfsame.Public(err); err != nil && kind == selfsame.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		*room -= len(data)
		p.Data, p.Type = data, http.DetectContentType(data)
		all = append(all, p)
	}
	return all, nil
}

// exportFindings tells the answers and the reasons, unless there was a
// suspicion: which check it came from is not told.
func exportFindings(v selfsame.Verification, p *exportProof) {
	for _, r := range v.Outcome.Reasons {
		if r.Fraud() {
			p.Answers, p.Reasons = nil, []string{"review.rejected"}
			return
		}
		p.Reasons = append(p.Reasons, string(r.Code))
	}
	for _, f := range v.Findings {
		p.Answers[string(f.Check)] = string(f.Answer)
	}
}

// given is nil for a time that is not set, so that it is left out.
func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
