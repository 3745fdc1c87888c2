-- Random secrets that all gateways on this database share, such as the key that signs the cursors of search pages.
create table shared_secret (
  name text primary key,
  value bytea not null
);
