package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// The scripts of static/script are bundled from script/*.ts by
//
//	go generate ./internal/web
//
// and kept in the repository, so that the program needs no bundler: esbuild
// would be a fifth of its size, to make at each start what never changes. A
// test bundles them again and fails when what is kept is not that.
//
//go:generate go test -run TestScriptsAreBundled -update .

//go:embed static
var staticFiles embed.FS

//go:embed drawings/*.svg
var drawingFiles embed.FS

//go:embed templates/*.html
var templateFiles embed.FS

// assets are the static files by their address, which holds a hash of the
// content: a browser may keep each for ever.
type assets struct {
	files map[string]assetFile // by path
	paths map[string]string    // by name
}

type assetFile struct {
	content []byte
	mime    string
}

func readAssets() (assets, error) {
	a := assets{files: map[string]assetFile{}, paths: map[string]string{}}
	err := fs.WalkDir(staticFiles, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := staticFiles.ReadFile(p)
		if err != nil {
			return err
		}
		ext := path.Ext(p)
		sum := sha256.Sum256(content)
		address := "/" + strings.TrimSuffix(p, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.files[address] = assetFile{content, mimeOf(ext)}
		a.paths[strings.TrimPrefix(p, "static/")] = address
		return nil
	})
	return a, err
}

// mimeOf knows our own few kinds: the machine's table may say otherwise.
func mimeOf(ext string) string {
	switch ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return mime.TypeByExtension(ext)
}

func (a assets) url(name string) (string, error) {
	p, ok := a.paths[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return p, nil
}

func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.URL.Path]
	if !ok {
		plain(w, http.StatusNotFound, "This file is not here.")
		return
	}
	w.Header().Set("Content-Type", f.mime)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(f.content) // nobody is left to tell when the visitor has gone
}

func readDrawings() (map[string]template.HTML, error) {
	files, err := drawingFiles.ReadDir("drawings")
	if err != nil {
		return nil, err
	}
	all := map[string]template.HTML{}
	for _, f := range files {
		b, err := drawingFiles.ReadFile("drawings/" + f.Name())
		if err != nil {
			return nil, err
		}
		// A file is an SVG that opens by itself; pages need what is inside.
		text := string(b)
		text = text[strings.IndexByte(text, '>')+1 : strings.LastIndex(text, "</svg>")]
		all[strings.TrimSuffix(f.Name(), ".svg")] = template.HTML(strings.TrimSpace(text)) //nolint:gosec // our own files
	}
	return all, nil
}

// frameDrawing makes a drawing an element. Icons are named icon-… and are
// drawn on 24 squares; pictures on 200 × 140.
func frameDrawing(name string, inner template.HTML, alt string) template.HTML {
	class, box := "drawing", "0 0 200 140"
	if strings.HasPrefix(name, "icon-") {
		class, box = "icon", "0 0 24 24"
	}
	label := `aria-hidden="true"`
	if alt != "" {
		label = `role="img" aria-label="` + template.HTMLEscapeString(alt) + `"`
	}
	return template.HTML(`<svg class="` + class + `" viewBox="` + box + `" focusable="false" ` + label + `>` + //nolint:gosec // our own files, and an escaped text
		string(inner) + `</svg>`)
}

// readTemplates makes a set for each page: the layout, what several pages share
// (files that begin with an underscore), and the page, which defines "main".
func readTemplates() (map[string]*template.Template, error) {
	shared, err := template.New("").ParseFS(templateFiles, "templates/_*.html")
	if err != nil {
		return nil, err
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".html")
		if strings.HasPrefix(name, "_") {
			continue
		}
		set, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if pages[name], err = set.ParseFS(templateFiles, "templates/"+f.Name()); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
