package store

import (
	"reflect"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// insertion is how rows of one type are added: its statement, which is the same for each, and the columns' fields.
type insertion struct {
	text   string
	fields []*schema.Field
}

type insertionKey struct {
	row     reflect.Type
	dialect string
	unless  bool
}

var insertions sync.Map // insertionKey -> *insertion

// insertRow adds the row at the given address and returns how many were added: with unlessThere, none if a unique key
// is taken. It does what gorm's Create does for a plain row, without making the statement anew each time, which costs
// more than running it. Rows get their controller, key and time of creation if they have none.
func insertRow(db *gorm.DB, controller string, row any, unlessThere bool) (int64, error) {
	in, err := insertionOf(db, row, unlessThere)
	if err != nil {
		return 0, err
	}
	ctx, value := db.Statement.Context, reflect.ValueOf(row).Elem()
	args := make([]any, len(in.fields))
	for i, f := range in.fields {
		zero := false
		if args[i], zero = f.ValueOf(ctx, value); !zero {
			continue
		}
		fresh := any(nil)
		switch {
		case f.Name == "ControllerID":
			fresh = controller
		case f.Name == "ID" && f.DataType == schema.String:
			fresh = NewID()
		case f.AutoCreateTime > 0 || f.AutoUpdateTime > 0:
			fresh = db.NowFunc()
		default:
			continue
		}
		if err := f.Set(ctx, value, fresh); err != nil {
			return 0, err
		}
		args[i], _ = f.ValueOf(ctx, value)
	}
	done, err := db.Statement.ConnPool.ExecContext(ctx, in.text, args...)
	db.Logger.Trace(ctx, time.Time{}, nil, err) // counted as gorm's own statements are, see statements
	if err != nil {
		if t, ok := db.Dialector.(gorm.ErrorTranslator); ok {
			err = t.Translate(err)
		}
		return 0, err
	}
	return done.RowsAffected()
}

func insertionOf(db *gorm.DB, row any, unlessThere bool) (*insertion, error) {
	key := insertionKey{reflect.TypeOf(row), db.Name(), unlessThere}
	if known, ok := insertions.Load(key); ok {
		return known.(*insertion), nil
	}
	s := &gorm.Statement{DB: db}
	if err := s.Parse(row); err != nil {
		return nil, err
	}
	in := &insertion{}
	var columns, values strings.Builder
	for _, f := range s.Schema.Fields {
		if f.DBName == "" || !f.Creatable {
			continue
		}
		if len(in.fields) > 0 {
			columns.WriteString(", ")
			values.WriteString(", ")
		}
		in.fields = append(in.fields, f)
		db.QuoteTo(&columns, f.DBName)
		s.Vars = append(s.Vars, nil) // Postgres numbers its parameters by them
		db.BindVarTo(&values, s, nil)
	}
	var text strings.Builder
	text.WriteString("INSERT INTO ")
	db.QuoteTo(&text, s.Schema.Table)
	text.WriteString(" (" + columns.String() + ") VALUES (" + values.String() + ")")
	if unlessThere {
		text.WriteString(" ON CONFLICT DO NOTHING")
	}
	in.text = text.String()
	known, _ := insertions.LoadOrStore(key, in)
	return known.(*insertion), nil
}
