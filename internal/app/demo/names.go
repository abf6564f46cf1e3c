package demo

import "strings"

// region is where customers live and how they are called there.
type region struct {
	country, locale string
	first, last     []string
	streets         []string
	cities          []city
	mail            []string
}

type city struct {
	name, region, postal, dial string
}

var california = region{
	country: "US", locale: "en-US",
	first:   words("Ava Ben Carla Diego Elena Farah Grace Hugo Iris Jamal Kira Liam Mei Nora Owen Priya Quinn Rosa Sam Tara Uma Victor Wendy Xavier Yara Zane"),
	last:    words("Alvarez Bennett Chen Dawson Ellis Flores Gupta Hayes Ibarra Jensen Kim Lopez Morgan Nguyen Ortiz Patel Quintana Reyes Singh Tran Underwood Vargas Walker Xiong Young Zimmer"),
	streets: []string{"Alder Street", "Bayview Avenue", "Canyon Road", "Dogwood Lane", "Eucalyptus Drive", "Foothill Boulevard", "Grove Street", "Hillcrest Court", "Juniper Way", "Mission Street"},
	cities: []city{
		{"San Francisco", "CA", "94110", "+1 415 555 01"}, {"Oakland", "CA", "94607", "+1 510 555 01"}, {"San Jose", "CA", "95112", "+1 408 555 01"},
		{"San Diego", "CA", "92103", "+1 619 555 01"}, {"Sacramento", "CA", "95816", "+1 916 555 01"}, {"Los Angeles", "CA", "90026", "+1 213 555 01"},
	},
	mail: words("mail.example inbox.example trailpost.example"),
}

var germany = region{
	country: "DE", locale: "de-DE",
	first:   words("Anke Bernd Carla Dirk Elif Felix Greta Hanna Ilse Jonas Katrin Lukas Mara Nils Olga Paul Renate Sönke Tilda Ulrich Vera Wiebke Yusuf Zoe"),
	last:    words("Albrecht Bauer Conrad Dietz Ebert Fischer Günther Hoffmann Ivanov Jung Krüger Lehmann Möller Neumann Otto Pohl Richter Schäfer Thiel Ulrich Vogel Weiß Yilmaz Zander"),
	streets: []string{"Ahornweg", "Bergstraße", "Dorfstraße", "Eichenallee", "Feldweg", "Gartenstraße", "Hafenstraße", "Lindenallee", "Mühlenweg", "Schillerstraße"},
	cities: []city{
		{"Berlin", "", "10437", "+49 30 23125 "}, {"Hamburg", "", "22765", "+49 40 66969 "}, {"München", "", "80798", "+49 89 99998 "},
		{"Köln", "", "50672", "+49 221 4710 "}, {"Frankfurt am Main", "", "60316", "+49 69 90009 "},
	},
	mail: words("post.example inbox.example wanderpost.example"),
}

func words(s string) []string { return strings.Fields(s) }

// ascii writes a name as it stands in a mail address.
var ascii = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// goods are the kinds of thing that the shop sells; each is sold in several makes.
var goods = []struct {
	name, category string
	cents          int
}{
	{"Two-person tent", "shelter", 24900}, {"Down sleeping bag", "shelter", 18950}, {"Hiking boots", "footwear", 15900}, {"Trail shoes", "footwear", 11950},
	{"Rain jacket", "clothing", 13900}, {"Merino shirt", "clothing", 6495}, {"Backpack 45 l", "packs", 16990}, {"Day pack 18 l", "packs", 7490},
	{"Gas stove", "kitchen", 5450}, {"Cooking pot", "kitchen", 3295}, {"Head torch", "light", 4290}, {"Water filter", "kitchen", 3990},
}

var makes = words("Alpine Ridge Meadow Coast")

var problems = []struct{ subject, question, answer string }{
	{"Zip of the tent is stuck", "The inner zip catches at the corner. Is that covered?", "It is. We have sent you a new slider and a note on how to fit it."},
	{"Parcel did not arrive", "The carrier says delivered, but nothing is here.", "We have asked the carrier. If nothing is found by Friday we send it again."},
	{"Exchange for another size", "The boots are too narrow. May I exchange them for a wide fit?", "Yes. The label is in this mail; the new pair leaves today."},
	{"Invoice with another address", "Please put my new address on the invoice.", "Done. You find the corrected invoice in your account."},
	{"Question about a sleeping bag", "Is the comfort limit tested for women or for men?", "The first figure is for women, the second for men."},
}

var opinions = []string{
	"Kept me dry for three days on the coast.", "Good value, but the straps are short.", "Bought a second one for my sister.",
	"Lighter than I thought.", "The colour differs from the picture.", "Held up well in the Sierra.", "Would buy it again.",
}

var browsers = []string{"Firefox on Linux", "Safari on iPhone", "Chrome on Windows", "Firefox on Android", "Safari on macOS"}
