package app

import (
	"strings"
	"testing"
)

func TestALanguageWithoutTextsStopsTheStart(t *testing.T) {
	t.Parallel()
	a := &App{Config: Defaults()}
	a.Config.Controller.Locale = "xx"
	if _, err := a.data(); err == nil || !strings.Contains(err.Error(), `controller.locale: there are no texts in "xx"; there are`) {
		t.Errorf("error = %v", err)
	}
	a.Config.Controller.Locale = "fr"
	if c, err := a.data(); err != nil || c.Locale != "fr" {
		t.Errorf("locale %q, error %v", c.Locale, err)
	}
}
