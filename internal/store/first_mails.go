package store

import "time"

// FirstMails is what is known of an address before a first mail to it.
type FirstMails struct {
	Confirmed bool // somebody confirmed a submission from it lately
	Day, Week int  // mails counted since the two instants asked for
}

// FirstMails looks up an address by its blind index and its counter: whether it was confirmed since confirmed, and how
// often it was counted in windows that started at day or at week, or later. One query, because every submission asks.
func (t Tables) FirstMails(index []byte, confirmed time.Time, key string, day, week time.Time) (FirstMails, error) {
	var f FirstMails
	err := t.db.Raw(`
		select exists (select 1 from submission where controller_id = ? and contact_index = ? and confirmed_at >= ?) as confirmed,
			coalesce(sum(case when since >= ? then n else 0 end), 0) as day, coalesce(sum(n), 0) as week
		from counter where key = ? and since >= ?`,
		t.controller, index, confirmed.UTC(), day.UTC(), key, week.UTC()).Row().Scan(&f.Confirmed, &f.Day, &f.Week)
	return f, err
}
