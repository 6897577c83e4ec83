package account

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame"
)

// cleanAddress returns an e-mail address as it is kept and written to.
func cleanAddress(email selfsame.Private) (string, error) {
	text := norm.NFC.String(strings.TrimSpace(email.Reveal()))
	if len(text) > 254 || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return "", errAddress
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || parsed.Name != "" {
		return "", errAddress
	}
	at := strings.LastIndex(text, "@")
	host := text[at+1:]
	if at > 64 || !strings.Contains(host, ".") || strings.ContainsAny(host, "[]") || strings.HasSuffix(host, ".") {
		return "", errAddress
	}
	return text[:at+1] + strings.ToLower(host), nil
}

// emailHash is what an address is found by. Its case does not count: no two
// people have addresses that differ in nothing else.
func (a *Accounts) emailHash(address string) string {
	return a.Keys.Hash("email", strings.ToLower(address))
}
