-- Who asked for what, and what came of it: one row for each access, allowed or not. Rows are added and never changed.
-- Names of search parameters are kept, their values are not.

create table audit (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    client      text,
    interaction text not null,
    type        text,
    resource_id text,
    parameters  text not null,
    status      smallint not null,
    reason      text not null,
    source      text not null
);

create index audit_at on audit using brin (at);
create index audit_resource on audit (type, resource_id, id) where resource_id is not null;
