package app

import (
	"context"
	"io"

	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/web/portal"
)

// downloads shows the portal what it may say about an answer file.
type downloads struct{ service *fulfillment.Service }

// Describe implements portal.Downloads.
func (d downloads) Describe(ctx context.Context, token string) (portal.Download, error) {
	f, err := d.service.Describe(ctx, token)
	if err != nil {
		return portal.Download{}, err
	}
	return portal.Download{
		Reference: f.Request.Reference, Size: f.Package.Size, Expires: f.Package.ExpiresAt,
		Left: f.Package.MaxOpens - f.Package.Opens, Tries: f.Package.Attempts, Detail: !f.Phrase,
	}, nil
}

// Open implements portal.Downloads.
func (d downloads) Open(ctx context.Context, token, factor string) (string, io.ReadCloser, error) {
	return d.service.Open(ctx, token, factor)
}
