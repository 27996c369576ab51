#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "store/journal.hpp"

namespace joulewatch {

inline std::vector<std::byte> payloadOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// A group of one batch.
inline Result<JournalReceipt> appendOne(Journal& journal, std::string_view key,
                                        std::string_view text) {
    const std::vector<std::byte> payload = payloadOf(text);
    const JournalBatch batch{batchKeyOf(key), payload};
    const auto receipts = journal.append(std::span(&batch, 1));
    if (!receipts) return fail(receipts.error());
    return receipts->at(0);
}

inline std::vector<JournalEntry> allUnapplied(Journal& journal, JournalSeq from = 0) {
    constexpr std::size_t kNoLimit = 1'000'000;
    auto entries = journal.unapplied(from, kNoLimit, std::numeric_limits<std::size_t>::max());
    REQUIRE(entries.has_value());
    return std::move(*entries);
}

/// What every journal promises. `open` opens the same journal again once the one before is gone.
inline void checkJournalContract(const std::function<std::unique_ptr<Journal>()>& open) {
    std::unique_ptr<Journal> journal = open();
    const auto append = [&](std::string_view key, std::string_view text) {
        const auto receipt = appendOne(*journal, key, text);
        REQUIRE(receipt.has_value());
        return *receipt;
    };
    const auto openAgain = [&] {
        journal.reset();
        journal = open();
    };

    SUBCASE("what was acknowledged is there, in order, after the journal was opened again") {
        const auto first = append("a", "one");
        const auto second = append("b", std::string("t\0o", 3));
        const auto third = append("c", "");
        CHECK(first.seq < second.seq);
        CHECK(second.seq < third.seq);
        openAgain();
        const auto entries = allUnapplied(*journal);
        REQUIRE(entries.size() == 3);
        CHECK(entries[0].payload.value() == payloadOf("one"));
        CHECK(entries[1].payload.value() == payloadOf(std::string_view("t\0o", 3)));
        CHECK(entries[2].seq == third.seq);
        CHECK(entries[2].payload->empty());
    }
    SUBCASE("a note is kept with its batch, and the newest of its name only") {
        const auto keep = [&](std::string_view key, std::string name, std::vector<std::byte> text) {
            const JournalNote note{std::move(name), std::move(text)};
            const std::vector<std::byte> payload = payloadOf(key);
            const JournalBatch batch{batchKeyOf(key), payload, &note};
            return journal->append(std::span(&batch, 1)).has_value();
        };
        CHECK(keep("a", "mqtt/hall/1", payloadOf("one")));
        CHECK(keep("b", "mqtt/hall/0", payloadOf("two")));
        CHECK(keep("c", "mqtt/hall/1", payloadOf("three")));
        CHECK(keep("c", "mqtt/hall/1", payloadOf("of a batch that is known")));
        CHECK(keep("d", "mqtt/hall%2/0", payloadOf("other")));
        CHECK_FALSE(keep("e", "mqtt/hall/2", std::vector<std::byte>(Journal::kMaxNoteBytes + 1)));
        openAgain();
        CHECK(journal->notes("mqtt/hall/").value() ==
              std::vector{payloadOf("two"), payloadOf("three")});
        REQUIRE(journal->forgetNotes("mqtt/hall/").has_value());
        CHECK(journal->notes("mqtt/hall/")->empty());
        CHECK(journal->notes("mqtt/")->size() == 1);
    }
    SUBCASE("the same key again is acknowledged and stored once") {
        const auto first = append("a", "one");
        const auto again = append("a", "one");
        CHECK_FALSE(first.repeated);
        CHECK(again.repeated);
        CHECK(again.seq == first.seq);
        openAgain();
        CHECK(append("a", "one").repeated);
        CHECK(allUnapplied(*journal).size() == 1);
    }
    SUBCASE("a key is known after its payload was applied and trimmed") {
        const auto first = append("a", "one");
        REQUIRE(journal->markApplied(first.seq).has_value());
        REQUIRE(journal->trim().has_value());
        CHECK(append("a", "one").repeated);
        CHECK(allUnapplied(*journal).empty());
    }
    SUBCASE("what was applied is not given out again, also after opening again") {
        append("a", "one");
        const auto second = append("b", "two");
        append("c", "three");
        CHECK(journal->unappliedBytes() == 11);
        REQUIRE(journal->markApplied(second.seq).has_value());
        CHECK(journal->unappliedBytes() == 5);
        REQUIRE(journal->markApplied(second.seq - 1).has_value());  // never goes back
        CHECK(journal->unappliedBytes() == 5);
        REQUIRE(journal->trim().has_value());
        openAgain();
        CHECK(journal->unappliedBytes() == 5);
        const auto entries = allUnapplied(*journal);
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].payload.value() == payloadOf("three"));
    }
    SUBCASE("marking more than there is does not swallow what comes later") {
        append("a", "one");
        REQUIRE(journal->markApplied(1000).has_value());
        const auto later = append("b", "two");
        const auto entries = allUnapplied(*journal);
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].seq == later.seq);
    }
    SUBCASE("a seq is never used twice, though everything was trimmed") {
        const auto first = append("a", "one");
        REQUIRE(journal->markApplied(first.seq).has_value());
        REQUIRE(journal->trim().has_value());
        openAgain();
        CHECK(append("b", "two").seq > first.seq);
    }
    SUBCASE("reading is bounded by entries and bytes, but gives one at least") {
        for (const char* key : {"a", "b", "c", "d"}) append(key, std::string(10, *key));
        CHECK(journal->unapplied(0, 2, 1000)->size() == 2);
        CHECK(journal->unapplied(0, 10, 15)->size() == 2);
        CHECK(journal->unapplied(0, 10, 1)->size() == 1);
        const auto rest = allUnapplied(*journal, 3);
        REQUIRE(rest.size() == 2);
        CHECK(rest[0].payload.value() == payloadOf("cccccccccc"));
    }
    SUBCASE("callers side by side: each batch once, each key acknowledged to one of them") {
        constexpr int kThreads = 8, kBatches = 50;
        std::vector<std::vector<JournalReceipt>> receipts(kThreads);
        {
            std::vector<std::jthread> senders;
            for (int sender = 0; sender < kThreads; ++sender)
                senders.emplace_back([&, sender] {
                    for (int batch = 0; batch < kBatches; ++batch) {
                        // Senders come in pairs that send the same keys.
                        const auto key = fmt::format("{}-{}", sender / 2, batch);
                        const auto receipt = appendOne(*journal, key, key);
                        if (receipt) receipts[static_cast<std::size_t>(sender)].push_back(*receipt);
                    }
                });
        }
        std::set<JournalSeq> stored;
        int acknowledged = 0;
        for (const auto& each : receipts)
            for (const JournalReceipt& receipt : each) {
                ++acknowledged;
                if (!receipt.repeated) stored.insert(receipt.seq);
            }
        CHECK(acknowledged == kThreads * kBatches);
        CHECK(stored.size() == kThreads / 2 * kBatches);
        openAgain();
        const auto entries = allUnapplied(*journal);
        CHECK(entries.size() == stored.size());
        std::set<std::vector<std::byte>> payloads;
        std::set<std::string> names;
        for (const JournalEntry& entry : entries) {
            payloads.insert(entry.payload.value());
            names.insert(entry.name);
        }
        CHECK(payloads.size() == stored.size());
        CHECK(names.size() == stored.size());
    }
    SUBCASE("it keeps its own name") {
        const std::string id = journal->id();
        CHECK(id.size() == 32);
        openAgain();
        CHECK(journal->id() == id);
    }
    SUBCASE("a group is stored in one piece, with a receipt for each of its batches") {
        const auto known = append("known", "old");
        const auto a = payloadOf("a"), b = payloadOf("bb"), c = payloadOf("ccc");
        const std::vector<JournalBatch> group{{batchKeyOf("a"), a},
                                              {batchKeyOf("known"), b},
                                              {std::nullopt, c},
                                              {batchKeyOf("a"), b},
                                              {std::nullopt, c}};
        const auto receipts = journal->append(group);
        REQUIRE(receipts.has_value());
        REQUIRE(receipts->size() == 5);
        for (const std::size_t fresh : {0U, 2U, 4U}) {
            CHECK_FALSE(receipts->at(fresh).repeated);
            CHECK(receipts->at(fresh).seq > known.seq);
        }
        CHECK(receipts->at(1).repeated);
        CHECK(receipts->at(1).seq == known.seq);
        CHECK(receipts->at(3).repeated);  // within the group
        CHECK(receipts->at(3).seq == receipts->at(0).seq);
        CHECK(allUnapplied(*journal).back().payload.value() == payloadOf("acccccc"));
        openAgain();
        CHECK(allUnapplied(*journal).back().payload.value() == payloadOf("acccccc"));
        CHECK(append("a", "a").repeated);
    }
    SUBCASE("entries may be asked for again, before and after they were given") {
        for (const char* key : {"a", "b", "c"}) append(key, key);
        for (const JournalSeq from : {1, 2, 1, 3, 1})
            CHECK(allUnapplied(*journal, from).size() == static_cast<std::size_t>(4 - from));
        append("d", "d");
        CHECK(allUnapplied(*journal, 3).size() == 2);
        CHECK(allUnapplied(*journal, 5).empty());
    }
    SUBCASE("a group has a limit, and the refusal names it") {
        const std::vector<std::byte> big(Journal::kMaxPayloadBytes + 1);
        const JournalBatch batch{batchKeyOf("a"), big};
        const auto tooBig = journal->append(std::span(&batch, 1));
        REQUIRE_FALSE(tooBig.has_value());
        CHECK(tooBig.error().message.find("16777216") != std::string::npos);
        CHECK(allUnapplied(*journal).empty());
        CHECK_FALSE(append("a", "one").repeated);
    }
}

}  // namespace joulewatch
