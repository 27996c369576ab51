#include "store/sqlite/sqlite_journal.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "store/crc32c.hpp"
#include "store/file_bytes.hpp"
#include "store/journal_contract.hpp"
#include "store/sqlite/check_journal.hpp"
#include "store/sqlite/database.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

namespace {

std::atomic<bool> syncFails = false;
std::atomic<bool> payloadsFindNoRoom = false;
std::atomic<int> syncs = 0;
constexpr std::size_t kLargeBytes = 100;
constexpr SqliteJournalOptions kSmallFiles{.largeBytes = kLargeBytes, .payloadFileBytes = 250};

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

std::string large(char letter) { return std::string(kLargeBytes, letter); }

/// The payload files of a journal, in order.
std::vector<std::string> payloadFiles(const TemporaryDirectory& directory) {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(directory.path()))
        if (const std::string name = each.path().filename(); name.find("-payloads-") < name.size())
            names.push_back(name);
    std::ranges::sort(names);
    return names;
}

void damage(const std::filesystem::path& file, std::streamoff offset, char byte) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(offset);
    stream.put(byte);
}

/// The first two of so many that wait are large('a') and large('b').
void checkLargeAB(Journal& journal, std::size_t count) {
    const auto entries = allUnapplied(journal);
    REQUIRE(entries.size() == count);
    CHECK(entries[0].payload.value() == payloadOf(large('a')));
    CHECK(entries[1].payload.value() == payloadOf(large('b')));
}

}  // namespace

/// A disk that takes half of what it is given.
extern "C" ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
    const bool full = payloadsFindNoRoom && nameOf(file).find("-payloads-") != std::string::npos;
    if (!full) return syscall(SYS_pwrite64, file, bytes, count, offset);
    if (count > 1) return syscall(SYS_pwrite64, file, bytes, count / 2, offset);
    errno = ENOSPC;
    return -1;
}

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

TEST_CASE("a journal that keeps all payloads in files keeps it, too") {
    const TemporaryDirectory directory;
    checkJournalContract([&] {
        return open(directory.path() / "journal.sqlite", {.largeBytes = 1, .payloadFileBytes = 10});
    });
}

TEST_CASE("a batch is synced before it is acknowledged") {
    const TemporaryDirectory directory;
    const auto journal = open(directory.path() / "journal.sqlite");
    const int before = syncs;
    REQUIRE(appendOne(*journal, "a", "one").has_value());
    CHECK(syncs == before + 1);
}

TEST_CASE(
    "small and large payloads come back in order, large ones from files for the owner alone") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const std::vector<std::string> texts{"small",    large('a'), "",
                                         large('b'), large('c'), large('d')};
    {
        const auto journal = open(file, kSmallFiles);
        for (const std::string& each : texts) REQUIRE(appendOne(*journal, each, each).has_value());
        CHECK(journal->unappliedBytes() == 405);
        CHECK(payloadFiles(directory) ==
              std::vector<std::string>{"journal.sqlite-payloads-00000001",
                                       "journal.sqlite-payloads-00000002"});
    }
    using std::filesystem::perms;
    for (const std::string& each : payloadFiles(directory))
        CHECK(std::filesystem::status(directory.path() / each).permissions() ==
              (perms::owner_read | perms::owner_write));
    const auto journal = open(file, kSmallFiles);
    CHECK(journal->unappliedBytes() == 405);
    const auto entries = allUnapplied(*journal);
    REQUIRE(entries.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        CHECK(entries[i].payload.value() == payloadOf(texts[i]));
    CHECK(checkJournal(file, file).has_value());
}

TEST_CASE("a large payload is synced before its row is, and stops the journal when it cannot be") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file, kSmallFiles);
    const int before = syncs;
    REQUIRE(appendOne(*journal, "a", large('a')).has_value());
    CHECK(syncs == before + 2);
    {
        const FailingDisk failing;
        CHECK_FALSE(appendOne(*journal, "b", large('b')).has_value());
        CHECK(syncs == before + 3);  // the row was not even tried
    }
    const auto refused = appendOne(*journal, "c", "small");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("disk failed (journal.sqlite-payloads-00000001") !=
          std::string::npos);
    journal.reset();
    journal = open(file, kSmallFiles);
    REQUIRE(appendOne(*journal, "b", large('b')).has_value());
    CHECK(payloadFiles(directory).size() == 2);  // what a failed disk may have in it is left alone
    checkLargeAB(*journal, 2);
}

TEST_CASE("a large payload that finds no room is refused, and the next one is whole") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file, kSmallFiles);
    REQUIRE(appendOne(*journal, "a", large('a')).has_value());
    payloadsFindNoRoom = true;
    const auto refused = appendOne(*journal, "b", large('b'));
    payloadsFindNoRoom = false;
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("No space left") != std::string::npos);
    CHECK(std::filesystem::file_size(directory.path() / payloadFiles(directory).at(0)) == 100);
    CHECK_FALSE(appendOne(*journal, "b", large('b'))->repeated);
    REQUIRE(appendOne(*journal, "c", "small").has_value());
    journal = nullptr;
    journal = open(file, kSmallFiles);
    checkLargeAB(*journal, 3);
}

