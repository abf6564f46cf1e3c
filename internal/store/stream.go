package store

import "gorm.io/gorm"

// stream reads rows one by one, so that memory does not grow with the table. It ends at the first error, which it
// yields, or when yield returns false.
func stream[T any](q *gorm.DB, yield func(T, error) bool) {
	var zero T
	rows, err := q.Model(&zero).Rows()
	if err != nil {
		yield(zero, err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var row T
		err := q.ScanRows(rows, &row)
		if !yield(row, err) || err != nil {
			return
		}
	}
	if err := rows.Err(); err != nil {
		yield(zero, err)
	}
}
