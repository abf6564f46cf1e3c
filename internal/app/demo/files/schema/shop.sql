-- The shop of Larkspur Outfitters.
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY,
  street TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT,
  country TEXT NOT NULL
);
CREATE TABLE employees (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  phone TEXT,
  hired_on DATE NOT NULL,
  salary DECIMAL(10,2) NOT NULL,
  manager_id INTEGER REFERENCES employees (id)
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  price DECIMAL(10,2) NOT NULL
);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  account_number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  phone TEXT,
  date_of_birth DATE,
  password_hash TEXT NOT NULL,
  address_id INTEGER REFERENCES addresses (id),
  locale TEXT NOT NULL,
  marketing_allowed BOOLEAN NOT NULL,
  partner_sharing BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL UNIQUE,
  customer_id INTEGER REFERENCES customers (id), -- empty: ordered as a guest
  email TEXT,
  ship_name TEXT,
  ship_street TEXT,
  ship_postal_code TEXT,
  ship_city TEXT,
  ship_country TEXT NOT NULL,
  status TEXT NOT NULL,
  total DECIMAL(10,2) NOT NULL,
  currency TEXT NOT NULL,
  ordered_at DATETIME NOT NULL
);
CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  PRIMARY KEY (order_id, line)
);
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  invoice_number TEXT NOT NULL UNIQUE,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  billing_name TEXT NOT NULL,
  billing_address TEXT NOT NULL,
  billing_email TEXT NOT NULL,
  net DECIMAL(10,2) NOT NULL,
  tax DECIMAL(10,2) NOT NULL,
  issued_on DATE NOT NULL
);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id),
  method TEXT NOT NULL,
  card_last4 TEXT,
  card_token TEXT,
  amount DECIMAL(10,2) NOT NULL,
  paid_at DATETIME NOT NULL
);
CREATE TABLE support_tickets (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  agent_id INTEGER NOT NULL REFERENCES employees (id),
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  opened_at DATETIME NOT NULL
);
CREATE TABLE ticket_messages (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES support_tickets (id),
  author TEXT NOT NULL,
  body TEXT NOT NULL,
  sent_at DATETIME NOT NULL
);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  stars INTEGER NOT NULL,
  body TEXT NOT NULL,
  written_at DATETIME NOT NULL
);
CREATE TABLE devices (
  device_id TEXT PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id), -- empty: nobody has signed in on it
  browser TEXT NOT NULL,
  first_seen_at DATETIME NOT NULL
);
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (device_id),
  ip_address TEXT NOT NULL,
  pages INTEGER NOT NULL,
  started_at DATETIME NOT NULL
);
CREATE INDEX customers_by_address ON customers (address_id);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX invoices_by_order ON invoices (order_id);
CREATE INDEX payments_by_invoice ON payments (invoice_id);
CREATE INDEX tickets_by_customer ON support_tickets (customer_id);
CREATE INDEX messages_by_ticket ON ticket_messages (ticket_id);
CREATE INDEX reviews_by_customer ON reviews (customer_id);
CREATE INDEX devices_by_customer ON devices (customer_id);
CREATE INDEX sessions_by_device ON sessions (device_id);
