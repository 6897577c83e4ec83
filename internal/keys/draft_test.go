package keys

import (
	"strconv"
	"sync/atomic"
	"testing"
)

// A process that has made its master key removes the subfolder, which another may
// just have seen there.
func TestADraftIsMadeThoughOthersRemoveItsFolder(t *testing.T) {
	t.Parallel()
	f, err := openFolder(t.TempDir(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.close() }()
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !stop.Load() {
			_ = f.root.Remove(making) // as makeMaster does
		}
	}()
	for i := range 2000 {
		draft := making + "/k." + strconv.Itoa(i)
		file, err := f.open(draft)
		if err != nil {
			t.Error(err)
			break
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if err := f.root.Remove(draft); err != nil {
			t.Error(err)
		}
	}
	stop.Store(true)
	<-done
}
