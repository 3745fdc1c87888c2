-- SPDX-License-Identifier: Apache-2.0

-- Whether the resource was still to be made when the key was claimed: whoever reads such a key looks whether it is there now.
-- The resources of all other keys are there.
alter table identity_key add column unborn boolean not null default true;
alter table identity_key alter column unborn set default false;
