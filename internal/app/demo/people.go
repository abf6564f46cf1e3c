package demo

// Person is somebody to try a request with.
type Person struct {
	Who     string // one line for people
	Name    string
	Email   string
	Phone   string
	Account string
	Order   string
	Device  string
	Born    string // a date, 2006-01-02
}

// People are the same in every demonstration, whatever the seed. The last one is the test subject: requests that are
// marked as tests may find that person only.
var People = []Person{
	{
		Who: "a customer in California with many orders, who shares a household", Name: "Maya Thornton",
		Email: "maya.thornton@mail.example", Phone: "+1 415 555 0142", Account: "LK-10001", Order: "LO-100001",
		Device: "418823071.1672790400", Born: "1988-04-17",
	},
	{
		Who: "a customer in Germany", Name: "Lena Brandt", Email: "lena.brandt@post.example", Phone: "+49 30 23125 042",
		Account: "LK-10003", Order: "LO-100002", Device: "771204518.1672876800", Born: "1979-11-02",
	},
	{Who: "a reader of the newsletter who never bought anything", Name: "Omar Haddad", Email: "omar.haddad@inbox.example"},
	{
		Who: "the test subject", Name: "Tess Probe", Email: "test.subject@larkspur.example", Phone: "+1 415 555 0199",
		Account: "LK-10004", Order: "LO-100003", Device: "100000001.1672963200", Born: "1990-01-01",
	},
}
