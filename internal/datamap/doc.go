// Package datamap reads a controller's data map and says from it what an answer must say beside the data themselves:
// what the data are used for, on which legal basis, who gets them, how long they are kept.
//
// It knows the file (configs/datamap.yaml is the documented sample; docs/datamap.md the guide), checks it strictly, and
// joins it with the data categories that were really held about one person. It refuses to know requests, storage, pages
// and languages: content leaves it as facts, and whoever shows them has the words. What the law wants said comes from
// the law pack, item by item with its citation.
//
// Invariant: nothing that the law wants said is left out in silence. What the map cannot answer is a Gap, which a person
// must fill by hand before anything is released; without a map, that is every item which needs one.
package datamap
