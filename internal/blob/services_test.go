package blob_test

import (
	"context"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if do := os.Getenv("BLOB_TEST_CHILD"); do != "" {
		os.Exit(child(context.Background(), do, os.Getenv("BLOB_TEST_DIR")))
	}
	os.Exit(m.Run())
}
