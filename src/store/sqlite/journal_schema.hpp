#pragma once

#include <array>

#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// What a journal's log need not hold for ever. Before version 5 there was no log: `batches` and
/// `payloads` held the groups, since version 4 large payloads were in files; before version 2 a row
/// was one batch and its name the sender's key (journal_upgrade.hpp).
inline constexpr std::array<Sql, 5> kJournalSchema{
    "CREATE TABLE batches(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  batch_key TEXT NOT NULL UNIQUE);"
    "CREATE TABLE payloads(seq INTEGER PRIMARY KEY REFERENCES batches(seq),"
    "  crc32c INTEGER NOT NULL, payload BLOB NOT NULL);"
    "CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK(only = 1),"
    "  journal_id TEXT NOT NULL, applied_seq INTEGER NOT NULL);"
    "INSERT INTO progress VALUES(1, lower(hex(randomblob(16))), 0)",
    "ALTER TABLE batches ADD COLUMN keys BLOB",  // of the senders, one behind the other
    "CREATE TABLE notes(name TEXT PRIMARY KEY, bytes BLOB NOT NULL)",
    // Of a payload that is in a file instead: the file's number, and where in it.
    "ALTER TABLE payloads ADD COLUMN file INTEGER;"
    "ALTER TABLE payloads ADD COLUMN start INTEGER;"
    "ALTER TABLE payloads ADD COLUMN bytes INTEGER",
    // Up to kept_seq keys are in `remembered`, up to notes_seq notes are in `notes`; the log had
    // groups up to ended_seq at least. A remembered key: 8 bytes of seq, little-endian, and 16.
    "ALTER TABLE progress ADD COLUMN kept_seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE progress ADD COLUMN notes_seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE progress ADD COLUMN ended_seq INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE remembered(newest_seq INTEGER PRIMARY KEY, keys BLOB NOT NULL)"};

}  // namespace joulewatch::sqlite
