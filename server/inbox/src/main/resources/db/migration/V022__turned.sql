-- SPDX-License-Identifier: Apache-2.0

-- Whether the key's resource went to another patient or was deleted: what is said late of it, or in it, has to follow.
alter table identity_key add column turned boolean not null default false;
