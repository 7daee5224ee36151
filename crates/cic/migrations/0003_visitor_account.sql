-- Accounts visitors have made for themselves.
create table visitor_account (
    name text primary key,
    body text not null
) strict, without rowid;
