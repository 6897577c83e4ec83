package store_test

import (
	"testing"

	"github.com/selfsame-id/selfsame/internal/school"
	"github.com/selfsame-id/selfsame/internal/store"
	"github.com/selfsame-id/selfsame/internal/store/storetest"
	"github.com/selfsame-id/selfsame/internal/testkit"
)

func TestTheStoreKeepsASchool(t *testing.T) {
	t.Parallel()
	testkit.Databases(t, func(t *testing.T, _ string) {
		fresh := testkit.SQLite
		if t.Name() == "TestTheStoreKeepsASchool/postgres" {
			fresh = testkit.Postgres
		}
		storetest.School(t, func(t *testing.T) school.Store {
			db, err := store.Open(t.Context(), fresh(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return db
		})
	})
}
