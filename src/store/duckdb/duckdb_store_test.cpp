#include "store/duckdb/duckdb_store.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "store/duckdb/duckdb_session.hpp"
#include "store/duckdb/store_on_trial.hpp"
#include "store/reading_store_contract.hpp"
#include "store/segment_file.hpp"

using namespace joulewatch;
using namespace joulewatch::contract;

TEST_CASE("the DuckDB store keeps the reading store contract") {
    const Folder folder;
    checkReadingStoreContract([&](const std::string& name) { return opened(folder.path / name); });
}

TEST_CASE("the DuckDB store keeps the contract when it checkpoints all the time") {
    const Folder folder;
    checkReadingStoreContract([&](const std::string& name) {
        return opened(folder.path / name, {.waitingRows = 5000,
                                           .rowsForRollups = 0,
                                           .worthWriting = 0,
                                           .waitingBuckets = 1000,
                                           .smallSegments = 3});
    });
}

TEST_CASE("the DuckDB store keeps the contract when roll-ups wait in memory") {
    const Folder folder;
    checkReadingStoreContract([&](const std::string& name) {
        return opened(folder.path / name, {.waitingRows = 5000, .rowsForRollups = 1'000'000'000});
    });
}

TEST_CASE(
    "roll-ups that waited in memory are written once many rows have come, and all is the same") {
    const Folder folder;
    const auto path = [&](const char* name) { return folder.path / name; };
    auto waiting = opened(path("waiting"), {.rowsForRollups = 4000, .worthWriting = 0});
    auto always = opened(path("always"), {.rowsForRollups = 0, .worthWriting = 0});
    std::uintmax_t written = 0;
    for (int k = 0; k < 6; ++k) {
        for (auto* store : {waiting.get(), always.get()}) {
            for (const char* meter : {"a", "b"}) {
                const auto from = kMonday + k * 900 * 10s;
                append(*store, fmt::format("{}{}", meter, k), readings(meter, from, 900, k));
                if (k > 2)  // and late ones, in an hour of before
                    append(*store, fmt::format("late {}{}", meter, k),
                           readings(meter, from - 2h + 5s, 40, k));
            }
            REQUIRE(store->checkpoint().has_value());
        }
        CHECK(answers(*waiting) == answers(*always));
        written = fs::file_size(path("waiting") / "rollup-1d");
        CHECK((written > 0) == (k >= 4));
    }
    const std::string before = answers(*always);
    waiting.reset();  // what waits is not written: it is owed
    waiting = opened(path("waiting"));
    CHECK(answers(*waiting) == before);
}

namespace {

/// Turns one bit in the middle of a file.
void damage(const fs::path& file, double place) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto at =
        static_cast<std::streamoff>(place * static_cast<double>(fs::file_size(file) - 1));
    bytes.seekg(at);
    const int byte = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(byte ^ 16));
    REQUIRE(bytes.good());
}

fs::path segmentIn(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (SegmentFile::numberOf(entry.path()) != 0) return entry.path();
    return {};
}

}  // namespace

