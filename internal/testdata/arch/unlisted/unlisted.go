// Package unlisted is not on the map.
package unlisted
