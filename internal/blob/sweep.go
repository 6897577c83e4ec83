package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"gocloud.dev/blob"
)

// ours is how the id of a verification looks; nothing else in the bucket is
// touched.
var ours = regexp.MustCompile(`^v_[A-Za-z0-9-]+$`)

// Sweep erases the pictures that no verification holds: those that a process
// wrote and was killed before it could say so. held answers for a
// verification; a picture that came in after before is left, since whoever
// wrote it may be about to say so. It returns how many verifications' pictures
// were erased; what could not be is an error and is tried at the next sweep.
func (p *Photographs) Sweep(ctx context.Context, before time.Time, held func(ctx context.Context, verification string) (bool, error)) (int, error) {
	newest := map[string]time.Time{}
	for objects := p.place.List(&blob.ListOptions{}); ; {
		o, err := objects.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, fmt.Errorf("listing photographs: %w", err)
		}
		verification, _, ok := strings.Cut(o.Key, "/")
		if ok && ours.MatchString(verification) && o.ModTime.After(newest[verification]) {
			newest[verification] = o.ModTime
		}
	}
	erased, errs := 0, []error(nil)
	for verification, at := range newest {
		if at.After(before) {
			continue
		}
		yes, err := held(ctx, verification)
		if err != nil {
			return erased, fmt.Errorf("whether %s is held: %w", verification, err)
		}
		if yes {
			continue
		}
		if err := p.Erase(ctx, verification); err != nil { // the others go on
			errs = append(errs, err)
			continue
		}
		erased++
	}
	return erased, errors.Join(errs...)
}
