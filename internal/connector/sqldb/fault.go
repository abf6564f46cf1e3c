package sqldb

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// fault classifies a driver's error and drops its text, which may quote values.
func fault(err error) error {
	if err == nil {
		return nil
	}
	var already *connector.Fault
	var pg *pgconn.PgError
	var my *mysql.MySQLError
	var lite *sqlite.Error
	var network net.Error
	switch {
	case errors.As(err, &already):
		return already
	case errors.Is(err, context.DeadlineExceeded):
		return connector.NewFault(connector.Timeout, "", "")
	case errors.As(err, &pg):
		return connector.NewFault(postgresClass(pg.Code), pg.Code, "")
	case errors.As(err, &my):
		return connector.NewFault(mysqlClass(my.Number), strconv.Itoa(int(my.Number)), "")
	case errors.As(err, &lite):
		return connector.NewFault(sqliteClass(lite.Code()), strconv.Itoa(lite.Code()), "")
	case errors.As(err, &network) && network.Timeout():
		return connector.NewFault(connector.Timeout, "", "")
	case errors.As(err, &network), errors.Is(err, mysql.ErrInvalidConn), pgconn.SafeToRetry(err):
		return connector.NewFault(connector.Unreachable, "", "")
	}
	return connector.FaultOf("", err)
}

func postgresClass(code string) connector.Class {
	switch {
	case strings.HasPrefix(code, "28"), code == "3D000":
		return connector.Auth
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "53"):
		return connector.Unreachable
	case strings.HasPrefix(code, "40"), code == "55P03":
		return connector.Busy
	case code == "57014":
		return connector.Timeout
	case code == "42501", strings.HasPrefix(code, "23"), code == "25006", strings.HasPrefix(code, "22"):
		return connector.Refused
	case strings.HasPrefix(code, "42"), strings.HasPrefix(code, "3F"):
		return connector.Schema
	}
	return connector.Internal
}

func mysqlClass(number uint16) connector.Class {
	switch number {
	case 1044, 1045, 1049, 1698:
		return connector.Auth
	case 1040, 1053, 1158, 1159, 1160, 1161:
		return connector.Unreachable
	case 1205, 1213:
		return connector.Busy
	case 1969, 3024, 1317:
		return connector.Timeout
	case 1142, 1143, 1217, 1216, 1451, 1452, 1048, 1062, 1290, 1792, 1406, 1366, 4025:
		return connector.Refused
	case 1054, 1146:
		return connector.Schema
	}
	return connector.Internal
}

func sqliteClass(code int) connector.Class {
	switch code & 0xff {
	case 5, 6: // busy, locked
		return connector.Busy
	case 9: // interrupted
		return connector.Timeout
	case 3, 8, 19: // permission, read-only, constraint
		return connector.Refused
	case 14, 10, 11, 26, 13: // cannot open, I/O, corrupt, not a database, full
		return connector.Unreachable
	case 1: // no such table or column
		return connector.Schema
	}
	return connector.Internal
}
