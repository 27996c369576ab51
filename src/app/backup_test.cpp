#include "app/backup.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "app/data_directory.hpp"
#include "app/open_readings.hpp"
#include "app/open_settings.hpp"
#include "store/duckdb/duckdb_store.hpp"
#include "store/sqlite/sqlite_journal.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
namespace fs = std::filesystem;

namespace {

const Timestamp kNow = parseTimestamp("2026-03-01T12:00:00").value();
bool goOn(std::string_view, std::uint64_t, std::uint64_t) { return true; }

void write(const fs::path& file, std::string_view bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}
std::string read(const fs::path& file) { return readFile(file, 1U << 30U).value(); }

ReadingBatch minutes(int from, int count) {
    ReadingBatch batch("m");
    Sample sample;
    sample.fill(kMissing);
    for (int i = from; i < from + count; ++i) {
        sample[index(Metric::voltageV)] = 400 + i % 7;
        batch.append(kNow + std::chrono::minutes(i), sample);
    }
    return batch;
}

std::int64_t rowsIn(const ReadingStore& store) {
    std::int64_t rows = 0;
    const auto count = [&](const ReadingBatch& batch) {
        rows += static_cast<std::int64_t>(batch.rows());
        return true;
    };
    const auto done =
        store.read("m", {kNow, kNow + std::chrono::days(365)}, MetricSet(Metric::voltageV), count);
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
    return rows;
}

/// A data directory with everything a backup has to take or to leave.
struct Fixture {
    TemporaryDirectory directory;
    fs::path data = directory.path() / "data", copy = directory.path() / "copy",
             elsewhere = directory.path() / "elsewhere";
    fs::path readings = data / "datasets" / "0" / "readings";
    std::unique_ptr<SettingsStore> settings = std::move(*openSettings(data));
    std::unique_ptr<ReadingStore> store = std::move(*openDuckDbStore(readings));

    Fixture() {
        REQUIRE(settings->people()
                    .addUser({"1", "ada", "", Role::admin, false, kNow, {}}, "x")
                    .has_value());
        REQUIRE(settings->audit().append({kNow, "", "user.add", "1", "admin", ""}).has_value());
        const auto batch = minutes(0, 3000);
        REQUIRE(store->append("a", {&batch, 1}).has_value());
        REQUIRE(store->checkpoint().has_value());
        write(data / "datasets" / "0" / "result.json", "{}");
        write(data / "datasets" / "0" / "source.csv", std::string(3'000'000, 'x'));
        write(data / "incoming" / "half.csv", "half");
        write(data / "datasets" / "0" / "result.json.new", "half");
    }
    BackupManifest backedUp() {
        auto manifest = backUp(data, copy, kNow, goOn);
        REQUIRE_MESSAGE(manifest.has_value(), manifest.error().message);
        return *manifest;
    }
    std::vector<std::string> problems(const fs::path& path) {
        const auto seen = verify(path, goOn);
        REQUIRE_MESSAGE(seen.has_value(), seen.error().message);
        return seen->problems;
    }
};

void flip(const fs::path& file, std::uint64_t offset) {
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(static_cast<std::streamoff>(offset));
    const char before = static_cast<char>(bytes.get());
    bytes.seekp(static_cast<std::streamoff>(offset));
    bytes.put(static_cast<char>(before ^ 0x40));
}

}  // namespace

