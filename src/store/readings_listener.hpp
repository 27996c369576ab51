#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "core/reading_set.hpp"
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
    /// Readings as they were sent: rows may be late, repeated, or hold one value each.
    virtual void stored(std::span<const MeterReadings> readings) = 0;
    /// Saves, and returns the number it has saved up to: what came later is kept in the journal and
    /// told again.
    using Saving = std::function<JournalSeq()>;
    /// All that was told, up to `seq`, is in the store's files or in the journal. What shall be
    /// known after a crash is copied now; what is returned saves it, together with `seq` and the
    /// journal's name, from another thread while more is told. `now`: it must not wait for a later
    /// checkpoint, since the program ends or what was told is in no journal.
    virtual Saving checkpointed(JournalSeq seq, std::string_view /*journalId*/, bool /*now*/) {
        return [seq] { return seq; };
    }
};

}  // namespace joulewatch
