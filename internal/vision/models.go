package vision

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// A Tensor is a block of numbers: Data holds the product of Shape, the last
// dimension running fastest.
type Tensor struct {
	Shape []int64
	Data  []float32
}

// Models is an opened models folder. Networks are loaded when they are first
// asked for, after their digest was checked, and shared by everyone who asks.
// All of them together run at most as many at a time as there are cores.
type Models struct {
	dir     string
	entries []Entry
	cores   chan struct{} // one token for each run in progress

	mu       sync.Mutex // guards networks and closed
	networks map[string]*Network
	closed   bool
}

// Open reads the folder's manifest and loads ONNX Runtime. The error names the
// file that is missing or altered and the command that mends it.
func Open(dir string) (*Models, error) {
	entries, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	m := &Models{dir: dir, entries: entries, cores: make(chan struct{}, runtime.NumCPU()), networks: map[string]*Network{}}
	library, err := m.entry(RoleRuntime)
	if err != nil {
		return nil, err
	}
	if err := startRuntime(dir, library); err != nil {
		return nil, err
	}
	return m, nil
}

// process is ONNX Runtime's own state, of which a process has one: whichever
// folder is opened first brings the library, and a folder with another is
// refused.
var process struct {
	sync.Mutex
	digest string
}

func startRuntime(dir string, library Entry) error {
	process.Lock()
	defer process.Unlock()
	if process.digest == library.SHA256 {
		return nil
	}
	if process.digest != "" {
		return errors.New("another ONNX Runtime is loaded in this process already")
	}
	if _, err := library.Load(dir); err != nil {
		return err
	}
	name, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(library.File)))
	if err != nil {
		return fmt.Errorf("%s: %w", library.File, err)
	}
	ort.SetSharedLibraryPath(name)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	process.digest = library.SHA256
	return nil
}

// Entries returns the manifest.
func (m *Models) Entries() []Entry { return append([]Entry(nil), m.entries...) }

// Dir returns the folder.
func (m *Models) Dir() string { return m.dir }

func (m *Models) entry(role string) (Entry, error) {
	for _, e := range m.entries {
		if e.Role == role && e.Needed() {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("%s lists no file for %q on %s", filepath.Join(m.dir, ManifestName), role, Platform())
}

// File returns the checked content of the file with that role, for those that
// are no networks (the list of letters a reader knows, for instance).
func (m *Models) File(role string) ([]byte, error) {
	e, err := m.entry(role)
	if err != nil {
		return nil, err
	}
	return e.Load(m.dir)
}

// Path returns where the file with that role lies, unchecked; File is safer.
func (m *Models) Path(role string) (string, error) {
	e, err := m.entry(role)
	if err != nil {
		return "", err
	}
	return filepath.Join(m.dir, filepath.FromSlash(e.File)), nil
}

// Network returns the network with that role, loading it at the first call.
func (m *Models) Network(role string) (*Network, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, errors.New("the models folder was closed")
	}
	if n := m.networks[role]; n != nil {
		return n, nil
	}
	e, err := m.entry(role)
	if err != nil {
		return nil, err
	}
	data, err := e.Load(m.dir)
	if err != nil {
		return nil, err
	}
	n, err := newNetwork(e, data, m.cores)
	if err != nil {
		return nil, fmt.Errorf("%s (%s): %w", e.File, role, err)
	}
	m.networks[role] = n
	return n, nil
}

// Close frees the networks; those that run are waited for. ONNX Runtime itself
// stays loaded until the process ends.
func (m *Models) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	var errs []error
	for role, n := range m.networks {
		errs = append(errs, n.close())
		delete(m.networks, role)
	}
	return errors.Join(errs...)
}

// A Network is a loaded neural network with one input. It may be run from any
// number of goroutines.
type Network struct {
	entry   Entry
	session *ort.DynamicAdvancedSession
	outputs int
	cores   chan struct{}

	running sync.RWMutex // held for reading by every run, for writing by close
	closed  bool
}

