#pragma once

#include <span>
#include <string_view>

#include "core/reading_batch.hpp"
#include "store/journal.hpp"

namespace joulewatch {

/// Hears of readings once they are stored, or are safe in the journal while a checkpoint goes on,
/// in the journal's order, never from two threads at a time. It hears them while others wait to be
/// stored: what takes long is done elsewhere.
class ReadingsListener {
 public:
    virtual ~ReadingsListener() = default;
    /// Asked once, before anything is told: up to which number of this journal its saved state has
    /// heard; 0: nothing, or another journal. It is told what comes later.
    virtual JournalSeq resume(std::string_view /*journalId*/) { return 0; }
    /// A request's readings as they were sent: rows may be late, repeated, or hold one value each.
    virtual void stored(std::span<const ReadingBatch> batches) = 0;
    /// All that was told, up to `seq`, is in the store's files or in the journal. What shall be
    /// known after a crash is saved, together with `seq` and the journal's name; returns the number
    /// it has saved up to, for what came later is kept in the journal and told again. `now`: it
    /// must not wait for a later checkpoint, since the program ends or what was told is in no
    /// journal.
    virtual JournalSeq checkpointed(JournalSeq seq, std::string_view /*journalId*/, bool /*now*/) {
        return seq;
    }
};

}  // namespace joulewatch
