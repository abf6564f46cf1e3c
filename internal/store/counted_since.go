package store

import "time"

// CountedSince returns the sum of a counter over the windows that started at since or later.
func (t Tables) CountedSince(key string, since time.Time) (int, error) {
	var n int
	err := t.db.Model(&counter{}).Where("key = ? and since >= ?", key, since.UTC()).Select("coalesce(sum(n), 0)").Scan(&n).Error
	return n, err
}
