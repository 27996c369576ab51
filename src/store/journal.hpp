#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

using JournalSeq = std::int64_t;  // 1 is the first; grows with each group, never used twice

/// A sender's name for exactly one payload, in a form that is short to keep.
using BatchKey = std::array<std::byte, 16>;
/// Half of the SHA-256 of a name: two names with the same half are not found by trying.
BatchKey batchKeyOf(std::string_view name);
/// The key of a payload that has no name: BLAKE2b (RFC 7693) of what it says, which is as hard to
/// meet and costs a tenth of a SHA-256 without instructions of its own, for it is asked of each
/// reading that comes alone. A journal of before holds keys of SHA-256: a body that is sent before
/// and after an upgrade is stored twice, which changes nothing of its rows.
BatchKey bodyKeyOf(std::string_view body);

/// What a sender wants to remember of what it has sent, kept in the same commit as its batch: the
/// newest of a name takes the place of the one before.
struct JournalNote {
    std::string name;  // empty: there is none
    std::vector<std::byte> bytes{};
};

/// What one sender has sent.
struct JournalBatch {
    std::optional<BatchKey> key;  // empty: it is not recognised when it comes again
    std::span<const std::byte> payload;
    const JournalNote* note = nullptr;  // of a batch that is stored; none: null
};

/// What was acknowledged.
struct JournalReceipt {
    JournalSeq seq;  // of the group that holds it
    bool repeated;   // the batch was here already: nothing was stored now
};

/// A group as it was stored: the payloads of its batches, one behind the other.
struct JournalEntry {
    JournalSeq seq;
    std::string name;  // unlike that of any other entry of any journal
    /// `corrupted`, naming the seq, when these are not the bytes that were acknowledged.
    Result<std::vector<std::byte>> payload;
};

/// Batches on their way to a store. What append() has acknowledged survives a crash and a power cut
/// and is there until it was marked as applied. Safe to call from any thread.
class Journal {
 public:
    static constexpr std::size_t kMaxPayloadBytes = 16u << 20;  // of a group
    static constexpr std::size_t kMaxNoteBytes = 4u << 20;
    /// Keys of trimmed batches that are still recognised: a sender that repeats itself is late by
    /// hours, not by more than so many batches.
    static constexpr std::size_t kRememberedKeys = 100'000;

    virtual ~Journal() = default;

    /// Returns once the group is on disk; a receipt for each batch. A key that is
    /// known, from before or from this group, is acknowledged and its payload not stored.
    /// `unavailable`: too much waits to be applied, the disk is nearly full or has failed; then
    /// nothing is acknowledged.
    virtual Result<std::vector<JournalReceipt>> append(std::span<const JournalBatch> group) = 0;
    /// The notes whose names begin so, in the order of their names.
    virtual Result<std::vector<std::vector<std::byte>>> notes(std::string_view prefix) = 0;
    virtual Result<void> forgetNotes(std::string_view prefix) = 0;
    /// What was not applied yet, in order, from `from` on, at most `maxEntries` of them and not
    /// much more than `maxBytes` of payload, but one entry at least.
    virtual Result<std::vector<JournalEntry>> unapplied(JournalSeq from, std::size_t maxEntries,
                                                        std::size_t maxBytes) = 0;
    /// Everything up to `seq` is safe in its store, or given up. Never goes back, nor beyond what
    /// was appended.
    virtual Result<void> markApplied(JournalSeq seq) = 0;
    /// Forgets the payloads of what was applied: of use once the store has checkpointed.
    virtual Result<void> trim() = 0;
    /// Payload that waits to be applied.
    virtual std::uint64_t unappliedBytes() const = 0;
    /// Names this journal: a store that remembers how far it has applied remembers of which one,
    /// for the numbers of a new journal begin again.
    virtual const std::string& id() const = 0;
};

}  // namespace joulewatch
