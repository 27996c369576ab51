#include "store/sqlite/sqlite_journal.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "store/journal_contract.hpp"
#include "store/sqlite/database.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

namespace {

std::atomic<bool> syncFails = false;
std::atomic<int> syncs = 0;

struct FailingDisk {
    FailingDisk() { syncFails = true; }
    ~FailingDisk() { syncFails = false; }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
};

std::unique_ptr<Journal> open(const std::filesystem::path& file,
                              const SqliteJournalOptions& options = {}) {
    auto journal = openSqliteJournal(file, options);
    REQUIRE(journal.has_value());
    return std::move(*journal);
}

}  // namespace

/// SQLite's syncs come here instead of to the C library: a disk that can be made to fail.
extern "C" int fdatasync(int file) {
    ++syncs;
    if (!syncFails) return static_cast<int>(syscall(SYS_fdatasync, file));
    errno = EIO;
    return -1;
}

TEST_CASE("the SQLite journal keeps the journal contract") {
    const TemporaryDirectory directory;
    checkJournalContract([&] { return open(directory.path() / "journal.sqlite"); });
}

TEST_CASE("a batch is synced before it is acknowledged") {
    const TemporaryDirectory directory;
    const auto journal = open(directory.path() / "journal.sqlite");
    const int before = syncs;
    REQUIRE(journal->append("a", payloadOf("one")).has_value());
    CHECK(syncs == before + 1);
}

TEST_CASE("after a failed sync nothing is acknowledged, not even when the disk seems well again") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file);
    REQUIRE(journal->append("a", payloadOf("one")).has_value());
    {
        const FailingDisk failing;
        const auto refused = journal->append("b", payloadOf("two"));
        REQUIRE_FALSE(refused.has_value());
    }
    const int before = syncs;
    const auto refused = journal->append("c", payloadOf("three"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("disk failed") != std::string::npos);
    CHECK_FALSE(journal->markApplied(1).has_value());
    CHECK_FALSE(journal->trim().has_value());
    CHECK(allUnapplied(*journal).size() == 1);  // reading goes on
    journal.reset();
    CHECK(syncs == before);  // a second sync that succeeds would prove nothing

    journal = open(file);
    CHECK(allUnapplied(*journal).front().payload.value() == payloadOf("one"));
    CHECK(journal->append("b", payloadOf("two")).has_value());
}

TEST_CASE("a damaged batch is named; those around it are read") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    {
        const auto journal = open(file);
        for (const char* key : {"a", "b", "c"})
            REQUIRE(journal->append(key, payloadOf("payload")).has_value());
    }
    {
        const auto database = sqlite::Database::open(file);
        REQUIRE(database->run("UPDATE payloads SET payload = CAST('paYload' AS BLOB) WHERE seq = 2")
                    .has_value());
    }
    const auto journal = open(file);
    const auto entries = allUnapplied(*journal);
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].payload.has_value());
    REQUIRE_FALSE(entries[1].payload.has_value());
    CHECK(entries[1].payload.error().code == ErrorCode::corrupted);
    CHECK(entries[1].payload.error().message ==
          "journal.sqlite: batch b (seq 2) is damaged: its checksum is wrong.");
    CHECK(entries[2].payload.has_value());
}

TEST_CASE("what waits to be applied is bounded, and taken again once it was applied") {
    const TemporaryDirectory directory;
    const auto journal = open(directory.path() / "journal.sqlite", {.maxUnappliedBytes = 10});
    REQUIRE(journal->append("a", payloadOf("12345678")).has_value());
    const auto refused = journal->append("b", payloadOf("12345678"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    REQUIRE(journal->markApplied(1).has_value());
    CHECK(journal->append("b", payloadOf("12345678")).has_value());
}

TEST_CASE("a disk that is nearly full takes no batch, and does once there is room") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    constexpr std::uint64_t kMoreThanAnyDisk = 1ULL << 60;
    const auto full = open(file, {.spareDiskBytes = kMoreThanAnyDisk});
    const auto refused = full->append("a", payloadOf("one"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("nearly full") != std::string::npos);
    CHECK(open(file)->append("a", payloadOf("one")).has_value());
}

TEST_CASE("trimming forgets keys beyond those that are remembered") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const auto journal = open(file);
    REQUIRE(journal->append("old", payloadOf("one")).has_value());
    {  // As after many batches: the next seq is far ahead.
        const auto database = sqlite::Database::open(file);
        REQUIRE(database->run("UPDATE sqlite_sequence SET seq = ?", Journal::kRememberedKeys)
                    .has_value());
    }
    const auto newest = journal->append("new", payloadOf("two"));
    REQUIRE(journal->trim().has_value());
    CHECK(journal->append("old", payloadOf("one"))->repeated);  // not applied: still needed
    REQUIRE(journal->markApplied(newest->seq).has_value());
    REQUIRE(journal->trim().has_value());
    CHECK_FALSE(journal->append("old", payloadOf("one"))->repeated);
    CHECK(journal->append("new", payloadOf("two"))->repeated);
}
