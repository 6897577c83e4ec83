package testkit

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Buckets is an S3 server of the test's own: Versity's gateway, a process over a
// folder, as a school may run it.
type Buckets struct {
	Address string
	client  *s3.Client
}

// The server of a test program, shared by its tests and stopped when the last of
// them ends.
var storage struct {
	mu     sync.Mutex
	users  int
	shared *Buckets
	stop   func()
}

const s3Key = "selfsame-test" // both halves of the credentials

// S3 starts the server. The clients of the program find its credentials in the
// environment, which must name no others before.
func S3(t testing.TB) *Buckets {
	t.Helper()
	program := built(t, "versitygw", "github.com/versity/versitygw/cmd/versitygw")
	storage.mu.Lock()
	defer storage.mu.Unlock()
	if storage.users == 0 {
		storage.shared, storage.stop = startS3(t, program)
	}
	storage.users++
	t.Cleanup(func() {
		storage.mu.Lock()
		defer storage.mu.Unlock()
		if storage.users--; storage.users == 0 {
			storage.stop()
		}
	})
	return storage.shared
}

func startS3(t testing.TB, program string) (b *Buckets, stop func()) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": s3Key, "AWS_SECRET_ACCESS_KEY": s3Key, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			t.Fatal(err)
		}
	}
	// Not t.TempDir: the server outlives the test that happened to start it.
	dir, err := os.MkdirTemp("", "selfsame-s3-")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"buckets", "versions", "meta"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	// What else it notes of objects lies beside them: not every file system has room for it.
	cmd := exec.CommandContext(context.Background(), program, "--quiet", "--port", address, "--access", s3Key, "--secret", s3Key, //nolint:gosec // G204: it was built above
		"posix", "--versioning-dir", filepath.Join(dir, "versions"), "--sidecar", filepath.Join(dir, "meta"), filepath.Join(dir, "buckets"))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	}
	b = &Buckets{Address: "http://" + address}
	b.client = s3.New(s3.Options{
		BaseEndpoint: &b.Address, Region: "us-east-1", UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: s3Key, SecretAccessKey: s3Key}, nil
		}),
	})
	for range 600 {
		if _, err = b.client.ListBuckets(t.Context(), &s3.ListBucketsInput{}); err == nil {
			return b, stop
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	t.Fatalf("the S3 server does not answer: %v\n%s", err, said.String())
	return nil, nil
}

// Make makes a bucket and returns its name.
func (b *Buckets) Make(t testing.TB, what string) string {
	t.Helper()
	name := what + "-" + strings.ToLower(rand.Text())
	_, err := b.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name})
	b.check(t, err)
	return name
}

// KeepVersions has a bucket keep what is overwritten and deleted.
func (b *Buckets) KeepVersions(t testing.TB, bucket string) {
	t.Helper()
	_, err := b.client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	b.check(t, err)
}

// URL is a bucket as the program is told of it.
func (b *Buckets) URL(bucket string) string {
	return "s3://" + bucket + "?region=us-east-1&use_path_style=true&endpoint=" + url.QueryEscape(b.Address)
}

// Names are those of the objects in a bucket, in order.
func (b *Buckets) Names(t testing.TB, bucket string) (names []string) {
	t.Helper()
	listed, err := b.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket})
	b.check(t, err)
	for _, o := range listed.Contents {
		names = append(names, *o.Key)
	}
	slices.Sort(names)
	return names
}

// Read reads an object.
func (b *Buckets) Read(t testing.TB, bucket, name string) []byte {
	t.Helper()
	o, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &name})
	b.check(t, err)
	defer func() { _ = o.Body.Close() }()
	data, err := io.ReadAll(o.Body)
	b.check(t, err)
	return data
}

// Write writes an object.
func (b *Buckets) Write(t testing.TB, bucket, name string, data []byte) {
	t.Helper()
	_, err := b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &name, Body: bytes.NewReader(data)})
	b.check(t, err)
}

func (*Buckets) check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// built builds a server that only tests need, of a module of its own beside this
// file so that the program does not carry what it stands on, and returns the file.
// make builds it before all tests; where it is there already this takes a second.
func built(t testing.TB, name, pkg string) string {
	t.Helper()
	mod, err := exec.CommandContext(t.Context(), "go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	file := filepath.Join(root, "bin", "servers", name)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(root, "internal", "testkit", name), "-trimpath", "-o", file, pkg) //nolint:gosec // G204: of this repository
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", name, err, out)
	}
	return file
}
