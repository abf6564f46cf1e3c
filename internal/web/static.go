package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/views/ui"
)

const staticPrefix = "/static/"

// files are the static files under addresses that hold the hash of their content.
type files struct {
	address map[string]string // file name -> address
	content map[string]file   // last part of the address -> content
}

type file struct {
	kind string
	data []byte
}

// hashed reads all files of a folder. An unreadable one has no address.
func hashed(folder fs.FS) files {
	f := files{map[string]string{}, map[string]file{}}
	names, _ := fs.Glob(folder, "*.*")
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			continue
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(name)
		unique := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
		f.address[name] = staticPrefix + unique
		f.content[unique] = file{mime.TypeByExtension(ext), data}
	}
	return f
}

// static serves one file for good: another content has another address.
func (s *Server) static(c echo.Context) error {
	f, ok := s.files.content[c.Param("name")]
	if !ok {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, f.kind, f.data)
}

// Asset returns the address of a static file, "" if there is none of that name.
func (s *Server) Asset(name string) string { return s.files.address[name] }

// Assets returns the addresses that a page needs; script names a script without its ending, such as "desk", or is "".
func (s *Server) Assets(script string) ui.Assets {
	return ui.Assets{Stylesheet: s.Asset("app.css"), Icon: s.Asset("favicon.svg"), Script: s.Asset(script + ".js")}
}
