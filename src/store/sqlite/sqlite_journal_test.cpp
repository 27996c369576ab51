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
std::atomic<int> syncs = 0;
/// Small enough that a few groups need several files: each takes 4096 bytes.
constexpr SqliteJournalOptions kSmallFiles{.logFileBytes = 8192};

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

std::string large(char letter) { return std::string(100, letter); }

/// The files of a journal's log, in order; not those that are spare.
std::vector<std::string> logFiles(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(directory))
        if (const std::string name = each.path().filename();
            name.find("-log-") < name.size() && !name.ends_with(".new"))
            names.push_back(name);
    std::ranges::sort(names);
    return names;
}

void damage(const std::filesystem::path& file, std::streamoff offset) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(offset);
    const int byte = stream.get();
    stream.seekp(offset);
    stream.put(static_cast<char>(byte ^ 0x40));
}

/// As a crash at this moment would leave it.
void copyTo(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to);
}

std::vector<std::string> textsOf(const std::vector<JournalEntry>& entries) {
    std::vector<std::string> texts;
    for (const JournalEntry& each : entries)
        texts.push_back(each.payload
                            ? std::string(reinterpret_cast<const char*>(each.payload->data()),
                                          each.payload->size())
                            : "damaged");
    return texts;
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

TEST_CASE("a journal whose log has a file for each group keeps it, too") {
    const TemporaryDirectory directory;
    checkJournalContract(
        [&] { return open(directory.path() / "journal.sqlite", {.logFileBytes = 10}); });
}

TEST_CASE("a batch is synced before it is acknowledged") {
    const TemporaryDirectory directory;
    const auto journal = open(directory.path() / "journal.sqlite");
    const int before = syncs;
    REQUIRE(appendOne(*journal, "a", "one").has_value());
    CHECK(syncs == before + 1);
}

TEST_CASE("groups come back in order from several files, which are for the owner alone") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const std::vector<std::string> texts{"small", large('a'), "", large('b'), large('c')};
    {
        const auto journal = open(file, kSmallFiles);
        for (const std::string& each : texts) REQUIRE(appendOne(*journal, each, each).has_value());
        CHECK(journal->unappliedBytes() == 305);
    }
    CHECK(logFiles(directory.path()) == std::vector<std::string>{"journal.sqlite-log-00000001",
                                                                 "journal.sqlite-log-00000002",
                                                                 "journal.sqlite-log-00000003"});
    using std::filesystem::perms;
    for (const std::string& each : logFiles(directory.path()))
        CHECK(std::filesystem::status(directory.path() / each).permissions() ==
              (perms::owner_read | perms::owner_write));
    const auto journal = open(file, kSmallFiles);
    CHECK(journal->unappliedBytes() == 305);
    CHECK(textsOf(allUnapplied(*journal)) == texts);
    CHECK(textsOf(allUnapplied(*journal, 4)) == std::vector{large('b'), large('c')});
}

TEST_CASE("a file of the log goes once all in it was applied; its keys and notes are kept") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    auto journal = open(file, kSmallFiles);
    for (const char letter : {'a', 'b', 'c', 'd'}) {
        const JournalNote note{std::string("note/") + letter, payloadOf(large(letter))};
        const std::vector<std::byte> payload = payloadOf("x");
        const JournalBatch batch{batchKeyOf(std::string(1, letter)), payload, &note};
        REQUIRE(journal->append(std::span(&batch, 1)).has_value());
    }
    CHECK(logFiles(directory.path()).size() == 2);
    const auto appliedUpTo = [&](JournalSeq seq) {
        REQUIRE(journal->markApplied(seq).has_value());
        REQUIRE(journal->trim().has_value());
        return logFiles(directory.path()).size();
    };
    CHECK(appliedUpTo(1) == 2);
    CHECK(appliedUpTo(2) == 1);
    CHECK(appliedUpTo(4) == 1);  // the one that is written to
    CHECK(journal->notes("note/")->size() == 4);
    journal = nullptr;
    journal = open(file, kSmallFiles);
    CHECK(appliedUpTo(4) == 0);
    CHECK(appendOne(*journal, "a", "x")->seq == 1);
    CHECK(appendOne(*journal, "d", "x")->repeated);
    CHECK(journal->notes("note/")->at(3) == payloadOf(large('d')));
    CHECK(appendOne(*journal, "e", "x")->seq == 5);
    REQUIRE(journal->forgetNotes("note/").has_value());
    journal = nullptr;
    journal = open(file, kSmallFiles);
    CHECK(journal->notes("note/")->empty());
    CHECK(textsOf(allUnapplied(*journal)) == std::vector<std::string>{"x"});
    CHECK(checkJournal(file, file).has_value());
}