TEST_CASE("a payload file goes with the last payload that waits in it") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file, kSmallFiles);
    for (const char letter : {'a', 'b', 'c', 'd'})  // the fourth goes into another file
        REQUIRE(appendOne(*journal, large(letter), large(letter)).has_value());
    const auto appliedUpTo = [&](JournalSeq seq) {
        REQUIRE(journal->markApplied(seq).has_value());
        REQUIRE(journal->trim().has_value());
        return payloadFiles(directory).size();
    };
    CHECK(appliedUpTo(2) == 2);
    CHECK(appliedUpTo(3) == 1);
    CHECK(allUnapplied(*journal, 4).at(0).payload.value() == payloadOf(large('d')));
    journal = nullptr;
    journal = open(file, kSmallFiles);
    CHECK(appliedUpTo(4) == 0);
    REQUIRE(appendOne(*journal, "e", large('e')).has_value());
    CHECK(payloadFiles(directory).size() == 1);
    CHECK(appliedUpTo(5) == 0);  // also the one that is being written to
    REQUIRE(appendOne(*journal, "f", large('f')).has_value());
    CHECK(allUnapplied(*journal).at(0).payload.value() == payloadOf(large('f')));
}

TEST_CASE("what a crash left of a payload without a row is removed, and what others made is not") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    REQUIRE(appendOne(*open(file, kSmallFiles), "a", large('a')).has_value());
    {
        std::ofstream more(directory.path() / "journal.sqlite-payloads-00000001",
                           std::ios::app | std::ios::binary);
        more << "half a payl";
    }
    for (const char* name : {"journal.sqlite-payloads-00000007", "journal.sqlite-payloads-7.txt"})
        std::ofstream(directory.path() / name) << "left over";
    const auto journal = open(file, kSmallFiles);
    CHECK(payloadFiles(directory) == std::vector<std::string>{"journal.sqlite-payloads-00000001",
                                                              "journal.sqlite-payloads-7.txt"});
    REQUIRE(appendOne(*journal, "b", large('b')).has_value());
    checkLargeAB(*journal, 2);
}

TEST_CASE("a large payload that is damaged, cut short or gone is named; those around it are read") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const auto first = directory.path() / "journal.sqlite-payloads-00000001";
    {
        const auto journal = open(file, kSmallFiles);
        for (const char letter : {'a', 'b', 'c', 'd'})
            REQUIRE(appendOne(*journal, large(letter), large(letter)).has_value());
    }
    std::string expected;
    std::vector<JournalSeq> damaged;
    SUBCASE("a byte is another one") {
        damage(first, 150, 'B');
        expected = "journal.sqlite: seq 2 is damaged: its checksum is wrong.";
        damaged = {2};
    }
    SUBCASE("the file is short") {
        std::filesystem::resize_file(first, 250);
        expected =
            "journal.sqlite: seq 3 is damaged: journal.sqlite-payloads-00000001: the file ends "
            "at 250.";
        damaged = {3};
    }
    SUBCASE("the file is gone") {
        std::filesystem::remove(first);
        expected =
            "journal.sqlite: seq 1 is damaged: journal.sqlite-payloads-00000001: No such file or "
            "directory.";
        damaged = {1, 2, 3};
    }
    const auto checked = checkJournal(file, file);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().message == expected);
    const auto journal = open(file, kSmallFiles);
    const auto entries = allUnapplied(*journal);
    REQUIRE(entries.size() == 4);
    for (const JournalEntry& each : entries)
        CHECK(each.payload.has_value() == (std::ranges::count(damaged, each.seq) == 0));
    const auto& error = entries[static_cast<std::size_t>(damaged[0] - 1)].payload.error();
    CHECK(error.code == ErrorCode::corrupted);
    CHECK(error.message == expected);
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

TEST_CASE("a journal that knew no payload files goes on, with files") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    {
        const auto database = sqlite::Database::open(file);
        REQUIRE(
            database
                ->runScript("CREATE TABLE batches(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  batch_key TEXT NOT NULL UNIQUE, keys BLOB);"
                            "CREATE TABLE payloads(seq INTEGER PRIMARY KEY REFERENCES batches(seq),"
                            "  crc32c INTEGER NOT NULL, payload BLOB NOT NULL);"
                            "CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK(only = 1),"
                            "  journal_id TEXT NOT NULL, applied_seq INTEGER NOT NULL);"
                            "CREATE TABLE notes(name TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
                            "INSERT INTO progress VALUES(1, '00000000000000000000000000000000', 0);"
                            "INSERT INTO batches VALUES(1, 'waiting', x'');")
                .has_value());
        const std::vector<std::byte> payload = payloadOf(large('a'));
        REQUIRE(database
                    ->run("INSERT INTO payloads VALUES(1, ?, ?)", std::int64_t{crc32c(payload)},
                          std::span<const std::byte>(payload))
                    .has_value());
        REQUIRE(database->setSchemaVersion(3).has_value());
    }
    const auto journal = open(file, kSmallFiles);
    CHECK(payloadFiles(directory).empty());
    CHECK(journal->unappliedBytes() == 100);
    REQUIRE(appendOne(*journal, "new", large('b')).has_value());
    CHECK(payloadFiles(directory).size() == 1);
    checkLargeAB(*journal, 2);
    REQUIRE(journal->markApplied(1).has_value());
    CHECK(journal->unappliedBytes() == 100);
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
