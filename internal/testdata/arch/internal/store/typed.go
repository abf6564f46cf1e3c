package store

import "gorm.io/gorm"

const table = "request"

var changeable = "SELECT 1"

func typed(db *gorm.DB, typed string) {
	db.Raw("SELECT * FROM request WHERE name = '" + typed + "'")
	db.Exec(build(typed))
	_ = gorm.Expr(typed)
	table := typed
	db.Exec("DROP TABLE " + table)
	grown := "SELECT 1"
	grown += typed
	db.Raw(grown)
	db.Raw(changeable)
	read := "SELECT 1"
	fill(&read)
	db.Raw(read)
	pass(db, "SELECT 1")
	pass(db, typed)
	db.Exec(typed) // arch:sql
}

func pass(db *gorm.DB, statement string) { db.Raw(statement) }
