package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/selfsame-id/selfsame"
)

// consentText is the version of the text that learners agree to: a change of
// its meaning in any language gives it a new one.
const consentText = "2026-11-24"

// startPage is what is said before anything is asked.
type startPage struct {
	Kinds     []string
	MatchFace bool
	After     selfsame.State // of an earlier verification: expired, withdrawn or declined
	Sample    bool
}

// verifyEntry is where every link to Verify My ID leads: to where it stands.
func (s *site) verifyEntry(v *visit) error {
	ver, some, err := s.Verify.Claims.Latest(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	if some && !learnersTurn(ver.State) && v.r.URL.Query().Get("new") == "" &&
		ver.State != selfsame.StateExpired && ver.State != selfsame.StateWithdrawn {
		v.redirect("/verify/status")
		return nil
	}
	switch {
	case some && ver.State == selfsame.StateAgain:
		v.redirect("/verify/status")
		return nil
	case some && learnersTurn(ver.State) && ver.Way != selfsame.WayUnset:
		j := &journey{visit: v, learner: v.Account.ID, base: "/verify", ver: ver}
		v.redirect(j.next())
		return nil
	}
	if none, err := s.noneNeeded(v, ver, some); none || err != nil {
		return err
	}
	p := startPage{Kinds: s.Verify.Accept, MatchFace: s.Verify.MatchFace, Sample: s.Verify.Specimens}
	if some && !ver.State.Open() {
		p.After = ver.State
	}
	return v.show("verify_start", p)
}

// noneNeeded leads to Settings, which says why there is nothing to do, whoever begins
// though none of their courses needs it: nobody's ID is asked for without need.
func (s *site) noneNeeded(v *visit, ver selfsame.Verification, some bool) (bool, error) {
	if some && ver.State.Open() {
		return false, nil
	}
	needed, err := s.Needing.CoursesNeedingID(v.r.Context(), v.Account.ID)
	if err != nil || len(needed) > 0 {
		return false, err
	}
	v.redirect("/settings/id")
	return true, nil
}

// verifyStart opens a verification, or goes on with the one under way.
func (s *site) verifyStart(v *visit) error {
	ver, some, err := s.Verify.Claims.Latest(v.r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	if none, err := s.noneNeeded(v, ver, some); none || err != nil {
		return err
	}
	ver, err = s.Verify.Claims.Start(v.r.Context(), v.Account.ID)
	if isConflict(err) {
		v.redirect("/verify/status")
		return nil
	}
	if err != nil {
		return err
	}
	j := &journey{visit: v, learner: v.Account.ID, base: "/verify", ver: ver}
	v.redirect(j.next())
	return nil
}

// consentPage is the choice of a way, the two of them equal.
type consentPage struct {
	Step      step
	Way       selfsame.Way
	MatchFace bool
	Appeal    int // days
}

func (j *journey) consentPage() consentPage {
	way := j.ver.Way
	if j.Form != nil {
		way = selfsame.Way(j.Form.Get("way"))
	}
	return consentPage{Step: step{N: 1, Of: stepCount}, Way: way, MatchFace: j.s.Verify.MatchFace, Appeal: j.s.Verify.AppealDays}
}

func showConsent(j *journey) error { return j.show("verify_consent", j.consentPage()) }

func takeConsent(j *journey) error {
	if err := j.parse(); err != nil {
		return err
	}
	way := selfsame.Way(j.Form.Get("way"))
	if !slices.Contains([]selfsame.Way{selfsame.WayFace, selfsame.WayPerson}, way) || way == selfsame.WayFace && !j.s.Verify.MatchFace {
		j.wrong("way", "verify.consent.choose")
		return j.again(nil, "", "verify_consent", j.consentPage())
	}
	err := j.s.Verify.Claims.Consent(j.r.Context(), j.learner, j.ver.ID, way, consentText, j.Lang)
	if err != nil {
		return err
	}
	j.ver.Way = way
	j.redirect(j.next())
	return nil
}

// youPage asks for the name and the birth date.
type youPage struct {
	Step             step
	Name             string
	Day, Month, Year string
}

func (j *journey) youPage() (youPage, error) {
	p := youPage{Step: step{N: 2, Of: stepCount}}
	if j.Form != nil {
		p.Name, p.Day, p.Month, p.Year = j.Form.Get("name"), j.Form.Get("day"), j.Form.Get("month"), j.Form.Get("year")
		return p, nil
	}
	claim, err := j.s.Verify.Claims.ClaimOf(j.r.Context(), j.ver)
	if err != nil {
		return p, err
	}
	if p.Name = claim.Name.Reveal(); p.Name == "" {
		p.Name = j.Account.Name.Reveal()
	}
	if day, err := time.Parse(time.DateOnly, claim.BirthDate.Reveal()); err == nil {
		p.Day, p.Month, p.Year = strconv.Itoa(day.Day()), strconv.Itoa(int(day.Month())), strconv.Itoa(day.Year())
	}
	return p, nil
}

func showYou(j *journey) error {
	p, err := j.youPage()
	if err != nil {
		return err
	}
	return j.show("verify_you", p)
}

func takeYou(j *journey) error {
	if j.ver.Way == selfsame.WayUnset {
		return j.notice("verify.notice.order", j.next())
	}
	if err := j.parse(); err != nil {
		return err
	}
	p, err := j.youPage()
	if err != nil {
		return err
	}
	if p.Name == "" {
		j.wrong("name", "verify.you.name.need")
	}
	born, real := birthDate(p.Year, p.Month, p.Day, j.Now)
	if !real {
		j.wrong("day", "verify.you.born.wrong")
	}
	if len(j.Errors) > 0 {
		return j.again(nil, "", "verify_you", p)
	}
	err = j.s.Verify.Claims.Claim(j.r.Context(), j.learner, j.ver.ID, selfsame.NewPrivate(p.Name), selfsame.NewPrivate(born))
	if isInvalid(err) {
		return j.again(err, "name", "verify_you", p)
	}
	if err != nil {
		return err
	}
	return j.goOn()
}

// goOn leads to the step after one that was done: on to what is missing, or back
// to what the learner was asked to mend, where that is not all of it.
func (j *journey) goOn() error {
	var err error
	if j.ver, err = j.s.Verify.Turns.Of(j.r.Context(), j.learner, j.ver.ID); err != nil {
		return err
	}
	if _, some := j.missing(); j.ver.State == selfsame.StateAgain && !some {
		return j.notice("verify.notice.mend", "/verify/status")
	}
	j.redirect(j.next())
	return nil
}

// birthDate makes one date of three numbers, in any script's digits. Of the days
// that there are it takes those on which somebody who is alive can be born.
func birthDate(year, month, day string, now time.Time) (iso string, real bool) {
	y, errY := number(year)
	m, errM := number(month)
	d, errD := number(day)
	if errY != nil || errM != nil || errD != nil || y < 1000 || y > 9999 {
		return "", false
	}
	iso = fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	born, err := time.Parse(time.DateOnly, iso)
	return iso, err == nil && !born.After(now) && born.After(now.AddDate(-130, 0, 0))
}

func number(text string) (int, error) {
	return strconv.Atoi(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.IsDigit(r) {
			// Digits of a script stand in order from its nought, ten in a block.
			for zero := r; ; zero-- {
				if !unicode.IsDigit(zero - 1) {
					return '0' + (r-zero)%10
				}
			}
		}
		return r
	}, text))
}