TEST_CASE("what a crash leaves at any moment is all that was acknowledged, with its keys") {
    const TemporaryDirectory directory, crashed;
    const auto file = directory.path() / "journal.sqlite";
    const auto journal = open(file, kSmallFiles);
    std::vector<std::string> texts;
    JournalSeq applied = 0;
    for (int i = 0; i < 60; ++i) {
        texts.push_back(std::to_string(i) + large('x'));
        REQUIRE(appendOne(*journal, texts.back(), texts.back()).has_value());
        if (i % 7 == 3) {
            REQUIRE(journal->markApplied(applied = i - 1).has_value());
            REQUIRE(journal->trim().has_value());
        }
        const auto copy = crashed.path() / "data";
        copyTo(directory.path(), copy);
        const auto after = open(copy / "journal.sqlite", kSmallFiles);
        CHECK(textsOf(allUnapplied(*after)) ==
              std::vector<std::string>(texts.begin() + applied, texts.end()));
        for (const int k : {0, i / 2, i})
            CHECK(appendOne(*after, texts[static_cast<std::size_t>(k)], "")->seq == k + 1);
        CHECK(appendOne(*after, "new", "y")->seq == i + 2);
    }
    CHECK(logFiles(directory.path()).size() < 10);
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

TEST_CASE("a group that is damaged or gone is named; those around it are read") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    {
        const auto journal = open(file);
        for (const char letter : {'a', 'b', 'c', 'd'})
            REQUIRE(appendOne(*journal, large(letter), large(letter)).has_value());
    }
    CHECK(checkJournal(file, file).has_value());
    const auto log = directory.path() / "journal.sqlite-log-00000001";
    constexpr std::streamoff kRecord = 4096;
    std::string expected;
    std::vector<std::string> texts{large('a'), large('b'), large('c'), large('d')};
    SUBCASE("a byte of a payload") {
        damage(log, kRecord + 100);
        expected = "journal.sqlite-log-00000001: seq 2 is damaged: its checksum is wrong.";
        texts[1] = "damaged";
    }
    SUBCASE("a byte of a header") {
        damage(log, kRecord + 20);
        expected =
            "journal.sqlite-log-00000001: seq 2 is damaged: nothing can be read at byte 4096.";
        texts[1] = "damaged";
    }
    SUBCASE("a byte of the first header") {
        damage(log, 3);
        expected = "journal.sqlite-log-00000001: seq 1 is damaged: nothing can be read at byte 0.";
        texts[0] = "damaged";
    }
    SUBCASE("the file is short") {
        std::filesystem::resize_file(log, 2 * kRecord + 50);
        expected = "journal.sqlite: seq 3 to 4 are missing.";
        texts[2] = texts[3] = "damaged";
    }
    SUBCASE("the file is gone") {
        std::filesystem::remove(log);
        expected = "journal.sqlite: seq 1 to 4 are missing.";
        texts.assign(4, "damaged");
    }
    const auto checked = checkJournal(file, file);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().message == expected);
    auto journal = open(file);
    const auto entries = allUnapplied(*journal);
    CHECK(textsOf(entries) == texts);
    const auto bad = std::ranges::find(texts, "damaged") - texts.begin();
    const auto& error = entries.at(static_cast<std::size_t>(bad)).payload.error();
    CHECK(error.code == ErrorCode::corrupted);
    CHECK(error.message == expected);
    CHECK(appendOne(*journal, "e", "next")->seq == 5);
    REQUIRE(journal->markApplied(4).has_value());
    CHECK(journal->unappliedBytes() == 4);
    journal = nullptr;
    journal = open(file);
    CHECK(textsOf(allUnapplied(*journal)) == std::vector<std::string>{"next"});
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