TEST_CASE("a backup of an open data directory has everything that counts, for its owner alone") {
    Fixture f;
    const BackupManifest manifest = f.backedUp();
    std::vector<std::string> paths;
    for (const BackupFile& each : manifest.files) paths.push_back(each.path);
    CHECK(std::is_sorted(paths.begin(), paths.end()));
    CHECK(paths == std::vector<std::string>{"datasets/0/readings/readings.duckdb",
                                            "datasets/0/readings/segment-00000001",
                                            "datasets/0/result.json", "datasets/0/source.csv",
                                            "settings.sqlite"});
    CHECK(f.problems(f.copy).empty());
    CHECK(f.problems(f.data).empty());
    CHECK_FALSE(fs::exists(f.data / "freezing"));
    for (const auto& each : fs::recursive_directory_iterator(f.copy))
        CHECK((each.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
              fs::perms::none);
}

TEST_CASE("what is restored elsewhere is what was there, but nobody is signed in") {
    Fixture f;
    Session session{"s", "1", kNow, kNow, kNow + std::chrono::hours(1), Duration{1000}, ""};
    REQUIRE(f.settings->people().addSession(session, Sha256{}).has_value());
    f.backedUp();
    const auto restored = restore(f.copy, f.elsewhere, false, kNow, goOn);
    REQUIRE_MESSAGE(restored.has_value(), restored.error().message);
    CHECK(restored->files == 5);
    CHECK(read(f.elsewhere / "datasets/0/source.csv") == read(f.data / "datasets/0/source.csv"));
    const auto settings = openSettings(f.elsewhere);
    CHECK((*settings)->people().users()->front().name == "ada");
    CHECK((*settings)->people().sessionsOf("1")->empty());
    CHECK((*settings)->audit().read(0, 1)->front().event.action == "backup.restore");
    const auto store = openDuckDbStore(f.elsewhere / "datasets/0/readings");
    REQUIRE_MESSAGE(store.has_value(), store.error().message);
    CHECK(rowsIn(**store) == 3000);
    CHECK(f.problems(f.elsewhere).empty());
}

TEST_CASE("data that is there stays, or is set aside; a directory in use is left alone") {
    Fixture f;
    f.backedUp();
    CHECK(restore(f.copy, f.data, false, kNow, goOn).error().code == ErrorCode::conflict);
    {
        const auto used = DataDirectory::open(f.data);
        CHECK(restore(f.copy, f.data, true, kNow, goOn).error().code == ErrorCode::conflict);
    }
    CHECK(fs::exists(f.data / "settings.sqlite"));
    const auto restored = restore(f.copy, f.data, true, kNow, goOn);
    REQUIRE_MESSAGE(restored.has_value(), restored.error().message);
    CHECK(restored->setAside == f.data.string() + ".before-2026-03-01T12-00-00");
    CHECK(fs::exists(restored->setAside / "settings.sqlite"));
    CHECK(fs::exists(f.data / "settings.sqlite"));
    CHECK_FALSE(fs::exists(f.data.string() + ".restoring"));
}

TEST_CASE("a backup while settings and readings are written is of one instant, and they go on") {
    Fixture f;
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    // First the audit row, then the readings it tells of: each backup must hold k rows and k or
    // k - 1 batches.
    std::thread writer([&] {
        for (int k = 1; !stop; ++k) {
            CHECK(f.settings->audit().append({kNow, "", "import", "", "", ""}).has_value());
            const auto batch = minutes(3000 + k, 1);
            CHECK(f.store->append(fmt::format("k{}", k), {&batch, 1}).has_value());
            CHECK(f.store->checkpoint().has_value());
            written = k;
        }
    });
    for (int i = 0; i < 5; ++i) {
        const fs::path copy = f.copy / std::to_string(i), there = f.elsewhere / std::to_string(i);
        const auto manifest = backUp(f.data, copy, kNow, goOn);
        REQUIRE_MESSAGE(manifest.has_value(), manifest.error().message);
        fs::create_directories(f.elsewhere);
        const auto restored = restore(copy, there, false, kNow, goOn);
        REQUIRE_MESSAGE(restored.has_value(), restored.error().message);
        const auto settings = openSettings(there);
        const auto rows = (*settings)->audit().read(0, 100'000);
        const auto imports = std::count_if(rows->begin(), rows->end(), [](const AuditRow& row) {
            return row.event.action == "import";
        });
        const auto store = openDuckDbStore(there / "datasets/0/readings");
        REQUIRE_MESSAGE(store.has_value(), store.error().message);
        const auto batches = rowsIn(**store) - 3000;
        CHECK(batches <= imports);
        CHECK(batches >= imports - 1);
    }
    stop = true;
    writer.join();
    CHECK(written > 5);
}

TEST_CASE("a catalogue that stays open between commits is backed up with its log, and checked") {
    Fixture f;
    const auto batch = minutes(3000, 500);
    REQUIRE(f.store->append("b", {&batch, 1}).has_value());
    REQUIRE(f.store->checkpoint().has_value());
    const auto manifest = f.backedUp();
    const auto isLog = [](const BackupFile& each) { return each.path.ends_with(".duckdb.wal"); };
    CHECK(std::ranges::count_if(manifest.files, isLog) == 1);
    CHECK(f.problems(f.copy).empty());
    CHECK(f.problems(f.data).empty());
    REQUIRE(restore(f.copy, f.elsewhere, false, kNow, goOn).has_value());
    const auto restored = openDuckDbStore(f.elsewhere / "datasets/0/readings");
    REQUIRE_MESSAGE(restored.has_value(), restored.error().message);
    CHECK(rowsIn(**restored) == 3500);
    f.store->rest();
    CHECK_FALSE(fs::exists(f.readings / "readings.duckdb.wal"));
}

TEST_CASE("one flipped byte anywhere in a backup is named with its file and place") {
    Fixture f;
    const BackupManifest manifest = f.backedUp();
    int flips = 0;
    for (const BackupFile& each : manifest.files)
        for (int part = 0; part < 8; ++part) {
            const std::uint64_t at = each.bytes * static_cast<std::uint64_t>(part) / 8;
            if (at >= each.bytes) continue;
            const fs::path file = f.copy / "data" / each.path;
            flip(file, at);
            const auto found = f.problems(f.copy);
            REQUIRE_MESSAGE(found.size() == 1, file.string() << " at " << at);
            const std::uint64_t piece = at >> 20U << 20U;
            CHECK(found[0].starts_with(fmt::format("{}: bytes {} to ", file.string(), piece)));
            CHECK(restore(f.copy, f.elsewhere, false, kNow, goOn).error().code ==
                  ErrorCode::corrupted);
            flip(file, at);
            ++flips;
        }
    CHECK(flips > 30);
    for (const char* name : {"manifest.json", "manifest.sha256"}) {
        flip(f.copy / name, 20);
        CHECK(f.problems(f.copy).at(0).find("manifest.json") != std::string::npos);
        flip(f.copy / name, 20);
    }
    CHECK(f.problems(f.copy).empty());
    CHECK_FALSE(fs::exists(f.elsewhere));
}

TEST_CASE("files that are missing, longer or new in a backup are named") {
    Fixture f;
    f.backedUp();
    write(f.copy / "data" / "new", "x");
    CHECK(f.problems(f.copy).at(0).find("is not of this backup") != std::string::npos);
    fs::remove(f.copy / "data" / "new");
    std::ofstream(f.copy / "data/datasets/0/result.json", std::ios::app) << "x";
    CHECK(f.problems(f.copy).at(0).find("has 3 bytes instead of 2") != std::string::npos);
    fs::remove(f.copy / "data/datasets/0/result.json");
    CHECK(f.problems(f.copy).at(0).find("result.json") != std::string::npos);
}

TEST_CASE("damage to the data itself is named: a block of readings, a row of the audit trail") {
    Fixture f;
    const fs::path segment = f.readings / "segment-00000001";
    flip(segment, 200);
    auto found = f.problems(f.data);
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with(segment.string() + ": the "));
    CHECK(found[0].find("bytes at 16 were damaged") != std::string::npos);
    flip(segment, 200);
    flip(segment, 3);
    CHECK(f.problems(f.data).at(0).find("segment-00000001: this is no file of readings") !=
          std::string::npos);
    flip(segment, 3);
    f.store.reset();
    flip(f.readings / "readings.duckdb", fs::file_size(f.readings / "readings.duckdb") / 2);
    found = f.problems(f.data);
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with((f.readings / "readings.duckdb").string()));
}

