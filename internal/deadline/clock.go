package deadline

import "time"

// Clock holds the dates that one request (or appeal) is owed, and how they came about. A zero Date means: no such
// duty, no number in the law, or the clock is stopped.
type Clock struct {
	Received          Date
	Starts            Date // day 0 of the answer period
	AckBy             Date
	AnswerBy          Date // without extension
	ExtensionNoticeBy Date
	ExtendedTo        Date // with the extension, taken or not
	Extended          bool // the extension was taken
	// Working is the strictest reading of the date in force. It stays set while the clock is stopped, as if nothing
	// had stopped it, so that alarms never sleep. WorkingAck and WorkingNotice are the same for the other two duties.
	Working       Date
	WorkingAck    Date
	WorkingNotice Date
	DeadlineUTC   time.Time // end of the local day of Due; zero without a due date
	Stopped       bool      // waiting for something that stops this clock by law
	Steps         []Step
	Citations     []string
}

// Due returns the date in force: the extended one if the extension was taken, otherwise the answer date.
func (c Clock) Due() Date {
	if c.Extended {
		return c.ExtendedTo
	}
	return c.AnswerBy
}

// Alarm is a day on which a part of a period has passed.
type Alarm struct {
	Percent int
	On      Date
}

// Alarms returns the days on which 50, 75 and 90 percent of the time from one date to another have passed, rounded
// down to the earlier day. There are none when either date is missing or by is before from.
func Alarms(from, by Date) []Alarm {
	if from.IsZero() || by.IsZero() || by.Before(from) {
		return nil
	}
	days := from.DaysUntil(by)
	alarms := make([]Alarm, 0, 3)
	for _, percent := range [...]int{50, 75, 90} {
		alarms = append(alarms, Alarm{percent, from.AddDays(days * percent / 100)})
	}
	return alarms
}

// Alarms returns the thresholds of the working date, counted from receipt.
func (c Clock) Alarms() []Alarm { return Alarms(c.Received, c.Working) }
