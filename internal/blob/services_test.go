package blob_test

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// storage is the S3 server that all tests of this package share.
var storage s3

type s3 struct {
	backend *s3mem.Backend
	url     string
}

func TestMain(m *testing.M) {
	if do := os.Getenv("BLOB_TEST_CHILD"); do != "" {
		os.Exit(child(context.Background(), do, os.Getenv("BLOB_TEST_DIR")))
	}
	storage.backend = s3mem.New()
	server := httptest.NewServer(gofakes3.New(storage.backend).Server())
	storage.url = server.URL
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	server.Close()
	os.Exit(code)
}

func (s s3) read(t *testing.T, bucket, name string) []byte {
	t.Helper()
	o, err := s.backend.GetObject(bucket, name, nil)
	must(t, err)
	defer func() { _ = o.Contents.Close() }()
	data, err := io.ReadAll(o.Contents)
	must(t, err)
	return data
}

func (s s3) write(t *testing.T, bucket, name string, data []byte) {
	t.Helper()
	_, err := s.backend.PutObject(bucket, name, map[string]string{}, bytes.NewReader(data), int64(len(data)), nil)
	must(t, err)
}

func (s s3) list(t *testing.T, bucket string) []string {
	t.Helper()
	objects, err := s.backend.ListBucket(bucket, &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
	must(t, err)
	var names []string
	for _, c := range objects.Contents {
		names = append(names, c.Key)
	}
	return names
}
