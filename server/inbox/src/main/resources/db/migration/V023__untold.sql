-- SPDX-License-Identifier: Apache-2.0

-- Whether no message had told of the resource when the key was written: it was still to be made, or others only named it. Whoever
-- reads such a key looks at what is there. The resources of all other keys are there, and were told of.
alter table identity_key add column untold boolean not null default true;
alter table identity_key alter column untold set default false;
