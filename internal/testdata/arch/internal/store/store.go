// Package store writes SQL.
package store

import "gorm.io/gorm"

func use(db *gorm.DB, typed string, sqlite bool) {
	const local = "SELECT 1"
	db.Raw("SELECT * FROM "+table+(" WHERE id = ?"), typed)
	db.Raw(local)
	chosen := "SELECT now()"
	if sqlite {
		chosen = "SELECT datetime()"
	}
	db.Raw(chosen)
	query(db, chosen)
	db.Exec("SAVEPOINT " + typed) // arch:sql the name is made by gorm
}

func query(db *gorm.DB, statement string) { db.Raw(statement) }
