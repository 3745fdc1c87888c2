-- SPDX-License-Identifier: Apache-2.0
-- The codings that any resource has or had, by what a query may say of them instead of the whole: a row of kx is only under
-- the whole.
create table coding (
  part int8 not null,                   -- key of the code alone, or of the system alone
  k    int8 not null,                   -- key of the whole, as in kx
  primary key (part, k)
);
