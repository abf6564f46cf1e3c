package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/knadh/koanf/v2"

	"github.com/habeasdata/habeas/internal/dataset"
)

// wrongSetting is a setting that cannot be used, and what to do about it in words that follow its name.
type wrongSetting struct{ name, remedy string }

// wrongSettings are all of them at once, so that whoever mends one need not start again to learn of the next.
type wrongSettings []wrongSetting

// Error names each setting with its remedy, in one line.
func (w wrongSettings) Error() string {
	parts := make([]string, len(w))
	for i, s := range w {
		parts[i] = s.name + ": " + s.remedy
	}
	return strings.Join(parts, "; ")
}

// wrong is one setting that cannot be used.
func wrong(name, format string, args ...any) error {
	return wrongSettings{{name, fmt.Sprintf(format, args...)}}
}

// orNil is the list as an error; none is no error.
func (w wrongSettings) orNil() error {
	if len(w) == 0 {
		return nil
	}
	return w
}

// origin is where settings were read from: a file, which may be missing, and the environment, which goes before it.
type origin struct {
	path    string
	environ []string
}

// place makes an error about settings say where each was set: the variable of the environment, or the file. Other
// errors are left as they are.
func (o origin) place(err error) error {
	var list wrongSettings
	if !errors.As(err, &list) {
		return err
	}
	placed := make([]string, len(list))
	for i, s := range list {
		placed[i] = o.where(s.name) + ": " + s.remedy
	}
	return errors.New(strings.Join(placed, "; "))
}

func (o origin) where(name string) string {
	if name == "database_url" && o.sets("DATABASE_URL") {
		return "DATABASE_URL"
	}
	if variable := variableOf(name); o.sets(variable) {
		return variable
	}
	if o.path != "" {
		return o.path + ": " + name
	}
	return name
}

func (o origin) sets(variable string) bool {
	return slices.ContainsFunc(o.environ, func(pair string) bool { return strings.HasPrefix(pair, variable+"=") })
}

// variableOf is the name of a setting in the environment.
func variableOf(name string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(name, ".", "__"))
}

// unknownSettings finds the names that no setting has, each with the one that was probably meant.
func (o origin) unknownSettings(names, known []string) error {
	var out wrongSettings
	for _, name := range names {
		if !slices.Contains(known, name) {
			out = append(out, wrongSetting{name, o.meant(name, known)})
		}
	}
	return out.orNil()
}

func (o origin) meant(name string, known []string) string {
	if slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, name+".") }) {
		return "a group of settings, not a value: configs/habeas.yaml shows what stands below it"
	}
	for group := name; strings.Contains(group, "."); {
		group = group[:strings.LastIndex(group, ".")]
		if slices.Contains(known, group) {
			return group + " is one value, not a group of settings"
		}
	}
	near := dataset.Nearest(name, known)
	switch {
	case near == "":
		return "unknown setting; configs/habeas.yaml has them all"
	case o.sets(variableOf(name)):
		return "unknown setting; did you mean " + variableOf(near) + "?"
	}
	return "unknown setting; did you mean " + near + "?"
}

// wrongTypes finds the values that are not of the kind that the setting's default is.
func wrongTypes(given, defaults *koanf.Koanf) error {
	var out wrongSettings
	for _, name := range defaults.Keys() {
		value := given.Get(name)
		if remedy, ok := fits(value, defaults.Get(name)); !ok {
			out = append(out, wrongSetting{name, remedy})
		}
	}
	return out.orNil()
}

// fits reports whether a value is of a default's kind, and what to do if not. A text may be a secret and is not repeated.
func fits(value, like any) (remedy string, ok bool) {
	text := fmt.Sprint(value)
	switch like.(type) {
	case bool:
		_, err := strconv.ParseBool(text)
		return fmt.Sprintf("%q is not true or false", text), err == nil || value == nil
	case int, int64:
		_, err := strconv.ParseInt(text, 10, 64)
		return fmt.Sprintf("%q is not a whole number", text), err == nil || value == nil
	case string:
		_, list := value.([]any)
		return "write one value, not a list", !list
	}
	return "", true // one value is a list of one
}