// documentPage is the choice of a document.
type documentPage struct {
	Step    step
	Kinds   []string
	Kind    string
	Country string
	Lands   []land
	Refused string // why the chosen country's documents cannot be taken
}

func (j *journey) documentPage() documentPage {
	p := documentPage{Step: step{N: 3, Of: stepCount}, Kinds: j.s.Verify.Accept, Kind: j.ver.Kind, Country: j.ver.Country}
	if j.Form != nil {
		p.Kind, p.Country = j.Form.Get("kind"), j.Form.Get("country")
	}
	p.Lands = j.lands(j.s.Verify)
	return p
}

func showDocument(j *journey) error { return j.show("verify_document", j.documentPage()) }

func takeDocument(j *journey) error {
	if j.ver.Way == selfsame.WayUnset || len(j.ver.Claim) == 0 {
		return j.notice("verify.notice.order", j.next())
	}
	if err := j.parse(); err != nil {
		return err
	}
	p := j.documentPage()
	if !slices.Contains(p.Kinds, p.Kind) {
		j.wrong("kind", "verify.document.kind.need")
	}
	at := slices.IndexFunc(p.Lands, func(l land) bool { return l.Code == p.Country })
	if at < 0 {
		j.wrong("country", "verify.document.country.need")
	} else if code := p.Lands[at].refusal(); code != "" {
		p.Refused = j.Reason(selfsame.Reason{Code: code, About: p.Country})
		j.Errors = append(j.Errors, problem{"country", p.Refused})
	}
	if len(j.Errors) > 0 {
		return j.showStatus(http.StatusUnprocessableEntity, "verify_document", p)
	}
	err := j.s.Verify.Claims.Choose(j.r.Context(), j.learner, j.ver.ID, p.Kind, p.Country)
	if isInvalid(err) {
		return j.again(err, "country", "verify_document", p)
	}
	if err != nil {
		return err
	}
	return j.goOn()
}
