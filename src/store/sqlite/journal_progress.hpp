#pragma once

#include <string>

#include "store/journal.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

/// How far a journal is, as its database has it.
struct JournalProgress {
    std::string id;
    JournalSeq applied = 0;
    JournalSeq kept = 0;   // up to it keys are in the database
    JournalSeq notes = 0;  // up to it notes are
    JournalSeq ended = 0;  // the log had groups up to it, at least
};

inline Result<JournalProgress> progressOf(const Database& database) {
    return readOne(
        database.query(
            "SELECT journal_id, applied_seq, kept_seq, notes_seq, ended_seq FROM progress"),
        "progress", [](const Statement& row) {
            return JournalProgress{.id = row.text(0),
                                   .applied = row.integer(1),
                                   .kept = row.integer(2),
                                   .notes = row.integer(3),
                                   .ended = row.integer(4)};
        });
}

}  // namespace joulewatch::sqlite