func newNetwork(e Entry, model []byte, cores chan struct{}) (*Network, error) {
	inputs, outputs, err := graphNames(model)
	if err != nil {
		return nil, err
	}
	options, err := sessionOptions()
	if err != nil {
		return nil, err
	}
	defer func() { _ = options.Destroy() }()
	session, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, options)
	if err != nil {
		return nil, err
	}
	return &Network{entry: e, session: session, outputs: len(outputs), cores: cores}, nil
}

// sessionOptions makes a run use one core and little memory. Memory patterns
// are off because they keep a block for each size of picture ever seen. The
// arena is on: without it the text detector's peak was 625 MB instead of 231 MB
// (736x960 and 960x960 pixels), because large blocks scatter in the C heap.
func sessionOptions() (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	err = errors.Join(
		o.SetIntraOpNumThreads(1), o.SetInterOpNumThreads(1),
		o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		o.SetCpuMemArena(true), o.SetMemPattern(false),
	)
	if err != nil {
		return nil, errors.Join(err, o.Destroy())
	}
	return o, nil
}

// Role returns the question the network answers.
func (n *Network) Role() string { return n.entry.Role }

// File returns the network's file, below the models folder.
func (n *Network) File() string { return n.entry.File }

// Digest returns the SHA-256 of the network's file in hexadecimal.
func (n *Network) Digest() string { return n.entry.SHA256 }

// Run computes the outputs, in the order the network lists them. It waits for
// a free core; a context that ends meanwhile ends the wait.
func (n *Network) Run(ctx context.Context, in Tensor) ([]Tensor, error) {
	select {
	case n.cores <- struct{}{}:
		defer func() { <-n.cores }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n.running.RLock()
	defer n.running.RUnlock()
	if n.closed {
		return nil, errors.New("the models folder was closed")
	}
	out, err := n.run(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.entry.File, err)
	}
	return out, nil
}

func (n *Network) run(in Tensor) ([]Tensor, error) {
	input, err := ort.NewTensor(ort.Shape(in.Shape), in.Data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = input.Destroy() }()
	values := make([]ort.Value, n.outputs)
	if err := n.session.Run([]ort.Value{input}, values); err != nil {
		return nil, err
	}
	out := make([]Tensor, len(values))
	for i, v := range values {
		defer func() { _ = v.Destroy() }()
		t, ok := v.(*ort.Tensor[float32])
		if !ok {
			return nil, fmt.Errorf("output %d is not of 32-bit floats", i)
		}
		out[i] = Tensor{Shape: t.GetShape().Clone(), Data: append([]float32(nil), t.GetData()...)}
	}
	return out, nil
}

func (n *Network) close() error {
	n.running.Lock()
	defer n.running.Unlock()
	n.closed = true
	return n.session.Destroy()
}

// Normalised turns a picture into the tensor 1 x 3 x H x W that a network
// expects, channel after channel: (value - Mean) / Scale.
func Normalised(m *Image, in Input) Tensor {
	n := m.W * m.H
	t := Tensor{Shape: []int64{1, 3, int64(m.H), int64(m.W)}, Data: make([]float32, 3*n)}
	var level [256]float32
	for i := range level {
		level[i] = float32((float64(i) - in.Mean) / in.Scale)
	}
	first, third := t.Data[:n], t.Data[2*n:]
	if in.Order == "BGR" {
		first, third = third, first
	}
	second := t.Data[n : 2*n]
	for i := range n {
		p := m.Pix[3*i : 3*i+3 : 3*i+3]
		first[i], second[i], third[i] = level[p[0]], level[p[1]], level[p[2]]
	}
	return t
}

// Input says how a picture becomes the network's numbers, where the manifest
// says it.
func (n *Network) Input() (Input, bool) {
	if n.entry.Input == nil {
		return Input{}, false
	}
	return *n.entry.Input, true
}
