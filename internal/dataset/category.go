package dataset

import "strings"

// personRoot is the root of all categories that are about a person (fideslang taxonomy).
const personRoot = "user"

// Under reports whether category is target or below it. The match is bounded by dots: user.name covers
// user.name.first and never user.name_x.
func Under(category, target string) bool {
	return category == target || (strings.HasPrefix(category, target) && category[len(target)] == '.')
}

// anyUnder reports whether one of the categories is at or below one of the targets.
func anyUnder(categories, targets []string) bool {
	for _, c := range categories {
		for _, t := range targets {
			if Under(c, t) {
				return true
			}
		}
	}
	return false
}

// AboutPerson reports whether the collection holds data about people: its own word, else its categories.
func (c *Collection) AboutPerson() bool {
	if c.Person != nil {
		return *c.Person
	}
	if anyUnder(c.Categories, []string{personRoot}) {
		return true
	}
	for _, f := range c.Fields {
		if f.aboutPerson() {
			return true
		}
	}
	return false
}

func (f *Field) aboutPerson() bool {
	if f.Identity != "" || f.Contact != "" || anyUnder(f.Categories, []string{personRoot}) {
		return true
	}
	for _, sub := range f.Fields {
		if sub.aboutPerson() {
			return true
		}
	}
	return false
}

// released reports whether a package that was asked for the given categories shows the field. No categories: all.
func (c *Collection) released(f *Field, targets []string) bool {
	return len(targets) == 0 || anyUnder(c.Categories, targets) || anyUnder(f.Categories, targets)
}
