create table addresses (id integer primary key, street text not null, postal_code text not null);
create table employees (id integer primary key, name text not null);
create table customers (
	id integer primary key, account_number text not null unique, name text not null, email text not null, phone text,
	password_hash text not null, note text, sharing boolean not null, address_id integer references addresses (id),
	agent_id integer references employees (id)
);
create table books (id integer primary key, title text not null);
create table orders (
	id integer primary key, order_number text not null unique, customer_id integer not null references customers (id),
	book_id integer not null references books (id), total decimal(10,2) not null
);
create table invoices (id integer primary key, customer_id integer not null, amount decimal(10,2) not null);
insert into addresses values (1, '27 Alder Street', '94110'), (2, 'Lindenallee 14', '10115'), (3, '9 Quay Road', '94133'), (4, '1 Test Lane', '94000');
insert into employees values (1, 'Rita Representative'), (2, 'Otto Other');
insert into customers values
	(1, 'A-1001', 'Jane Roe', 'jane@example.com', '+1 415 555 0100', 'hash-of-jane', '=HYPERLINK("http://evil.example")', 1, 1, 1),
	(2, 'A-1002', 'John Roe', 'john@example.com', '+1 415 555 0101', 'hash-of-john', 'the husband', 1, 1, 1),
	(3, 'A-1003', 'Hans Berg', 'hans@example.de', '+49 30 555 0102', 'hash-of-hans', 'mag Krimis', 1, 2, 2),
	(4, 'A-1004', 'Mia Chen', 'mia@example.com', '+1 415 555 0103', 'hash-of-mia', 'secret birthday present', 1, 3, 2),
	(5, 'A-1005', 'Tess Probe', 'test@example.com', '+1 415 555 0104', 'hash-of-tess', null, 1, 4, 2);
insert into books values (1, 'A Book of Hours'), (2, 'Another Book'), (3, 'The Third Book');
insert into orders values
	(1, 'SO-1001', 1, 1, 12.50), (2, 'SO-1002', 1, 2, 7.00), (3, 'SO-1003', 2, 1, 12.50), (4, 'SO-1004', 3, 3, 19.90),
	(5, 'SO-1005', 4, 2, 7.00), (6, 'SO-1006', 5, 1, 12.50);
insert into invoices values (1, 1, 19.50), (2, 2, 12.50), (3, 3, 19.90), (4, 4, 7.00);
