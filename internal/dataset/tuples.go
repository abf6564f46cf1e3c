package dataset

import "hash/maphash"

// tupleSet is the inputs of one edge: each value once, with the path that it came by, in the order of arrival.
type tupleSet struct {
	path map[string]int32
	list []string
	next int // how many were asked for
}

// add notes a value once; the bytes are copied only when it is new.
func (t *tupleSet) add(tuple []byte, path int32) {
	if _, known := t.path[string(tuple)]; known {
		return
	}
	if t.path == nil {
		t.path = map[string]int32{}
	}
	s := string(tuple)
	t.path[s] = path
	t.list = append(t.list, s)
}

// take returns up to n values that were not asked for yet.
func (t *tupleSet) take(n int) []string {
	end := min(t.next+n, len(t.list))
	chunk := t.list[t.next:end]
	t.next = end
	return chunk
}

func (t *tupleSet) pending() bool { return t.next < len(t.list) }

// rowID stands for a row's key in 128 bits, so that a million of them fit in memory.
type rowID struct{ a, b uint64 }

var idSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// id returns the row's identity: its key, or all of its cells where no key is known.
func (n *Node) id(buf []byte, cells [][]byte) (rowID, []byte) {
	buf = n.AppendKey(buf[:0], cells)
	return rowID{maphash.Bytes(idSeeds[0], buf), maphash.Bytes(idSeeds[1], buf)}, buf
}

// AppendKey appends the row's key as a tuple; without a known key, the tuple of all its cells.
func (n *Node) AppendKey(dst []byte, cells [][]byte) []byte {
	if len(n.Key) > 0 {
		for i, at := range n.Key {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, cells[at]...)
		}
		return dst
	}
	for i, cell := range cells {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, cell...)
	}
	return dst
}
