package testkit

import (
	"context"
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops bounds a walk: a page with more stops of the Tab key than this is a trap.
const mostStops = 600

// stop is one element that the Tab key came to.
type stop struct {
	Name  string // what it is and says
	Again bool   // the walk was here before
	Lost  string // why somebody who looks for the focus does not see it; empty is well
}

// toTheTop lets the next Tab key begin with the first control, also where the page put the focus into a field.
const toTheTop = `document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); scrollTo(0, 0)`

// here describes the element that has the focus and remembers that the walk was there. A field for a date has a few stops of
// its own. Null is the end of the page.
const here = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return null;
	const again = 'walked' in e.dataset && e !== window.walkedLast, r = e.getBoundingClientRect();
	window.walkedTimes = e === window.walkedLast ? window.walkedTimes + 1 : 1;
	window.walkedLast = e;
	e.dataset.walked = '';
	const clamp = (at, most) => Math.max(0, Math.min(at, most - 1));
	const outlined = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
	const ring = [e, e.parentElement, e.parentElement.parentElement].some((x) => x && (outlined(getComputedStyle(x)) || outlined(getComputedStyle(x, '::after'))));
	const on = document.elementFromPoint(clamp(r.left + r.width / 2, document.documentElement.clientWidth), clamp(r.top + Math.min(r.height / 2, 12), innerHeight));
	let lost = '';
	if (window.walkedTimes > 1) lost = ''; // inside a field for a date the browser draws the ring
	else if (!ring) lost = 'shows no focus ring';
	else if (r.width < 1 || r.height < 1 || r.bottom <= 0 || r.top >= innerHeight) lost = 'is out of sight';
	else if (!on || !(e.contains(on) || on.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(on)))) lost = on ? 'is covered by <' + on.tagName.toLowerCase() + ' class="' + on.className + '">' : 'is at no place: ' + JSON.stringify(r);
	const name = e.tagName.toLowerCase() + ' ' + (e.name || e.id || '') + ' "' + (e.innerText || e.getAttribute('aria-label') || '').trim().slice(0, 40) + '"';
	return { Name: name, Again: again || window.walkedTimes > 8, Lost: lost };
})()`

// missed are the controls of the page that the walk never came to. Of circles of one name the Tab key goes to one; the
// arrow keys do the rest.
const missed = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter((e) => {
	if ('walked' in e.dataset || e.disabled || e.ariaHidden === 'true' || !e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
	if (e.tagName === 'SUMMARY' && e.parentElement.querySelector('summary') !== e) return false;
	return !(e.type === 'radio' && [...document.getElementsByName(e.name)].some((o) => o.form === e.form && 'walked' in o.dataset));
}).map((e) => e.tagName.toLowerCase() + ' ' + (e.name || '') + ' "' + (e.innerText || e.getAttribute('aria-label') || '').trim().slice(0, 40) + '"')`

// small are controls that a finger misses: under 24 by 24 CSS pixels (WCAG 2.2, 2.5.8). A link in a sentence is as high as
// its line, and the label of a box or circle is part of it.
const small = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((e) => {
	if (e.ariaHidden === 'true' || !e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
	if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') return false;
	const boxes = [e, ...(e.labels ?? [])].map((x) => x.getBoundingClientRect());
	if (boxes.every((r) => r.width <= 1 && r.height <= 1)) return false;
	return !boxes.some((r) => r.width >= 23.5 && r.height >= 23.5);
}).map((e) => { const r = e.getBoundingClientRect(); return e.tagName.toLowerCase() + ' "' + (e.innerText || e.name || '').trim().slice(0, 40) + '" ' + Math.round(r.width) + 'x' + Math.round(r.height); })`

// Walk goes through the open page with the Tab key alone, from its top until it leaves the page, and says what a person
// without a mouse would miss: a control that is never reached, a focus that cannot be seen, a trap; and what a finger
// would: targets that are too small.
func Walk(ctx context.Context) (faults []string, err error) {
	if err := chromedp.Run(ctx, chromedp.Evaluate(toTheTop, nil)); err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		var at *stop
		if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(here, &at)); err != nil {
			return nil, err
		}
		if at == nil {
			break
		}
		if at.Again || n == mostStops {
			faults = append(faults, "the Tab key is caught at "+at.Name)
			break
		}
		if at.Lost != "" {
			faults = append(faults, at.Name+" "+at.Lost)
		}
	}
	var never, tiny []string
	if err := chromedp.Run(ctx, chromedp.Evaluate(missed, &never), chromedp.Evaluate(small, &tiny)); err != nil {
		return nil, err
	}
	for _, name := range never {
		faults = append(faults, "the Tab key never comes to "+name)
	}
	for _, name := range tiny {
		faults = append(faults, fmt.Sprintf("%s is under 24 pixels", name))
	}
	return faults, nil
}
