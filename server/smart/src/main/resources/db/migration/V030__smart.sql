-- Apps, the keys that sign their tokens, the tokens that are out, and the assertions that were used up.

create table app_client (
    client_id   text primary key,
    name        text not null unique,
    scopes      text not null,
    -- exactly one of the two: SHA-256 of a secret of 256 random bits, or the app's public keys
    secret_hash bytea,
    jwks        text,
    enabled     boolean not null default true,
    created_at  timestamptz not null,
    check ((secret_hash is null) <> (jwks is null))
);

-- All nodes share the keys through the database. A key is published as soon as it is here and signs from signs_from on.
create table signing_key (
    kid        text primary key,
    jwk        text not null,
    signs_from timestamptz not null,
    retires_at timestamptz not null default 'infinity'
);

-- Only hashes: who reads this table can use no token.
create table access_token (
    hash       bytea primary key,
    client_id  text not null references app_client,
    scope      text not null,
    issued_at  timestamptz not null,
    expires_at timestamptz not null,
    revoked    boolean not null default false
);

create index access_token_expiry on access_token (expires_at);

-- An assertion is good once (RFC 7523 section 3, SMART backend services).
create table used_assertion (
    client_id  text not null,
    jti_hash   bytea not null,
    expires_at timestamptz not null,
    primary key (client_id, jti_hash)
);

create index used_assertion_expiry on used_assertion (expires_at);
