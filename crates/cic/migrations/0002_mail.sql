-- Transcripts that wait to be sent. A row goes when its mail was handed over, or was given up.
create table mail (
    id   integer primary key,
    body text not null
) strict;