TEST_CASE("a damaged roll-up is made anew from the readings, unnoticed") {
    const Folder folder;
    auto store = opened(folder.path, kWritesAll);
    append(*store, "k", readings("a", kMonday, 30'000));
    REQUIRE(store->checkpoint().has_value());
    append(*store, "newer", readings("a", kMonday + 24h * 5, 100));
    const std::string before = answers(*store);
    for (const char* file : {"rollup-15m", "rollup-1h", "rollup-1d", "rollup-far"}) {
        damage(folder.path / file, 0.01);
        CHECK(answers(*store) == before);
    }
    // Slot by slot, so that every level and the plant's load are among them.
    const auto size = fs::file_size(folder.path / "rollup-far");
    for (std::uintmax_t at = 100; at < size; at += 9456) {
        damage(folder.path / "rollup-far", static_cast<double>(at) / static_cast<double>(size));
        CHECK(answers(*store) == before);
    }
    REQUIRE(store->checkpoint().has_value());
    store.reset();
    for (const char* file :
         {"rollup-1h", "rollup-far", "rollup-15m.list", "rollup-1d.list", "rollup-far.list"}) {
        damage(folder.path / file, 0.02);
        CHECK(answers(*opened(folder.path)) == before);
    }
    fs::remove(folder.path / "rollup-1h.list");
    CHECK(answers(*opened(folder.path)) == before);
}

namespace {

ReadingBatch quarterHours(const MeterId& meter, int rows) {
    ReadingBatch batch(meter);
    for (int i = 0; i < rows; ++i) batch.append(kMonday + i * 15min, sampleAt(i));
    return batch;
}

}  // namespace

TEST_CASE(
    "a meter that is read every quarter of an hour has no roll-ups larger than its readings") {
    const Folder folder;
    auto store = opened(folder.path, kWritesAll);
    std::vector<ReadingBatch> file;
    for (int meter = 0; meter < 10; ++meter)
        file.push_back(quarterHours("m" + std::to_string(meter), 20'000));
    REQUIRE(store->import("file", *spoolOf(file), {}).has_value());
    const auto size = [&](const char* name) { return fs::file_size(folder.path / name); };
    // The plant's load is kept there, of one metric: 20 000 quarter hours of 56 bytes.
    CHECK(size("rollup-15m") < 1'200'000);
    CHECK(size("rollup-1h") < 400'000);
    CHECK(size("rollup-15m") + size("rollup-1h") < fs::file_size(segmentIn(folder.path)));
    // Once it is read every ten seconds it has them.
    const std::string before = answers(*store);
    append(*store, "faster", readings("m3", kMonday + 24h * 300, 50'000));
    const std::string after = answers(*store);
    CHECK(after != before);
    REQUIRE(store->checkpoint().has_value());
    CHECK(size("rollup-15m") > 2'000'000);
    CHECK(answers(*store) == after);
    store.reset();
    for (const char* name : {"rollup-15m", "rollup-1h", "rollup-1d"}) {
        fs::remove(folder.path / name);
        fs::remove(folder.path / (std::string(name) + ".list"));
        CHECK(answers(*opened(folder.path)) == after);
    }
}

TEST_CASE("a store whose folder gets another name goes on there") {
    const Folder folder;
    auto made = openDuckDbFolder(folder.path / "part", {.writesSoon = true});
    REQUIRE(made.has_value());
    const std::unique_ptr<FolderStore>& store = *made;
    const std::vector<ReadingBatch> file{quarterHours("a", 5000)};
    REQUIRE(store->import("file", *spoolOf(file), {}).has_value());
    const std::string before = answers(*store);
    REQUIRE(store->moveTo(folder.path / "whole").has_value());
    CHECK(answers(*store) == before);
    CHECK_FALSE(fs::exists(folder.path / "part"));
    CHECK(openDuckDbStore(folder.path / "whole").error().code == ErrorCode::conflict);
    append(*store, "k", readings("b", kMonday, 10'000));
    REQUIRE(store->checkpoint().has_value());
    const std::string after = answers(*store);
    CHECK(store->moveTo(folder.path / "no" / "such" / "place").error().code ==
          ErrorCode::unavailable);
    CHECK(answers(*store) == after);
    for (const auto& entry : fs::directory_iterator(folder.path / "whole"))
        if (SegmentFile::numberOf(entry.path()) != 0)
            for (const double place : {0.1, 0.9}) damage(entry.path(), place);
    const auto told =
        store->read("a", kAllTime, MetricSet::all(), [](const auto&) { return true; });
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().message.starts_with((folder.path / "whole" / "segment-").string()));
}

TEST_CASE("damaged readings of a slow meter keep no others out") {
    const Folder folder;
    auto store = opened(folder.path);
    const std::vector<ReadingBatch> file{quarterHours("a", 20'000), quarterHours("b", 20'000)};
    REQUIRE(store->import("file", *spoolOf(file), {}).has_value());
    store.reset();
    damage(segmentIn(folder.path), 0.99);  // the newest of meter b
    store = opened(folder.path);
    append(*store, "a", readings("a", kMonday + 24h * 209, 10));
    append(*store, "b", readings("b", kMonday + 24h * 209, 10));
    CHECK(store->checkpoint().has_value());
    CHECK(store->waitingRows() == 0);
    CHECK(store->buckets("a", Metric::voltageV, kAllTime, 100).has_value());
    CHECK(store
              ->read("b", {kMonday + 24h * 209, kMonday + 24h * 210}, MetricSet::all(),
                     [](const ReadingBatch&) { return true; })
              .has_value());
    const auto told = store->buckets("b", Metric::voltageV, kAllTime, 5000);
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().code == ErrorCode::corrupted);
}

TEST_CASE("a file that was stored when the disk had no room for its roll-ups is stored once") {
    const Folder folder;
    auto store = opened(folder.path, kWritesAll);
    append(*store, "k", readings("a", kMonday, 30'000));
    REQUIRE(store->checkpoint().has_value());
    const std::vector<ReadingBatch> more{readings("a", kMonday + 24h * 5, 3000)};
    const auto spool = spoolOf(more);
    {
        const FullDiskForRollups full(folder.path);
        CHECK_FALSE(store->import("file", *spool, {}).has_value());
    }
    CHECK(store->import("file", *spool, {})->repeated);
    append(*store, "l", readings("b", kMonday, 10));
    CHECK(store->checkpoint().has_value());
    const std::string before = answers(*store);
    store.reset();
    store = opened(folder.path);
    CHECK(answers(*store) == before);
    CHECK(store->meters()->front().rows == 33'000);
    CHECK(store->import("file", *spool, {})->repeated);
}

TEST_CASE("damaged readings are told, with file and place; all others can be read") {
    const Folder folder;
    auto store = opened(folder.path);
    append(*store, "k", readings("a", kMonday, 30'000));
    append(*store, "l", readings("b", kMonday, 30'000));
    REQUIRE(store->checkpoint().has_value());
    damage(segmentIn(folder.path), 0.7);  // of meter b, whose blocks come last
    store.reset();
    store = opened(folder.path);
    const auto all = [](const ReadingBatch&) { return true; };
    CHECK(store->read("a", kAllTime, MetricSet::all(), all).has_value());
    const auto damaged = store->read("b", kAllTime, MetricSet::all(), all);
    REQUIRE_FALSE(damaged.has_value());
    CHECK(damaged.error().code == ErrorCode::corrupted);
    CHECK(damaged.error().message.find("segment-00000001: the ") != std::string::npos);
    CHECK(store->read("b", {kMonday, kMonday + 1h}, MetricSet::all(), all).has_value());
    append(*store, "m", readings("a", kMonday + 100h, 10));
    CHECK(store->checkpoint().has_value());
}

TEST_CASE("a damaged catalogue or one of a newer program is refused by name") {
    const Folder folder;
    {
        auto store = opened(folder.path);
        append(*store, "k", readings("a", kMonday, 30'000));
        REQUIRE(store->checkpoint().has_value());
        CHECK(openDuckDbStore(folder.path).error().code == ErrorCode::conflict);
    }
    {
        DuckDbFile file(folder.path / "readings.duckdb");
        REQUIRE(file.open().has_value());
        REQUIRE(file.run("UPDATE store_state SET schema_version = 99").has_value());
    }
    const auto newer = openDuckDbStore(folder.path);
    REQUIRE_FALSE(newer.has_value());
    CHECK(newer.error().code == ErrorCode::conflict);
    CHECK(newer.error().message.find("schema 99") != std::string::npos);
    damage(folder.path / "readings.duckdb", 0.001);
    CHECK(openDuckDbStore(folder.path).error().code == ErrorCode::corrupted);
}

TEST_CASE("the catalogue's database touches nothing but its file") {
    const Folder folder;
    DuckDbFile file(folder.path / "readings.duckdb");
    REQUIRE(file.open().has_value());
    for (const char* sql :
         {"COPY (SELECT 1) TO '/dev/shm/joulewatch-leak.csv'",
          "SELECT * FROM read_csv('/etc/passwd')", "INSTALL httpfs",
          "SET enable_external_access = true", "ATTACH '/dev/shm/joulewatch-leak.duckdb'"})
        CHECK_FALSE(file.run(sql).has_value());
}
