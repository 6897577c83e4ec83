package web

import (
	"context"
	"encoding/json"
	"time"

	"github.com/selfsame-id/selfsame"
)

// Records is what is kept of a learner that no other page shows; *store.DB has
// it all.
type Records interface {
	VerificationsOf(ctx context.Context, learner string) ([]selfsame.Verification, error) // the newest first
	DocumentsOf(ctx context.Context, learner string) ([]string, error)                    // keyed hashes
	Consents(ctx context.Context, learner string) ([]selfsame.Consent, error)
	Receipts(ctx context.Context, learner string) ([][]byte, error) // JSON, signed
	// LastBounce is when the account's address refused an e-mail of ours last;
	// zero where e-mail arrives.
	LastBounce(ctx context.Context, account string) (code int, at time.Time, err error)
}

func (*site) dataRoutes() []route {
	return []route{
		{method: "GET", pattern: "/settings/data", who: learner, object: own, page: "settings_data", serve: (*site).data},
		{method: "GET", pattern: "/settings/data/download", who: learner, object: own, serve: (*site).download},
		{method: "POST", pattern: "/settings/data/download", who: learner, object: own, page: "settings_data", serve: (*site).downloadWhole},
		{method: "GET", pattern: "/settings/data/receipts/{receipt}", who: learner, object: receipt, serve: (*site).receipt},
		{method: "POST", pattern: "/settings/data/withdraw", who: learner, object: own, serve: (*site).withdraw},
		{method: "GET", pattern: "/settings/data/delete", who: learner, object: own, page: "settings_delete", serve: (*site).deletePage},
		{method: "POST", pattern: "/settings/data/delete", who: learner, object: own, page: "settings_delete", serve: (*site).deleteAccount},
	}
}

// A held is one sort of data: whether we have it, and why and how long.
type held struct {
	What string // key of the catalogues under "held."
	How  string // which of its texts
	Yes  bool
}

// kept is a sort of which we have something or nothing.
func kept(what string, yes bool) held {
	return held{what, map[bool]string{true: "kept", false: "none"}[yes], yes}
}

// A receiptLine is a receipt in the list.
type receiptLine struct {
	ID string    `json:"id"`
	At time.Time `json:"erased"`
}

type dataPage struct {
	Held         []held
	Receipts     []receiptLine
	Consents     []selfsame.Consent
	Withdrawable bool
	Photographs  bool // some are held, to be downloaded
	Password     bool // the account has one, to be asked for before that
}

// Undelivered is when an e-mail to the visitor was refused; nil where e-mail
// arrives. Settings says it on each of its pages, because the visitor reads
// there what the letter said.
func (v *visit) Undelivered() (*time.Time, error) {
	_, at, err := v.s.Records.LastBounce(v.r.Context(), v.Account.ID)
	return given(at), err
}

func (s *site) data(v *visit) error {
	page, err := s.dataPage(v)
	if err != nil {
		return err
	}
	return v.show("settings_data", page)
}

func (s *site) dataPage(v *visit) (dataPage, error) {
	ctx := v.r.Context()
	var page dataPage
	all, err := s.Records.VerificationsOf(ctx, v.Account.ID)
	if err != nil {
		return page, err
	}
	if page.Consents, err = s.Records.Consents(ctx, v.Account.ID); err != nil {
		return page, err
	}
	if page.Receipts, err = s.receiptLines(ctx, v.Account.ID); err != nil {
		return page, err
	}
	names, err := s.Names.NamePage(ctx, v.Account.ID)
	if err != nil {
		return page, err
	}
	learning, err := s.Courses.Learning(ctx, v.Account.ID)
	if err != nil {
		return page, err
	}
	if page.Password, err = s.Credentials.HasPassword(ctx, v.Account.ID); err != nil {
		return page, err
	}
	documents, err := s.Records.DocumentsOf(ctx, v.Account.ID)
	if err != nil {
		return page, err
	}
	photos, birth, document := held{"photos", "none", false}, kept("birth", false), len(documents) > 0
	for _, one := range all {
		switch {
		case one.Held == selfsame.HeldKept:
			photos = held{"photos", "kept", true}
		case one.Held == selfsame.HeldErasing && !photos.Yes:
			photos = held{"photos", "erasing", true}
		case one.Held == selfsame.HeldErased && photos.How == "none":
			photos = held{"photos", "erased", false}
		}
		claim, err := s.Verifications.ClaimOf(ctx, one)
		if err != nil {
			return page, err
		}
		birth = kept("birth", birth.Yes || !claim.BirthDate.IsEmpty())
		document = document || one.Document != ""
		page.Withdrawable = page.Withdrawable || one.State.Open() || one.Held == selfsame.HeldKept
		page.Photographs = page.Photographs || one.Held == selfsame.HeldKept && len(one.Photographs) > 0
	}
	page.Held = []held{
		photos, birth, kept("face", false), kept("document", document), kept("name", names.Name != nil), kept("account", true),
		kept("password", page.Password), kept("courses", len(learning) > 0), kept("devices", true),
	}
	return page, nil
}

func (s *site) receiptLines(ctx context.Context, learner string) ([]receiptLine, error) {
	bodies, err := s.Records.Receipts(ctx, learner)
	if err != nil {
		return nil, err
	}
	lines := make([]receiptLine, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal(body, &lines[i]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// receipt gives a signed receipt as it was made, byte for byte.
func (s *site) receipt(v *visit) error {
	bodies, err := s.Records.Receipts(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		var line receiptLine
		if json.Unmarshal(body, &line) == nil && line.ID == v.r.PathValue("receipt") {
			v.attach("application/json", "deletion-receipt.json", body)
			return nil
		}
	}
	return s.nowhere(v)
}

// attach answers with a file to be kept.
func (v *visit) attach(mime, name string, body []byte) {
	v.w.Header().Set("Content-Type", mime)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = v.w.Write(body) //nolint:gosec // an attachment of JSON or PDF, never shown as a page; nobody is left to tell when the visitor has gone
}

// withdraw takes back the consent to every verification that is under way or
// of which photographs are held.
func (s *site) withdraw(v *visit) error {
	all, err := s.Records.VerificationsOf(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if !one.State.Open() && one.Held != selfsame.HeldKept {
			continue
		}
		if _, err := s.Verifications.Withdraw(v.r.Context(), v.Account.ID, one.ID); err != nil {
			return err
		}
	}
	return v.done("consent.withdrawn", "/settings/data")
}

func (s *site) deletePage(v *visit) error {
	password, err := s.Credentials.HasPassword(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	return v.show("settings_delete", struct{ Password bool }{password})
}

// deleteAccount deletes all that is held of the visitor, after the password
// and a plain word for it.
func (s *site) deleteAccount(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	ctx := v.r.Context()
	password, err := s.Credentials.HasPassword(ctx, v.Account.ID)
	if err != nil {
		return err
	}
	page := struct{ Password bool }{password}
	if v.Form.Get("sure") != "yes" {
		v.wrong("sure", "need.sure")
	}
	if password {
		v.need("password")
	}
	if len(v.Errors) > 0 {
		return v.again(nil, "", "settings_delete", page)
	}
	if password {
		err := s.Credentials.CheckPassword(ctx, v.Account.ID, selfsame.NewPrivate(v.r.PostForm.Get("password")), v.device())
		if err != nil {
			return v.again(err, "password", "settings_delete", page)
		}
	}
	if err := s.Forget(ctx, v.Account.ID); err != nil {
		return err
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	v.Account = nil
	return v.show("gone", nil)
}
