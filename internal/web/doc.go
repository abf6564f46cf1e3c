// Package web is what the public pages, the desk and the API share on the way in and out of HTTP: who may speak to
// this server and how (host, size, type, rate, origin, form token), what every reply carries (headers, request id),
// what the log may know, how a failure looks, where static files are. It is the only package that knows echo.
//
// It refuses to know requests, people and statutes: each trust zone ([Zone]) brings its pages and its way to show a
// failure, and no zone imports another.
//
// Invariants: a handler runs only after every guard let its request in; no reply leaves without the security
// headers; neither a path, a query nor a form value is ever logged; GET changes nothing; a redirect leads to a path of
// this site.
package web
