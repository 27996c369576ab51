#pragma once

#include <array>

#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// Instants are milliseconds since 1970, UTC. An owner outlives no user: what they brought stays
/// and is everybody's.
inline constexpr std::array<Sql, 2> kSettingsSchema{
    "CREATE TABLE users("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
    "  email TEXT UNIQUE COLLATE NOCASE,"
    "  role TEXT NOT NULL,"
    "  disabled INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  last_login_at INTEGER,"
    "  password_hash TEXT NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE sessions("
    "  id TEXT PRIMARY KEY,"
    "  token_hash BLOB NOT NULL UNIQUE,"
    "  user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    "  created_at INTEGER NOT NULL,"
    "  last_seen_at INTEGER NOT NULL,"
    "  expires_at INTEGER NOT NULL,"
    "  idle_time_ms INTEGER NOT NULL,"
    "  user_agent TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX sessions_of_user ON sessions(user_id, last_seen_at);"

    "CREATE TABLE links("
    "  token_hash BLOB PRIMARY KEY,"
    "  purpose TEXT NOT NULL,"
    "  user_id TEXT REFERENCES users(id) ON DELETE CASCADE,"
    "  expires_at INTEGER NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX links_of_user ON links(user_id);"

    "CREATE TABLE login_failures("
    "  account BLOB PRIMARY KEY,"  // SHA-256 of the name that was tried, known or not
    "  count INTEGER NOT NULL,"
    "  last_at INTEGER NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX login_failures_by_time ON login_failures(last_at);"

    "CREATE TABLE audit("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"  // so that rows cut from the end show too
    "  at INTEGER NOT NULL,"
    "  actor TEXT NOT NULL,"
    "  action TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  detail TEXT NOT NULL,"
    "  address TEXT NOT NULL,"
    "  hash BLOB NOT NULL"
    ");"
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit"
    "  BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;"
    "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit"
    "  BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;"

    "CREATE TABLE datasets("
    "  id TEXT PRIMARY KEY,"
    "  owner_id TEXT REFERENCES users(id) ON DELETE SET NULL,"
    "  name TEXT NOT NULL,"
    "  status TEXT NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  details TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX datasets_of_owner ON datasets(owner_id);"

    "CREATE TABLE jobs("
    "  id TEXT PRIMARY KEY,"
    "  kind TEXT NOT NULL,"
    "  owner_id TEXT REFERENCES users(id) ON DELETE SET NULL,"
    "  dataset_id TEXT REFERENCES datasets(id) ON DELETE CASCADE,"
    "  status TEXT NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  ended_at INTEGER,"
    "  error TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX jobs_of_dataset ON jobs(dataset_id);"
    "CREATE INDEX jobs_of_owner ON jobs(owner_id);"
    "CREATE INDEX jobs_by_end ON jobs(ended_at)",

    "CREATE TABLE devices("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
    "  place TEXT NOT NULL,"
    "  meters TEXT NOT NULL,"  // one a line
    "  disabled INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE device_tokens("
    "  id TEXT PRIMARY KEY,"
    "  device_id TEXT NOT NULL REFERENCES devices(id) ON DELETE CASCADE,"
    "  secret_hash BLOB NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  expires_at INTEGER,"
    "  last_used_at INTEGER"
    ") WITHOUT ROWID;"
    "CREATE INDEX tokens_of_device ON device_tokens(device_id)"};

}  // namespace joulewatch::sqlite
