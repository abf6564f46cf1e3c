package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QRView is a QR code ready to draw: one path of dark modules in a square of Size modules, quiet zone included.
type QRView struct {
	Size int
	Path string
	Alt  string
}

// quietZone is the clear border in modules that ISO/IEC 18004 asks for.
const quietZone = 4

// NewQR encodes content as a QR code with error correction level M. Alt is what is read aloud instead.
func NewQR(content, alt string) (QRView, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return QRView{}, fmt.Errorf("encode qr: %w", err)
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quietZone, y+quietZone)
			}
		}
	}
	return QRView{Size: size + 2*quietZone, Path: path.String(), Alt: alt}, nil
}

func (v QRView) viewBox() string {
	s := strconv.Itoa(v.Size)
	return "0 0 " + s + " " + s
}