TEST_CASE("keys beyond those that are remembered are forgotten") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    const SqliteJournalOptions options{.logFileBytes = 65'536};
    auto journal = open(file, options);
    REQUIRE(appendOne(*journal, "old", "one").has_value());
    for (std::size_t k = 0; k < Journal::kRememberedKeys;) {  // many others, a thousand at a time
        std::vector<JournalBatch> group;
        for (int i = 0; i < 1000; ++i) group.push_back({batchKeyOf(std::to_string(k++)), {}});
        REQUIRE(journal->append(group).has_value());
        REQUIRE(journal->markApplied(static_cast<JournalSeq>(k / 1000)).has_value());
        REQUIRE(journal->trim().has_value());
    }
    CHECK(logFiles(directory.path()).size() <= 2);
    journal = nullptr;
    {
        const auto database = sqlite::Database::open(file);
        auto kept = database->query("SELECT sum(length(keys)) FROM remembered");
        REQUIRE(kept->step().value());
        CHECK(kept->integer(0) <= 24 * 105'000);
    }
    journal = open(file, options);
    CHECK(appendOne(*journal, "0", "")->repeated);
    CHECK_FALSE(appendOne(*journal, "old", "one")->repeated);
}

namespace {

/// A journal of before the log: of its first, third or fourth version.
void makeOld(const std::filesystem::path& file, int version) {
    const auto database = sqlite::Database::open(file);
    REQUIRE(database
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
    if (version >= 3)
        REQUIRE(database
                    ->runScript("ALTER TABLE batches ADD COLUMN keys BLOB;"
                                "CREATE TABLE notes(name TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
                                "INSERT INTO notes VALUES('n', x'616263')")
                    .has_value());
    if (version >= 4) {
        REQUIRE(database
                    ->runScript("ALTER TABLE payloads ADD COLUMN file INTEGER;"
                                "ALTER TABLE payloads ADD COLUMN start INTEGER;"
                                "ALTER TABLE payloads ADD COLUMN bytes INTEGER;"
                                "INSERT INTO batches VALUES(3, 'large', x'')")
                    .has_value());
        REQUIRE(database
                    ->run("INSERT INTO payloads VALUES(3, ?, x'', 7, 5, 100)",
                          std::int64_t{crc32c(payloadOf(large('c')))})
                    .has_value());
        std::ofstream(file.string() + "-payloads-00000007") << "12345" << large('c') << "rest";
    }
    REQUIRE(database->setSchemaVersion(version).has_value());
}

}  // namespace

TEST_CASE("a journal of before the log goes on: its batches, its senders' keys, its notes") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    int version = 0;
    SUBCASE("first version") { version = 1; }
    SUBCASE("third version") { version = 3; }
    SUBCASE("fourth version") { version = 4; }
    makeOld(file, version);
    const JournalSeq last = version == 4 ? 3 : 2;
    {
        const TemporaryDirectory scratch;
        const auto copy = scratch.path() / "journal.sqlite";
        std::filesystem::copy_file(file, copy);
        CHECK(checkJournal(copy, file).has_value());
    }
    if (version == 3)  // what an upgrade that was cut off has left
        std::ofstream(directory.path() / "journal.sqlite-log-00000001") << "half a log";
    auto journal = open(file);
    for (int times = 0; times < 2; ++times) {
        CHECK(appendOne(*journal, "applied", "one")->repeated);
        CHECK(appendOne(*journal, "waiting", "two")->seq == 2);
        const auto entries = allUnapplied(*journal);
        REQUIRE(entries.size() == static_cast<std::size_t>(last - 1));
        CHECK(entries[0].name == "waiting");  // as its store may know it
        CHECK(entries[0].payload.value() == payloadOf("two"));
        if (version == 4) CHECK(entries[1].payload.value() == payloadOf(large('c')));
        CHECK(journal->notes("n")->size() == (version >= 3 ? 1 : 0));
        journal = nullptr;
        journal = open(file);
    }
    CHECK_FALSE(std::filesystem::exists(file.string() + "-payloads-00000007"));
    CHECK(appendOne(*journal, "new", "three")->seq == last + 1);
    CHECK(journal->id() == std::string(32, '0'));
    REQUIRE(journal->markApplied(last).has_value());
    CHECK(textsOf(allUnapplied(*journal)) == std::vector<std::string>{"three"});
    CHECK(checkJournal(file, file).has_value());
}

TEST_CASE("a payload of before the log that is damaged is named, before the upgrade and after") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "journal.sqlite";
    makeOld(file, 4);
    damage(file.string() + "-payloads-00000007", 50);
    {
        const TemporaryDirectory scratch;
        const auto copy = scratch.path() / "journal.sqlite";
        std::filesystem::copy_file(file, copy);
        CHECK(checkJournal(copy, file).error().message ==
              "journal.sqlite: seq 3 is damaged: its checksum is wrong.");
    }
    const auto journal = open(file);
    CHECK(textsOf(allUnapplied(*journal)) == std::vector<std::string>{"two", "damaged"});
    CHECK(appendOne(*journal, "new", "three")->seq == 4);
}
