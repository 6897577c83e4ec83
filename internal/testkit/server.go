package testkit

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// running is the server that this test program started, shared by its tests
// and stopped when the last of them ends.
var running struct {
	mu    sync.Mutex
	users int
	url   string
	data  string // the folder of the server
	stop  func()
}

// PostgresFiles returns the URL of an empty database on a server that this test
// program started, whatever else runs, and the folder of that server: heap, log and
// all, for tests that look into it.
func PostgresFiles(t testing.TB) (url, folder string) {
	t.Helper()
	url = databaseOn(t, ownServer(t))
	running.mu.Lock()
	defer running.mu.Unlock()
	return url, running.data
}

// ownServer starts Debian's PostgreSQL unless it runs, and returns its URL.
func ownServer(t testing.TB) string {
	t.Helper()
	running.mu.Lock()
	defer running.mu.Unlock()
	if running.users == 0 {
		running.url, running.data, running.stop = startServer(t)
	}
	running.users++
	t.Cleanup(func() {
		running.mu.Lock()
		defer running.mu.Unlock()
		if running.users--; running.users == 0 {
			running.stop()
		}
	})
	return running.url
}

func startServer(t testing.TB) (url, data string, stop func()) {
	t.Helper()
	bin := binaries(t)
	// Not t.TempDir: the server outlives the test that happened to start it,
	// and belongs to another user, to whom that folder is closed.
	dir, err := os.MkdirTemp("", "selfsame-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	who := serverUser(t, dir)
	run := func(name string, args ...string) {
		cmd := exec.CommandContext(t.Context(), filepath.Join(bin, name), args...) //nolint:gosec // G204: Debian's own programs, named above
		cmd.Dir, cmd.SysProcAttr = dir, who
		if out, err := cmd.CombinedOutput(); err != nil {
			_ = os.RemoveAll(dir)
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	data = filepath.Join(dir, "data")
	port := freePort(t)
	run("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
	run("pg_ctl", "--pgdata", data, "--wait", "--log", filepath.Join(dir, "log"), "--options",
		fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='' -c fsync=off -c max_connections=200", port), "start")
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port), data, func() {
		// At the end of a test its context is over already.
		cmd := exec.CommandContext(context.Background(), //nolint:gosec // G204: as above
			filepath.Join(bin, "pg_ctl"), "--pgdata", data, "--mode", "immediate", "--wait", "stop")
		cmd.Dir, cmd.SysProcAttr = dir, who
		_ = cmd.Run()
		_ = os.RemoveAll(dir)
	}
}

// binaries returns the folder of the newest PostgreSQL that Debian installed.
func binaries(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Fatal("no PostgreSQL answers at " + serverURL + " and none is installed to start; install Debian's postgresql, " +
			"or name a server in TEST_POSTGRES")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

// serverUser returns as whom the server runs: PostgreSQL refuses to be root.
func serverUser(t testing.TB, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if errU != nil || errG != nil {
			continue
		}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	t.Fatal("PostgreSQL does not run as root, and there is no other user to run it as")
	return nil
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
