package internal

import (
	"go/ast"
	"go/token"
)

// checkDocs demands a package comment and a comment on every exported name.
func (p *pkg) checkDocs() (found []finding) {
	if len(p.GoFiles) > 0 && p.Doc == "" {
		found = append(found, finding{"package comment", p.name, "has none"})
	}
	for _, f := range p.files {
		if ast.IsGenerated(f.ast) {
			continue
		}
		for _, d := range f.ast.Decls {
			for _, name := range undocumented(d) {
				found = append(found, finding{"doc comment", p.at(name.Pos()), name.Name + " has none"})
			}
		}
	}
	return found
}

// undocumented returns the exported names that d declares without a comment. A comment on a group speaks for all
// in it.
func undocumented(d ast.Decl) (names []*ast.Ident) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d.Recv)) {
			names = append(names, d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if d.Doc == nil && s.Doc == nil && s.Comment == nil && s.Name.IsExported() {
					names = append(names, s.Name)
				}
			case *ast.ValueSpec:
				if d.Doc == nil && s.Doc == nil && s.Comment == nil {
					names = append(names, exported(s.Names)...)
				}
			}
		}
	}
	return names
}

func exported(all []*ast.Ident) (names []*ast.Ident) {
	for _, n := range all {
		if n.IsExported() {
			names = append(names, n)
		}
	}
	return names
}

func exportedReceiver(recv *ast.FieldList) bool {
	e := recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return token.IsExported(x.Name)
		default:
			return false
		}
	}
}
