-- SPDX-License-Identifier: Apache-2.0
-- The journal: what senders were told is kept. Rows that never change are apart from rows that come and go:
--   inbox_message  what the message log shows; one narrow row a message, written once
--   inbox_raw      the bytes as received; written once. Nothing but its key is indexed and nothing refers to it, so that
--                  it can be cut into ranges of id (ids rise with time) and dropped by range when retention is set
--   inbox_open     what is not settled yet, in the order of each lane; the only queue, small when all is well
--   inbox_outcome  how a message ended; absent while it is open, gone again when it is replayed
--   inbox_lane     who holds a lane, by the clock of the database

create sequence inbox_message_id as bigint cache 1;  -- INVARIANT: no cache: ids rise with arrival, also across nodes

create table inbox_message (
  id                  bigint      primary key,
  kept_at             timestamptz not null,
  received_at         timestamptz not null,
  channel             text collate "C" not null,
  control_id          text collate "C" not null,      -- MSH-10; empty when the message has none
  digest              bytea       not null,           -- SHA-256 of the bytes as received
  size                integer     not null,           -- bytes as received
  codec               smallint    not null,           -- of inbox_raw.raw: 0 as received, 1 zstd
  lane                smallint    not null,
  reused              boolean     not null,           -- MSH-10 had been used for other content
  content_type        text        not null,
  message_type        text        not null,
  trigger_event       text        not null,
  version             text        not null,
  sending_application text        not null,
  sending_facility    text        not null,
  charset             text        not null,
  lane_key            text        not null
);
-- Finds a resend and a reused MSH-10, and decides between nodes.
create unique index inbox_message_key on inbox_message (channel, control_id, digest);
create index inbox_message_time on inbox_message (kept_at);

create table inbox_raw (
  id  bigint primary key,
  raw bytea  not null
);
alter table inbox_raw alter column raw set storage external;  -- compressed already

create table inbox_open (
  lane smallint not null,
  id   bigint   not null,
  size integer  not null,
  primary key (lane, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

create table inbox_outcome (
  id         bigint      primary key,
  status     smallint    not null,                    -- 1 PROCESSED, 2 UNCLAIMED, 3 ERROR
  settled_at timestamptz not null,
  problems   json,                                    -- why ERROR; without patient data
  remarks    json,                                    -- the first remarks; without patient data
  remark_count integer   not null
);
create index inbox_outcome_unfinished on inbox_outcome (status, id) where status > 1;

create sequence inbox_lease as bigint;

create table inbox_lane (
  lane     smallint    primary key,
  token    bigint      not null default 0,            -- the lease that holds it; 0 when none does
  node     text        not null default '',
  until    timestamptz not null default '-infinity',  -- free from then on
  attempts integer     not null default 0             -- claims since the lane was last settled
) with (fillfactor = 20);                              -- rewritten in place at every claim
insert into inbox_lane (lane) select generate_series(0, 63);
