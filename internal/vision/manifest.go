package vision

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ManifestName is the file in the models folder that lists every network.
const ManifestName = "manifest.json"

// RoleRuntime is the role of ONNX Runtime's shared library; there is one entry
// for each platform.
const RoleRuntime = "runtime"

// An Entry of the manifest is one file that the program runs or reads.
type Entry struct {
	// Role is the question the file answers, such as "face.embed"; callers ask
	// for networks by role, so that an operator can put in another file.
	Role string `json:"role"`
	// File is the path below the models folder, with forward slashes.
	File string `json:"file"`
	// Platform is GOOS/GOARCH for a file that only that platform needs.
	Platform string `json:"platform,omitempty"`
	// SHA256 and Bytes are of the file as it is loaded.
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	// From is where `selfsame models install` takes the file; nil for files
	// that are committed.
	From *Origin `json:"from,omitempty"`

	// Input says how a picture becomes the network's numbers, for networks that
	// an operator may exchange (face.embed).
	Input *Input `json:"input,omitempty"`

	Source   string `json:"source"`             // where it comes from, for people
	Version  string `json:"version"`            // of the source
	Licence  string `json:"licence"`            // as stated by the source
	Card     string `json:"card,omitempty"`     // its page, below the repository
	Measured string `json:"measured,omitempty"` // on what it was measured and the result, in a line
}

// An Input says how pixels become numbers: the order of the channels, and the
// Mean (in levels 0..255) that is taken off before dividing by Scale.
type Input struct {
	Order string  `json:"order"` // "RGB" or "BGR"
	Mean  float64 `json:"mean"`
	Scale float64 `json:"scale"`
}

// An Origin is a file of an npm package, before it is prepared.
type Origin struct {
	Package string `json:"package"`
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`
	// Prepare names what is done to it: "" nothing, "zero-denormals".
	Prepare string `json:"prepare,omitempty"`
}

// ReadManifest reads and checks the list of networks of the folder dir.
func ReadManifest(dir string) ([]Entry, error) {
	name := filepath.Join(dir, ManifestName)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("list of networks: %w", err)
	}
	var list []Entry
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	seen := map[string]bool{}
	for _, e := range list {
		key := e.Role + " " + e.Platform
		switch {
		case e.Role == "" || e.File == "" || len(e.SHA256) != 2*sha256.Size:
			return nil, fmt.Errorf("%s: entry %q lacks role, file or digest", name, e.Role)
		case e.Input != nil && (e.Input.Scale == 0 || e.Input.Order != "RGB" && e.Input.Order != "BGR"):
			return nil, fmt.Errorf("%s: the input of %s needs an order, RGB or BGR, and a scale", name, e.Role)
		case !filepath.IsLocal(filepath.FromSlash(e.File)):
			return nil, fmt.Errorf("%s: %s leads out of the folder", name, e.File)
		case seen[key]:
			return nil, fmt.Errorf("%s: role %s is listed twice", name, key)
		}
		seen[key] = true
	}
	return list, nil
}

// Platform is the platform this program runs on, as GOOS/GOARCH.
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

// Needed says whether this platform uses the file.
func (e Entry) Needed() bool { return e.Platform == "" || e.Platform == Platform() }

// A FileError says that a file of the models folder is missing or is not the
// one the manifest names.
type FileError struct {
	Role, File string
	Problem    string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("%s (%s): %s; run `make setup`", e.File, e.Role, e.Problem)
}

// Load reads the file of e below dir and returns its bytes only if its digest
// is the manifest's. The error is a FileError otherwise.
func (e Entry) Load(dir string) ([]byte, error) {
	name := filepath.Join(dir, filepath.FromSlash(e.File))
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil, &FileError{e.Role, name, "the file is missing"}
	}
	if err != nil {
		return nil, &FileError{e.Role, name, err.Error()}
	}
	if got := Digest(data); !strings.EqualFold(got, e.SHA256) {
		return nil, &FileError{e.Role, name, fmt.Sprintf("the file was altered: sha256 is %.12s…, the manifest says %.12s…", got, e.SHA256)}
	}
	return data, nil
}

// States of a file of the manifest.
const (
	StateReady         = "ready"
	StateMissing       = "missing"
	StateAltered       = "altered"
	StateOtherPlatform = "other platform"
)

// State says whether the file lies below dir as the manifest names it.
func (e Entry) State(dir string) string {
	if !e.Needed() {
		return StateOtherPlatform
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(e.File))); os.IsNotExist(err) {
		return StateMissing
	}
	if _, err := e.Load(dir); err != nil {
		return StateAltered
	}
	return StateReady
}

// Digest returns the SHA-256 of data in hexadecimal.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
