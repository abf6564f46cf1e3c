//lint:file-ignore SA1019 names within one function are all that is asked of ast.Object, and that it knows; type
// information would need every package built.

package internal

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// checkSQL demands that the statement given to gorm's Raw, Exec and Expr is constant or chosen among constants. It
// follows variables within a function, and parameters of unexported functions to all their callers in the package.
func (p *pkg) checkSQL() (found []finding) {
	if !p.in("internal/store") {
		return nil
	}
	for _, f := range p.files {
		excused := p.excused(f)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Raw", "Exec", "Expr"}, s.Sel.Name) {
				return true
			}
			w := walk{p: p, seen: map[*ast.Object]bool{}}
			at := p.at(s.Sel.Pos())
			if !w.constant(call.Args[0], f) && !excused[at] {
				found = append(found, finding{"sql", at, s.Sel.Name + " with a statement that is not constant"})
			}
			return true
		})
	}
	return found
}

// excused returns the lines of f that say "arch:sql" and why.
func (p *pkg) excused(f *file) map[string]bool {
	lines := map[string]bool{}
	for _, group := range f.ast.Comments {
		for _, c := range group.List {
			if _, reason, ok := strings.Cut(c.Text, "arch:sql "); ok && strings.TrimSpace(reason) != "" {
				lines[p.at(c.Pos())] = true
			}
		}
	}
	return lines
}

// walk follows one expression to its sources. What was seen is not followed again: a loop adds no new source.
type walk struct {
	p    *pkg
	seen map[*ast.Object]bool
}

func (w *walk) constant(e ast.Expr, f *file) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return w.constant(e.X, f)
	case *ast.BinaryExpr:
		return w.constant(e.X, f) && w.constant(e.Y, f)
	case *ast.Ident:
		switch {
		case e.Obj == nil: // declared in another file of the package
			return w.p.hasConstant(e.Name)
		case e.Obj.Kind == ast.Con:
			return true
		case e.Obj.Kind == ast.Var:
			return w.variable(e.Obj, f)
		}
	}
	return false
}

func (w *walk) variable(v *ast.Object, f *file) bool {
	if w.seen[v] {
		return true
	}
	w.seen[v] = true
	if f.ast.Scope.Lookup(v.Name) == v {
		return false // of the package: other files may change it
	}
	ok := w.assigned(v, f)
	if field, is := v.Decl.(*ast.Field); is && ok {
		return w.parameter(v, field, f)
	}
	return ok
}

// assigned reports whether everything that f puts into v is constant.
func (w *walk) assigned(v *ast.Object, f *file) bool {
	ok := true
	is := func(e ast.Expr) bool {
		name, is := e.(*ast.Ident)
		return is && name.Obj == v
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if is(left) {
					ok = ok && len(n.Lhs) == len(n.Rhs) && w.constant(n.Rhs[i], f)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if name.Obj == v && len(n.Values) > 0 {
					ok = ok && len(n.Names) == len(n.Values) && w.constant(n.Values[i], f)
				}
			}
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.AND || !is(n.X)) // its address leaves: anyone may write
		}
		return ok
	})
	return ok
}

// parameter reports whether every call of v's function passes a constant for it.
func (w *walk) parameter(v *ast.Object, field *ast.Field, f *file) bool {
	for _, d := range f.ast.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.IsExported() || !slices.Contains(fn.Type.Params.List, field) {
			continue
		}
		at := 0
		for _, other := range fn.Type.Params.List {
			for _, name := range other.Names {
				if name.Obj == v {
					return w.calls(fn.Name.Name, at)
				}
				at++
			}
		}
	}
	return false
}

// calls reports whether every call of name in the package has a constant at the given place, and there is one.
func (w *walk) calls(name string, place int) bool {
	n, ok := 0, true
	for _, f := range w.p.files {
		ast.Inspect(f.ast, func(node ast.Node) bool {
			call, is := node.(*ast.CallExpr)
			if !is || called(call) != name {
				return true
			}
			n++
			ok = ok && place < len(call.Args) && w.constant(call.Args[place], f)
			return true
		})
	}
	return ok && n > 0
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func (p *pkg) hasConstant(name string) bool {
	return slices.ContainsFunc(p.files, func(f *file) bool {
		o := f.ast.Scope.Lookup(name)
		return o != nil && o.Kind == ast.Con
	})
}
