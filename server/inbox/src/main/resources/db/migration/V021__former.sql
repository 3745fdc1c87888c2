-- SPDX-License-Identifier: Apache-2.0

-- Which resource a key led to before a merge or a rename; null for a key that leads where it always did.
alter table identity_key add column former uuid;
update identity_key set former = resource where retired;
alter table identity_key drop column retired;
