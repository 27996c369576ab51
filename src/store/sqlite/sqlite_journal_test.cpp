#include "store/sqlite/sqlite_journal.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "store/crc32c.hpp"
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
    REQUIRE(appendOne(*journal, "a", "one").has_value());
    CHECK(syncs == before + 1);
}

TEST_CASE("after a failed sync nothing is acknowledged, not even when the disk seems well again") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file);
    REQUIRE(appendOne(*journal, "a", "one").has_value());
    {
        const FailingDisk failing;
        const auto refused = appendOne(*journal, "b", "two");
        REQUIRE_FALSE(refused.has_value());
    }
    const int before = syncs;
    const auto refused = appendOne(*journal, "c", "three");
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
    CHECK(appendOne(*journal, "b", "two").has_value());
}

TEST_CASE("a damaged batch is named; those around it are read") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    {
        const auto journal = open(file);
        for (const char* key : {"a", "b", "c"})
            REQUIRE(appendOne(*journal, key, "payload").has_value());
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
          "journal.sqlite: seq 2 is damaged: its checksum is wrong.");
    CHECK(entries[2].payload.has_value());
}

TEST_CASE("what waits to be applied is bounded, and taken again once it was applied") {
    const TemporaryDirectory directory;
    const auto journal = open(directory.path() / "journal.sqlite", {.maxUnappliedBytes = 10});
    REQUIRE(appendOne(*journal, "a", "12345678").has_value());
    const auto refused = appendOne(*journal, "b", "12345678");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    REQUIRE(journal->markApplied(1).has_value());
    CHECK(appendOne(*journal, "b", "12345678").has_value());
}

TEST_CASE("a disk that is nearly full takes no batch, and does once there is room") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    constexpr std::uint64_t kMoreThanAnyDisk = 1ULL << 60;
    const auto full = open(file, {.spareDiskBytes = kMoreThanAnyDisk});
    const auto refused = appendOne(*full, "a", "one");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("nearly full") != std::string::npos);
    CHECK(appendOne(*open(file), "a", "one").has_value());
}

TEST_CASE("trimming forgets keys beyond those that are remembered") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file);
    REQUIRE(appendOne(*journal, "old", "one").has_value());
    for (std::size_t k = 0; k < Journal::kRememberedKeys;) {  // many others, a thousand at a time
        std::vector<JournalBatch> group;
        for (int i = 0; i < 1000; ++i) group.push_back({batchKeyOf(std::to_string(k++)), {}});
        REQUIRE(journal->append(group).has_value());
    }
    const auto rows = [&] {
        const auto database = sqlite::Database::open(file);
        auto count = database->query("SELECT count(*) FROM batches");
        REQUIRE(count->step().value());
        return count->integer(0);
    };
    REQUIRE(journal->trim().has_value());
    CHECK(rows() == 101);  // not applied: still needed
    REQUIRE(journal->markApplied(101).has_value());
    REQUIRE(journal->trim().has_value());
    CHECK(rows() == 100);
    journal = nullptr;
    journal = open(file);
    CHECK(appendOne(*journal, "0", "")->repeated);
    CHECK_FALSE(appendOne(*journal, "old", "one")->repeated);
}

TEST_CASE("groups without keys leave nothing behind once they were applied") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const auto journal = open(file);
    const std::vector<std::byte> payload(100);
    for (int i = 0; i < 5; ++i) {
        const JournalBatch batch{std::nullopt, payload};
        REQUIRE(journal->append(std::span(&batch, 1)).has_value());
    }
    REQUIRE(journal->markApplied(4).has_value());
    REQUIRE(journal->trim().has_value());
    const auto database = sqlite::Database::open(file);
    auto count = database->query("SELECT count(*), min(seq) FROM batches");
    REQUIRE(count->step().value());
    CHECK(count->integer(0) == 1);
    CHECK(count->integer(1) == 5);
}

TEST_CASE("a journal of the first version goes on: its batches, and its senders' keys") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    {
        const auto database = sqlite::Database::open(file);
        REQUIRE(
            database
                ->runScript("CREATE TABLE batches(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  batch_key TEXT NOT NULL UNIQUE);"
                            "CREATE TABLE payloads(seq INTEGER PRIMARY KEY REFERENCES batches(seq),"
                            "  crc32c INTEGER NOT NULL, payload BLOB NOT NULL);"
                            "CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK(only = 1),"
                            "  journal_id TEXT NOT NULL, applied_seq INTEGER NOT NULL);"
                            "INSERT INTO progress VALUES(1, '00000000000000000000000000000000', 1);"
                            "INSERT INTO batches VALUES(1, 'applied'), (2, 'waiting');")
                .has_value());
        const std::vector<std::byte> payload = payloadOf("two");
        REQUIRE(database
                    ->run("INSERT INTO payloads VALUES(2, ?, ?)", std::int64_t{crc32c(payload)},
                          std::span<const std::byte>(payload))
                    .has_value());
        REQUIRE(database->setSchemaVersion(1).has_value());
    }
    const auto journal = open(file);
    CHECK(appendOne(*journal, "applied", "one")->repeated);
    CHECK(appendOne(*journal, "waiting", "two")->seq == 2);
    CHECK(appendOne(*journal, "new", "three")->seq == 3);
    const auto entries = allUnapplied(*journal);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].name == "waiting");  // as its store may know it
    CHECK(entries[0].payload.value() == payloadOf("two"));
}
