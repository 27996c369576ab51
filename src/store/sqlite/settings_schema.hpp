#pragma once

#include <array>

#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// Instants are milliseconds since 1970, UTC. An owner outlives no user: what they brought stays
/// and is everybody's.
inline constexpr std::array<Sql, 6> kSettingsSchema{
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
    "CREATE INDEX tokens_of_device ON device_tokens(device_id)",

    "CREATE TABLE sites("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
    "  place TEXT NOT NULL,"
    "  time_zone TEXT NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE meters("
    "  id TEXT PRIMARY KEY,"
    "  meter TEXT NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  site_id TEXT REFERENCES sites(id) ON DELETE SET NULL,"
    "  place TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  note TEXT NOT NULL,"
    "  silent_after_s INTEGER,"  // NULL: found out; 0: never
    "  first_seen_at INTEGER NOT NULL,"
    "  last_seen_at INTEGER,"
    "  interval_ms INTEGER,"
    "  readings_per_hour INTEGER NOT NULL,"
    "  source TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX meters_of_site ON meters(site_id);"

    "CREATE TABLE sources("
    "  id TEXT PRIMARY KEY,"
    "  last_seen_at INTEGER,"
    "  readings_per_hour INTEGER NOT NULL,"
    "  rejected INTEGER NOT NULL,"
    "  refused INTEGER NOT NULL,"
    "  last_error TEXT NOT NULL,"
    "  last_error_at INTEGER"
    ") WITHOUT ROWID;"

    "CREATE TABLE alerts("
    "  id TEXT PRIMARY KEY,"
    "  kind TEXT NOT NULL,"
    "  severity TEXT NOT NULL,"
    "  subject_kind TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  raised_at INTEGER NOT NULL,"
    "  acknowledged_at INTEGER,"
    "  acknowledged_by TEXT NOT NULL,"
    "  ended_at INTEGER,"
    "  ended_by TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX alerts_by_time ON alerts(raised_at);"

    "CREATE TABLE discoveries("
    "  id TEXT PRIMARY KEY,"
    "  meter TEXT NOT NULL UNIQUE,"
    "  source TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  maker TEXT NOT NULL,"
    "  model TEXT NOT NULL,"
    "  metrics TEXT NOT NULL,"  // one a line
    "  sample TEXT NOT NULL,"
    "  answer TEXT NOT NULL,"
    "  first_at INTEGER NOT NULL,"
    "  last_at INTEGER NOT NULL"
    ") WITHOUT ROWID",

    "CREATE TABLE reset_requests("
    "  account BLOB PRIMARY KEY,"  // SHA-256 of a user's id, or of the name of nobody
    "  user_id TEXT REFERENCES users(id) ON DELETE CASCADE,"
    "  asked_at INTEGER NOT NULL,"
    "  tries INTEGER NOT NULL,"
    "  next_at INTEGER NOT NULL,"
    "  done INTEGER NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE INDEX reset_requests_of_user ON reset_requests(user_id)",

    "CREATE TABLE modbus_units("
    "  unit INTEGER PRIMARY KEY,"  // 1 to 247, never given twice
    "  meter TEXT NOT NULL UNIQUE"
    ")",

    "ALTER TABLE discoveries ADD COLUMN profile TEXT NOT NULL DEFAULT ''"};

}  // namespace joulewatch::sqlite
