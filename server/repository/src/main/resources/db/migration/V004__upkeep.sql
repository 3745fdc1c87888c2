-- SPDX-License-Identifier: Apache-2.0

-- PostgreSQL's own upkeep. Our statements have one plan each, so that statistics of values serve nobody; gathering them for
-- arrays and bodies took three seconds a minute under load. A vacuum reads an index whole when rows were deleted: it is due when
-- a tenth is new or gone, and not sooner on a small table, since PostgreSQL 18 counts only what is not frozen yet.
alter table res
  alter ks set statistics 0, alter xs set statistics 0, alter body set statistics 0, alter fid set statistics 0;
alter table hist alter body set statistics 0;
alter table txlog
  alter typs set statistics 0, alter rids set statistics 0, alter vers set statistics 0, alter ops set statistics 0;
alter table res set (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.1,
                     autovacuum_analyze_scale_factor = 0.1);
alter table kx set (autovacuum_vacuum_insert_threshold = 1000000, autovacuum_vacuum_insert_scale_factor = 0.1,
                    autovacuum_vacuum_scale_factor = 0.1);
alter table rx set (autovacuum_vacuum_insert_threshold = 300000, autovacuum_vacuum_insert_scale_factor = 0.1,
                    autovacuum_vacuum_scale_factor = 0.1);
alter table sx set (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.1,
                    autovacuum_vacuum_scale_factor = 0.1);
