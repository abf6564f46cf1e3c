create table subscribers (id integer primary key, email text not null unique, subscribed boolean not null);
insert into subscribers values (1, 'jane@example.com', 1), (2, 'nina@example.com', 1), (3, 'hans@example.de', 1), (4, 'test@example.com', 1);
