package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/selfsame-id/selfsame"
)

// The cost of a password: about 50 ms and 19 MiB. hashesAtOnce bounds what many
// at once may take.
const (
	costMemory   = 19 << 10 // KiB
	costTime     = 2
	costLanes    = 1
	saltLength   = 16
	hashLength   = 32
	hashesAtOnce = 4
)

// hashPassword returns the password as it is kept, in the PHC form, so that a
// later cost can stand beside an earlier one.
func (a *Accounts) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	sum, err := a.argon2id(ctx, password, salt, costTime, costMemory, costLanes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, costMemory, costTime, costLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// fits says whether the password is the one that was kept.
func (a *Accounts) fits(ctx context.Context, kept, password string) (bool, error) {
	var version, memory, time, lanes int
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, nil
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &lanes); err != nil {
		return false, fmt.Errorf("reading a password: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("reading a password: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) != hashLength || version != argon2.Version {
		return false, fmt.Errorf("reading a password: it is none of ours")
	}
	got, err := a.argon2id(ctx, password, salt, time, memory, lanes)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (a *Accounts) argon2id(ctx context.Context, password string, salt []byte, time, memory, lanes int) ([]byte, error) {
	select {
	case a.hashing <- struct{}{}:
		defer func() { <-a.hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// The same letters typed on another system may be other code points.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, uint32(time), uint32(memory), uint8(lanes), hashLength), nil
}

// checkPassword says whether the password may be used. about are texts that
// somebody who knows the person would try first.
func checkPassword(password selfsame.Private, about ...string) error {
	text := password.Reveal()
	switch n := utf8.RuneCountInString(text); {
	case n < 10:
		return errShort
	case n > 200 || len(text) > 1000:
		return errLong
	}
	low := strings.ToLower(text)
	kinds := map[rune]bool{}
	for _, r := range low {
		kinds[r] = true
	}
	if len(kinds) < 5 {
		return errEasy
	}
	core := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	core = unleet.Replace(core)
	if core == "" || common[core] || isRun(low) {
		return errEasy
	}
	for _, a := range about {
		if len(a) >= 4 && core == strings.ToLower(a) {
			return errEasy
		}
	}
	return nil
}

// unleet undoes what people do to a common word to make it a password.
var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", " ", "", "-", "", "_", "")

// common are the words that lists of leaked passwords begin with; digits and
// signs before and after them make nothing better.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`password passwort motdepasse contrasena passwordpassword passw passwd mypassword
		qwerty qwertyuiop qwertyui qwertzuiop azerty azertyuiop asdfghjkl asdfgh zxcvbnm qazwsx qazwsxedc qwaszx
		letmein welcome iloveyou loveyou teamo jetaime monkey dragon football baseball basketball superman batman
		sunshine princess princesa shadow master michael jordan jessica jennifer ashley daniel charlie computer
		internet samsung pokemon starwars whatever trustno trustnoone freedom secret admin administrator root login
		changeme default guest test testing tester student teacher school university college selfsame certificate
		verification identity abcdef abcdefg abcdefgh abcdefghij abcabc liverpool chelsea arsenal barcelona realmadrid
		summer winter spring autumn january february march april may june july august september october november
		december monday tuesday wednesday thursday friday saturday sunday hello helloworld google facebook instagram
		linkedin killer hunter ranger buster soccer hockey harley thomas robert andrew matthew joshua`) {
		m[w] = true
	}
	return m
}()

// isRun says whether the text goes up or down by one all along, such as
// 0123456789.
func isRun(text string) bool {
	runes := []rune(text)
	steps := map[rune]int{}
	for i := 1; i < len(runes); i++ {
		steps[runes[i]-runes[i-1]]++
	}
	return steps[1] >= len(runes)-2 || steps[-1] >= len(runes)-2
}
