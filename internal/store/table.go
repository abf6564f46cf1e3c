package store

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/habeasdata/habeas/internal/problem"
)

// Table reads and writes one kind of row, of one controller. It comes from a [Tx] (both) or a [Reader] (reads).
type Table[T any] struct {
	db         *gorm.DB
	controller string
	id         string // the key column
}

func table[T any](db *gorm.DB, controller, id string) Table[T] {
	return Table[T]{db: db, controller: controller, id: id}
}

// Get returns the row with the given key, or a NotFound problem.
func (t Table[T]) Get(key string) (T, error) {
	var row T
	err := t.where().Where(clause.Eq{Column: clause.Column{Name: t.id}, Value: key}).Take(&row).Error
	return row, t.problem(err)
}

// Find returns the rows for which every column has the given value, in the given order of columns.
func (t Table[T]) Find(match Match, order ...string) ([]T, error) {
	var rows []T
	q := t.match(match)
	for _, column := range order {
		q = q.Order(clause.OrderByColumn{Column: clause.Column{Name: column}})
	}
	return rows, t.problem(q.Find(&rows).Error)
}

// First returns the first row that matches, or a NotFound problem.
func (t Table[T]) First(match Match, order ...string) (T, error) {
	var row T
	q := t.match(match)
	for _, column := range order {
		q = q.Order(clause.OrderByColumn{Column: clause.Column{Name: column}})
	}
	return row, t.problem(q.Limit(1).Take(&row).Error)
}

// Count returns how many rows match.
func (t Table[T]) Count(match Match) (int64, error) {
	var n int64
	var row T
	return n, t.problem(t.match(match).Model(&row).Count(&n).Error)
}

// Insert adds a row. A row that breaks a unique key is a Conflict problem.
func (t Table[T]) Insert(row *T) error {
	rowInUTC(row)
	_, err := insertRow(t.db, t.controller, row, false)
	return t.problem(err)
}

// InsertNew adds a row unless its unique key is taken, and reports whether it did.
func (t Table[T]) InsertNew(row *T) (bool, error) {
	rowInUTC(row)
	n, err := insertRow(t.db, t.controller, row, true)
	return n == 1, t.problem(err)
}

// Set changes columns of the rows that match, and returns how many there were.
func (t Table[T]) Set(match Match, values Values) (int64, error) {
	var row T
	changes := make(map[string]any, len(values))
	for column, value := range values {
		changes[column] = inUTC(value)
	}
	r := t.match(match).Model(&row).Updates(changes)
	return r.RowsAffected, t.problem(r.Error)
}

// SetOne changes columns of exactly one row; any other number is a Conflict problem.
func (t Table[T]) SetOne(match Match, values Values) error {
	n, err := t.Set(match, values)
	if err == nil && n != 1 {
		return problem.New(problem.Conflict, "Somebody else changed this in the meantime. Look again, then repeat.")
	}
	return err
}

// Delete removes the rows that match, and returns how many there were.
func (t Table[T]) Delete(match Match) (int64, error) {
	var row T
	r := t.match(match).Delete(&row)
	return r.RowsAffected, t.problem(r.Error)
}

// Match names columns and the values they must have; a slice, bytes aside, stands for any of its values.
type Match map[string]any

// Values names columns and the values they get.
type Values map[string]any

func (t Table[T]) where() *gorm.DB {
	return t.db.Where(clause.Eq{Column: clause.Column{Name: "controller_id"}, Value: t.controller})
}

func (t Table[T]) match(match Match) *gorm.DB {
	q := t.where()
	for _, name := range slices.Sorted(maps.Keys(match)) { // in order: the same statement is prepared once
		column, value := clause.Column{Name: name}, inUTC(match[name])
		// Bytes are one value; gorm would take them for a list of numbers in a map. Any other slice is a list.
		if list := reflect.ValueOf(value); list.Kind() == reflect.Slice && list.Type().Elem().Kind() != reflect.Uint8 {
			values := make([]any, list.Len())
			for i := range values {
				values[i] = list.Index(i).Interface()
			}
			q = q.Where(clause.IN{Column: column, Values: values})
			continue
		}
		q = q.Where(clause.Eq{Column: column, Value: value})
	}
	return q
}

func (t Table[T]) problem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return problem.New(problem.NotFound, "There is nothing here.")
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return problem.Wrap(err, problem.Conflict, "This is there already.")
	case errors.Is(err, gorm.ErrCheckConstraintViolated):
		return problem.Wrap(err, problem.Conflict, "This is not possible any more.")
	}
	var row T
	return fmt.Errorf("%T: %w", row, err)
}
