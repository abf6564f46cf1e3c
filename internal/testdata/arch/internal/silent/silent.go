package silent

import . "time"

var zero Time
