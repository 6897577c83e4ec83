// Command selfsame proves that the person at the camera is the selfsame person
// as on a government ID, on this machine.
//
// Read this file first: it lists the commands; each is a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/selfsame-id/selfsame"
	"github.com/selfsame-id/selfsame/internal/vision"
)

// commands is what the program can do.
type commands struct {
	JSON   bool   `name:"json" help:"Print one JSON object a line instead of text for people."`
	Models string `name:"models" env:"SELFSAME_MODELS" placeholder:"DIR" help:"The folder that holds manifest.json and the networks. By default the first that is there: ./models, models beside the program, models beside the program's folder."`

	Verify   verifyCmd   `cmd:"" help:"Decide whether a person is the one on an ID."`
	Read     ReadCmd     `cmd:"" help:"Say what a document says."`
	Barcode  BarcodeCmd  `cmd:"" help:"Read the PDF417 barcodes in pictures."`
	Compare  CompareCmd  `cmd:"" help:"Say whether two pictures show the same person."`
	Names    NamesCmd    `cmd:"" help:"Say whether two names may be one person's."`
	Specimen SpecimenCmd `cmd:"" help:"Make sample documents of the fictional state Utopia, and photographs of them."`
	Eval     evalCmd     `cmd:"" help:"Measure how well each part does on a folder of pictures with known truth."`
	Networks ModelsCmd   `cmd:"" name:"models" help:"List the networks with digest, source, licence and what they were measured on; install them."`
	Policy   policyCmd   `cmd:"" help:"Show the policy, or check one."`
	Receipt  receiptCmd  `cmd:"" help:"Check a deletion receipt."`

	Serve   ServeCmd   `cmd:"" help:"Run the service: pages, checks, e-mail, erasure."`
	Worker  WorkerCmd  `cmd:"" help:"Carry out the jobs of a service beside others."`
	Course  courseCmd  `cmd:"" help:"Import courses; say that one is completed; revoke a certificate."`
	Account accountCmd `cmd:"" help:"Make accounts of staff."`
	Review  reviewCmd  `cmd:"" help:"Settle what the checks could not."`
}

const description = `Selfsame proves that the person at the camera is the selfsame person as on a government ID, on this machine
and with no other company.

Exit status: 0 done (for verify: approved), 1 any other decision of verify or a receipt that is not valid, 2 it could not be carried out.`

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command line and returns the exit status. Nothing else
// in the program exits.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return runAt(ctx, time.Now, args, stdout, stderr)
}

// runAt is run by a clock that a test may move.
func runAt(ctx context.Context, now func() time.Time, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()

	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("selfsame"), kong.Description(description), kong.UsageOnError(),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return fail(stderr, err)
	}
	line, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		return fail(stderr, hint(err, "selfsame --help lists the commands; selfsame COMMAND --help explains one"))
	}
	x := &Context{Context: ctx, In: os.Stdin, Out: stdout, Err: stderr, JSON: cli.JSON, Now: now, modelsDir: cli.Models}
	defer x.close()
	err = line.Run(x)
	var status exitStatus
	if errors.As(err, &status) {
		return int(status)
	}
	if errors.Is(err, context.Canceled) {
		err = hint(errors.New("stopped before it was done"), "nothing was decided or kept; run it again")
	}
	if err != nil {
		return fail(stderr, err)
	}
	return 0
}

// exitStatus is how a command asks for an exit status without an error message.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// fail prints the error and its hint, a line each.
func fail(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "selfsame: error: %s\n", oneLine(err.Error()))
	advice := "selfsame --help lists the commands"
	var h *hinted
	var e *selfsame.Error
	var f *vision.FileError
	switch {
	case errors.As(err, &h):
		advice = h.hint
	case errors.As(err, &e) && e.Hint != "":
		advice = e.Hint
	case errors.As(err, &f):
		advice = "make setup installs the networks and checks their digests"
	}
	_, _ = fmt.Fprintf(stderr, "selfsame: hint: %s\n", oneLine(advice))
	return 2
}
