-- SPDX-License-Identifier: Apache-2.0

-- Under which names resources are known outside: 128-bit names of (type, system, value), never the values themselves.
-- A row's own resource is the one that the key leads to now; merges and renames change it.
create table identity_key (
    key uuid primary key,
    resource uuid not null,
    retired boolean not null default false -- a merge has taken the resource that the key first led to
);

-- What was said of a resource and when, beside the resource itself (health.kiln.mappings.state.StateCodec).
create table resource_state (
    resource uuid primary key,
    state bytea not null
) with (fillfactor = 85);
