package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Registry is all configured connectors. It is safe for several goroutines.
type Registry struct {
	connectors []*Connector
}

// Connector is one configured system.
type Connector struct {
	Config
	kind     Kind
	settings Settings
	datasets []*dataset.Dataset

	mu     sync.Mutex
	system System
}

// connectTimeout bounds connecting, describing and starting a transaction.
const connectTimeout = 15 * time.Second

// Connectors lists the connectors by name.
func (r *Registry) Connectors() []*Connector { return r.connectors }

// Connector returns the connector of that name, or nil.
func (r *Registry) Connector(name string) *Connector {
	for _, c := range r.connectors {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Manual reports whether people answer for the connector.
func (c *Connector) Manual() bool { return c.kind.People }

// Described lists the collections of the connector by address, as its datasets name them.
func (c *Connector) Described() []string {
	var all []string
	for _, d := range c.datasets {
		for _, col := range d.Collections {
			all = append(all, d.Key+":"+col.Name)
		}
	}
	return all
}

// Categories lists the data categories that the datasets of all connectors declare, sorted.
func (r *Registry) Categories() []string {
	var all []string
	for _, c := range r.connectors {
		for _, d := range c.datasets {
			for _, col := range d.Collections {
				all = append(all, col.Categories...)
				for _, f := range col.Fields {
					all = append(all, col.Holds(f)...)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Close ends all connections.
func (r *Registry) Close() error {
	var errs []error
	for _, c := range r.connectors {
		c.mu.Lock()
		if c.system != nil {
			errs = append(errs, c.system.Close())
			c.system = nil
		}
		c.mu.Unlock()
	}
	return errors.Join(errs...)
}

// open connects once and keeps the connection.
func (c *Connector) open(ctx context.Context) (System, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.system != nil {
		return c.system, nil
	}
	s, err := c.kind.Open(ctx, c.settings)
	if err != nil {
		return nil, FaultOf(c.Name, err)
	}
	c.system = s
	return s, nil
}

// parts lists the datasets with what was discovered about them.
func (r *Registry) parts(schemas map[*dataset.Dataset]*dataset.Schema) []dataset.Part {
	var parts []dataset.Part
	for _, c := range r.connectors {
		for _, d := range c.datasets {
			parts = append(parts, dataset.Part{Connector: c.Name, Dataset: d, Schema: schemas[d]})
		}
	}
	return parts
}

// discovery is the graph as it really is, and what stood in the way.
type discovery struct {
	graph  *dataset.Graph
	faults map[string]*Fault // by connector
	found  dataset.Findings
}

// discover asks every system for its schema, at once, and builds the graph. A system that does not answer, or that no
// longer fits its dataset, stays in the graph with its fault.
func (r *Registry) discover(ctx context.Context, skip func(string) bool) *discovery {
	d := &discovery{faults: map[string]*Fault{}}
	schemas := map[*dataset.Dataset]*dataset.Schema{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, c := range r.connectors {
		if c.kind.People || (skip != nil && skip(c.Name)) {
			continue
		}
		wg.Go(func() {
			found, err := c.describe(ctx)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				d.faults[c.Name] = FaultOf(c.Name, err)
			}
			for set, schema := range found {
				schemas[set] = schema
			}
		})
	}
	wg.Wait()
	d.graph, d.found = dataset.Build(r.parts(schemas))
	for _, c := range r.connectors {
		d.found = append(d.found, c.checkUpdates(d.graph)...)
	}
	if d.found.Err() != nil {
		r.isolate(d, schemas)
	}
	return d
}

func (c *Connector) describe(ctx context.Context) (map[*dataset.Dataset]*dataset.Schema, error) {
	ctx, cancel := context.WithTimeout(ctx, min(connectTimeout, c.Timeout))
	defer cancel()
	system, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	schemas := map[*dataset.Dataset]*dataset.Schema{}
	for _, set := range c.datasets {
		schema, err := system.Describe(ctx, set)
		if err != nil {
			return nil, err
		}
		schemas[set] = schema
	}
	return schemas, nil
}

// isolate marks the connectors whose files have errors and builds the graph again without their schemas, so that the
// others can work.
func (r *Registry) isolate(d *discovery, schemas map[*dataset.Dataset]*dataset.Schema) {
	bad := map[string]int{}
	for _, f := range d.found {
		if !f.Warning {
			bad[f.File]++
		}
	}
	for _, c := range r.connectors {
		wrong := bad[c.File]
		for _, set := range c.datasets {
			wrong += bad[set.File]
		}
		if wrong == 0 {
			continue
		}
		if d.faults[c.Name] == nil {
			d.faults[c.Name] = &Fault{Connector: c.Name, Class: Schema,
				Detail: fmt.Sprintf("%d findings, see habeas connector lint", wrong)}
		}
		for _, set := range c.datasets {
			delete(schemas, set)
		}
	}
	d.graph, _ = dataset.Build(r.parts(schemas))
}