TEST_CASE("what waits in the journal is backed up, checked and restored, while more comes in") {
    Fixture f;
    const auto journal = openSqliteJournal(f.data / kJournalName);
    REQUIRE(journal.has_value());
    const std::vector<std::byte> payload(1 << 20, std::byte{7});
    const auto append = [&] {
        const JournalBatch batch{std::nullopt, payload};
        REQUIRE((*journal)->append(std::span(&batch, 1)).has_value());
    };
    append();
    f.backedUp();
    append();
    CHECK(f.problems(f.copy).empty());
    CHECK(f.problems(f.data).empty());
    REQUIRE(restore(f.copy, f.elsewhere, false, kNow, goOn).has_value());
    const auto restored = openSqliteJournal(f.elsewhere / kJournalName);
    REQUIRE(restored.has_value());
    const auto entries = (*restored)->unapplied(0, 10, 10U << 20U);
    REQUIRE(entries->size() == 1);
    CHECK(entries->at(0).payload.value() == payload);
    flip(f.data / "journal.sqlite-log-00000001", 1000);
    append();  // so that it is not the last one, which may be there in part after a crash
    CHECK(f.problems(f.data) == std::vector{(f.data / kJournalName).string() +
                                            "-log-00000001: seq 1 is damaged: its checksum is "
                                            "wrong."});
}

TEST_CASE("a backup that cannot be made leaves nothing, and says why") {
    Fixture f;
    write(f.copy / "something", "x");
    CHECK(backUp(f.data, f.copy, kNow, goOn).error().code == ErrorCode::conflict);
    CHECK(backUp(f.data, f.data / "here", kNow, goOn).error().code == ErrorCode::invalidInput);
    CHECK(backUp(f.elsewhere, f.copy, kNow, goOn).error().code == ErrorCode::notFound);
    const auto stop = [](std::string_view, std::uint64_t, std::uint64_t) { return false; };
    const fs::path fresh = f.directory.path() / "fresh";
    CHECK(backUp(f.data, fresh, kNow, stop).error().code == ErrorCode::cancelled);
    CHECK_FALSE(fs::exists(fresh));
    CHECK_FALSE(fs::exists(f.data / "freezing"));
    CHECK(verify(f.elsewhere, goOn).error().code == ErrorCode::notFound);
    CHECK(restore(f.data, f.elsewhere, false, kNow, goOn).error().code == ErrorCode::notFound);
}
