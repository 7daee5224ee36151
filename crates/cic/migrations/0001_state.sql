-- What survives a restart of the server.

-- Users, workgroups, parameters, licences, the organisation: one row each.
create table configured (
    kind text not null,
    name text not null,
    body text not null,
    primary key (kind, name)
) strict, without rowid;

-- Chats and callbacks, but for what was said in them.
create table interaction (
    id   integer primary key,
    body text not null
) strict;

-- What happened in a chat. Rows are only ever added: the number is the place in the chat.
create table entry (
    interaction integer not null references interaction (id) on delete cascade,
    number      integer not null,
    body        text not null,
    primary key (interaction, number)
) strict, without rowid;

-- What the files in chats consist of.
create table file (
    interaction integer not null references interaction (id) on delete cascade,
    id          text not null,
    bytes       blob not null,
    primary key (interaction, id)
) strict;
