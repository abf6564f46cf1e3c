package sqldb

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// openMySQL opens MySQL or MariaDB, from the driver's own form of address or from mysql://user:password@host:port/name.
func openMySQL(s connector.Settings) (connector.System, error) {
	config, err := mysqlConfig(s.DSN)
	if err != nil || config.DBName == "" {
		return nil, connector.NewFault(connector.Auth, "", "the dsn is not a MySQL address with a database name")
	}
	config.ParseTime, config.MultiStatements, config.InterpolateParams = false, false, false
	config.AllowAllFiles, config.ClientFoundRows = false, true
	config.Timeout = 10 * time.Second
	config.Logger = &mysql.NopLogger{}
	if config.Params == nil {
		config.Params = map[string]string{}
	}
	config.Params["time_zone"] = "'+00:00'"
	config.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'"
	if config.Collation == "" {
		config.Collation = "utf8mb4_general_ci"
	}
	link, err := mysql.NewConnector(config)
	if err != nil {
		return nil, connector.NewFault(connector.Auth, "", "the dsn is not a MySQL address")
	}
	db := sql.OpenDB(link)
	db.SetMaxOpenConns(6)
	db.SetConnMaxIdleTime(time.Minute)
	return &standard{dialect: &mysqlDialect, reads: db, writes: db, discover: discoverMySQL, options: [2]*sql.TxOptions{
		{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, {Isolation: sql.LevelSerializable}}}, nil
}

func mysqlConfig(dsn string) (*mysql.Config, error) {
	if !strings.HasPrefix(dsn, "mysql://") && !strings.HasPrefix(dsn, "mariadb://") {
		return mysql.ParseDSN(dsn)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	config := mysql.NewConfig()
	config.Net, config.Addr, config.DBName, config.User = "tcp", u.Host, strings.TrimPrefix(u.Path, "/"), u.User.Username()
	config.Passwd, _ = u.User.Password()
	if u.Port() == "" {
		config.Addr += ":3306"
	}
	if tls := u.Query().Get("tls"); tls != "" {
		config.TLSConfig = tls
	}
	return config, nil
}

const mysqlColumns = `SELECT c.TABLE_NAME, t.TABLE_TYPE = 'VIEW', c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.IS_NULLABLE = 'YES',
	c.EXTRA LIKE '%GENERATED%' AND c.EXTRA NOT LIKE '%DEFAULT_GENERATED%', COALESCE(c.CHARACTER_MAXIMUM_LENGTH, 0), COALESCE(c.NUMERIC_SCALE, -1)
FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_SCHEMA = ? ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`

const mysqlKeys = `SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS s
WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0 AND COLUMN_NAME IS NOT NULL AND NOT EXISTS (SELECT 1 FROM information_schema.STATISTICS p
	WHERE p.TABLE_SCHEMA = s.TABLE_SCHEMA AND p.TABLE_NAME = s.TABLE_NAME AND p.INDEX_NAME = s.INDEX_NAME AND p.SUB_PART IS NOT NULL)
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`

const mysqlForeign = `SELECT k.CONSTRAINT_NAME, k.TABLE_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE
FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
	ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
WHERE k.TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_SCHEMA = k.TABLE_SCHEMA ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`

// discoverMySQL reads tables, columns, keys and foreign keys of one database.
func discoverMySQL(ctx context.Context, db *sql.DB, d *dataset.Dataset) (*dataset.Schema, error) {
	space := d.Namespace["schema"]
	if space == "" {
		space = d.Namespace["database_name"]
	}
	if space == "" {
		if err := db.QueryRowContext(ctx, "SELECT DATABASE()").Scan(&space); err != nil {
			return nil, err
		}
	}
	schema := &dataset.Schema{Tables: map[string]*dataset.Table{}}
	err := each(ctx, db, mysqlColumns, func(rows *sql.Rows) error { return mysqlTable(rows, schema, space) }, space)
	if err == nil {
		err = mysqlUnique(ctx, db, schema, space)
	}
	if err == nil {
		err = mysqlReferences(ctx, db, schema, space)
	}
	return schema, err
}

func mysqlTable(rows *sql.Rows, schema *dataset.Schema, space string) error {
	var table, name, word, declared string
	var view, nullable, generated bool
	var length uint64
	var scale int
	if err := rows.Scan(&table, &view, &name, &word, &declared, &nullable, &generated, &length, &scale); err != nil {
		return err
	}
	t := schema.Tables[table]
	if t == nil {
		t = &dataset.Table{Space: space, Name: table, View: view}
		schema.Tables[table] = t
	}
	c := dataset.Column{Name: name, Declared: word, Type: mysqlType(strings.ToLower(word), strings.ToLower(declared)), Nullable: nullable,
		Generated: generated, Scale: -1}
	if c.Type == dataset.Decimal {
		c.Scale = scale
	}
	if c.Type == dataset.Text && length < 1<<30 {
		c.Length = int(length)
	}
	t.Columns = append(t.Columns, c)
	return nil
}

func mysqlUnique(ctx context.Context, db *sql.DB, schema *dataset.Schema, space string) error {
	last := ""
	return each(ctx, db, mysqlKeys, func(rows *sql.Rows) error {
		var table, index, column string
		if err := rows.Scan(&table, &index, &column); err != nil {
			return err
		}
		if t := schema.Tables[table]; t != nil && index == "PRIMARY" {
			t.Key = append(t.Key, column)
		} else if t != nil {
			t.Unique = appendKey(t.Unique, column, last == table+"\x00"+index)
		}
		last = table + "\x00" + index
		return nil
	}, space)
}

func mysqlReferences(ctx context.Context, db *sql.DB, schema *dataset.Schema, space string) error {
	last := ""
	return each(ctx, db, mysqlForeign, func(rows *sql.Rows) error {
		var name, child, from, parent, to, onDelete string
		if err := rows.Scan(&name, &child, &from, &parent, &to, &onDelete); err != nil {
			return err
		}
		c, p := schema.Tables[child], schema.Tables[parent]
		if c == nil || p == nil {
			return nil
		}
		if last != child+"\x00"+name {
			schema.Foreign = append(schema.Foreign, dataset.ForeignKey{Name: name, Child: c, Parent: p, OnDelete: onDelete})
		}
		last = child + "\x00" + name
		f := &schema.Foreign[len(schema.Foreign)-1]
		f.ChildColumns, f.ParentColumns = append(f.ChildColumns, spelled(c, from)), append(f.ParentColumns, spelled(p, to))
		return nil
	}, space)
}

// mysqlType reads DATA_TYPE; tinyint(1) and bit(1) are how these servers spell a boolean.
func mysqlType(word, declared string) dataset.Type {
	switch word {
	case "tinyint", "smallint", "mediumint", "int", "bigint", "year":
		if strings.HasPrefix(declared, "tinyint(1)") {
			return dataset.Bool
		}
		return dataset.Integer
	case "decimal":
		return dataset.Decimal
	case "float", "double":
		return dataset.Float
	case "datetime":
		return dataset.Timestamp
	case "timestamp":
		return dataset.Instant
	case "date":
		return dataset.Date
	case "time":
		return dataset.Clock
	case "binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob", "bit", "geometry":
		return dataset.Bytes
	case "json":
		return dataset.JSON
	case "uuid":
		return dataset.UUID
	}
	return dataset.Text
}
