package web

import "testing"

func TestATK40OnlyAPathOfThisSiteIsLocal(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/": true, "/status": true, "/c/Ab-9_": true, "/desk/requests/1": true,
		"": false, "//evil": false, `/\evil`: false, "https:evil": false, "/a//b": false, "/%2f": false, "/a?b": false,
		"/a#b": false, "/a b": false, "/../x": false, "/a\n": false, "evil": false, "/ä": false, "/a:b": false, "/@x": false,
	} {
		if LocalPath(path) != want {
			t.Errorf("LocalPath(%q) = %v", path, !want)
		}
	}
}
