-- SPDX-License-Identifier: Apache-2.0
-- A launch is good for one authorization: its id, once a token was given.

alter table launch_context add column used_by varchar(100);
