#pragma once

#include <array>

#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// What is remembered lives longer than payloads, so it has a table of its own. AUTOINCREMENT: a
/// seq is never given twice, not even after everything was trimmed. Before version 2 a row was one
/// batch and its name the sender's key; before version 4 all payloads were in the table.
inline constexpr std::array<Sql, 4> kJournalSchema{
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
    "ALTER TABLE payloads ADD COLUMN bytes INTEGER"};

}  // namespace joulewatch::sqlite
