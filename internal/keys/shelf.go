package keys

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcerrors"

	"github.com/selfsame-id/selfsame"
)

// A shelf is where wrapped keys lie. Creating is exclusive among all
// processes, because of two keys made for one owner one would be lost with all
// it sealed; destroying is durable and may be repeated.
type shelf interface {
	read(ctx context.Context, owner string) ([]byte, error)      // errAbsent
	create(ctx context.Context, owner string, data []byte) error // errExists
	destroy(ctx context.Context, owner string) error
	close() error
}

var (
	errAbsent = errors.New("no such key")
	errExists = errors.New("there is a key already")
)

// maxWrapped bounds the file of an owner. One has about 700 bytes, more where
// a key service's ciphertexts are longer.
const maxWrapped = 64 << 10

// folderParameters are those of fileblob's URLs. Here they change nothing: no
// metadata is written and no file is made elsewhere in any case.
var folderParameters = []string{"metadata", "no_tmp_dir", "create_dir", "dir_file_mode"}

// openShelf opens the place of wrapped keys that a URL names.
func openShelf(ctx context.Context, bucketURL string, create bool) (shelf, error) {
	u, err := url.Parse(bucketURL)
	if err != nil {
		return nil, badBucket(nil)
	}
	switch u.Scheme {
	case "file":
		for parameter := range u.Query() {
			if !slices.Contains(folderParameters, parameter) {
				return nil, badBucket(fmt.Errorf("unknown parameter %q", parameter))
			}
		}
		path, err := filePath(u)
		if err != nil {
			return nil, badBucket(err)
		}
		return openFolder(path, create)
	case "s3":
		b, err := blob.OpenBucket(ctx, bucketURL)
		if err != nil {
			return nil, badBucket(err)
		}
		if err := forgets(ctx, b, u.Host); err != nil {
			return nil, errors.Join(err, b.Close())
		}
		return objects{b}, nil
	}
	return nil, badBucket(nil)
}

func badBucket(err error) error {
	return &selfsame.Error{
		Kind: selfsame.KindInvalid, Message: "The place of wrapped keys cannot be opened by that URL", Err: err,
		Hint: "file:///folder or s3://bucket?region=…",
	}
}

// forgets refuses a bucket that keeps old versions of objects: a destroyed key
// would lie among them. Where the question is not answered, by permission or
// because the server does not know it, the operator's word stands.
func forgets(ctx context.Context, b *blob.Bucket, name string) error {
	var client *s3.Client
	if !b.As(&client) {
		return nil
	}
	out, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &name})
	if err == nil && out.Status == types.BucketVersioningStatusEnabled {
		return &selfsame.Error{
			Kind: selfsame.KindConflict, Message: "The bucket of wrapped keys keeps old versions, so a key could not be destroyed",
			Hint: "use a bucket of its own, without versioning, object lock or replication",
		}
	}
	return nil
}

// objects is a shelf in a bucket of objects.
type objects struct {
	bucket *blob.Bucket
}

func objectName(owner string) string { return owner + ".json" }

func (o objects) read(ctx context.Context, owner string) (data []byte, err error) {
	r, err := o.bucket.NewReader(ctx, objectName(owner), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, errAbsent
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(io.LimitReader(r, maxWrapped))
}

// create asks again where the bucket refuses and holds nothing: what was in the way
// is another's writing that is not to be read yet, and may fail. S3 calls that a
// conflict (409), other servers a failed condition (412). Who comes second must find
// the key of who came first.
func (o objects) create(ctx context.Context, owner string, data []byte) error {
	const tries, pause = 40, 50 * time.Millisecond
	for range tries {
		err := o.bucket.WriteAll(ctx, objectName(owner), data, &blob.WriterOptions{ContentType: "application/json", IfNotExist: true})
		var answer smithy.APIError
		conflict := o.bucket.ErrorAs(err, &answer) && answer.ErrorCode() == "ConditionalRequestConflict"
		if err == nil || gcerrors.Code(err) != gcerrors.FailedPrecondition && !conflict {
			return err
		}
		if there, err := o.bucket.Exists(ctx, objectName(owner)); err != nil || there {
			return cmp.Or(err, errExists)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errExists
}

// destroy asks again after deleting, since the answer to a deletion is a
// promise and the answer to a question is not.
func (o objects) destroy(ctx context.Context, owner string) error {
	if err := o.bucket.Delete(ctx, objectName(owner)); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	remains, err := o.bucket.Exists(ctx, objectName(owner))
	if err == nil && remains {
		err = errors.New("the bucket still holds it")
	}
	return err
}

func (o objects) close() error { return o.bucket.Close() }
