#include "store/journal_writer.hpp"

#include <doctest/doctest.h>

#include <latch>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

/// Writes down how many batches came together; the first write lasts until the test lets it go.
class CountedGroups final : public Journal {
 public:
    Result<std::vector<JournalReceipt>> append(std::span<const JournalBatch> group) override {
        groups.push_back(group.size());
        if (groups.size() == 1) {
            begun.count_down();
            filled.wait();
        }
        return std::vector<JournalReceipt>(group.size(),
                                           {static_cast<JournalSeq>(groups.size()), false});
    }
    Result<std::vector<std::vector<std::byte>>> notes(std::string_view) override { return {}; }
    Result<void> forgetNotes(std::string_view) override { return {}; }
    Result<std::vector<JournalEntry>> unapplied(JournalSeq, std::size_t, std::size_t) override {
        return {};
    }
    Result<void> markApplied(JournalSeq) override { return {}; }
    Result<void> trim() override { return {}; }
    std::uint64_t unappliedBytes() const override { return 0; }
    const std::string& id() const override { return id_; }

    std::vector<std::size_t> groups;
    std::latch begun{1}, filled{1};  // of the first write

 private:
    std::string id_ = "counted";
};

}  // namespace

TEST_CASE("batches that come while one is written are the next group, and all are told in order") {
    CountedGroups journal;
    std::vector<int> told;
    {
        JournalWriter writer(journal, {});
        const auto send = [&](int i) {
            REQUIRE(writer.append({}, {}, [&told, i](const auto&) { told.push_back(i); }));
        };
        send(0);
        journal.begun.wait();
        for (int i = 1; i <= 5; ++i) send(i);
        journal.filled.count_down();
    }
    CHECK(journal.groups == std::vector<std::size_t>{1, 5});
    CHECK(told == std::vector<int>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a sender that is followed by no others waits no longer than for some company") {
    CountedGroups journal;
    JournalWriter writer(journal, {});
    REQUIRE(writer.append({}, {}, [](const auto&) {}));
    journal.begun.wait();
    std::latch pair(2);
    for (int i = 0; i < 2; ++i)
        REQUIRE(writer.append({}, {}, [&pair](const auto&) { pair.count_down(); }));
    journal.filled.count_down();
    pair.wait();
    for (int i = 0; i < 3; ++i) {  // two came before: the first of these waits, and not for ever
        std::latch alone(1);
        REQUIRE(writer.append({}, {}, [&alone](const auto&) { alone.count_down(); }));
        alone.wait();
    }
    CHECK(journal.groups == std::vector<std::size_t>{1, 2, 1, 1, 1});
}
