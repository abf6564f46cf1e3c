package regime

import "go.yaml.in/yaml/v3"

// lineOf returns the line of the value at a path of keys (string) and indexes (int), or of the last part of the path
// that is there.
func lineOf(node *yaml.Node, at ...any) int {
	if node.Kind == yaml.DocumentNode && len(node.Content) == 1 {
		node = node.Content[0]
	}
	line := max(node.Line, 1)
	for _, step := range at {
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		node = child(node, step)
		if node == nil {
			return line
		}
		line = node.Line
	}
	return line
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case string:
		for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	}
	return nil
}
