#include "store/duckdb/duckdb_store.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "store/duckdb/duckdb_session.hpp"
#include "store/reading_store_contract.hpp"
#include "store/segment_file.hpp"

using namespace joulewatch;
using namespace joulewatch::contract;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        // In memory where there is such a place: what is tested here is not the disk.
        const fs::path parent = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        std::string name = (parent / "joulewatch-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
};

std::unique_ptr<ReadingStore> opened(const fs::path& path, const DuckDbStoreOptions& options = {}) {
    auto store = openDuckDbStore(path, options);
    if (!store) FAIL(store.error().message);
    return std::move(*store);
}

}  // namespace

TEST_CASE("the DuckDB store keeps the reading store contract") {
    const Folder folder;
    checkReadingStoreContract([&](const std::string& name) { return opened(folder.path / name); });
}

TEST_CASE("the DuckDB store keeps the contract when it checkpoints all the time") {
    const Folder folder;
    checkReadingStoreContract([&](const std::string& name) {
        return opened(folder.path / name,
                      {.waitingRows = 5000, .waitingBuckets = 1000, .smallSegments = 3});
    });
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
    auto store = opened(folder.path);
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

/// While it is there, writing to a folder's roll-ups fails as on a full disk.
class FullDiskForRollups {
 public:
    explicit FullDiskForRollups(const fs::path& folder) {
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        REQUIRE(full >= 0);
        for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            const std::string target = fs::read_symlink(entry.path(), gone).string();
            if (gone || !target.starts_with((folder / "rollup-").string())) continue;
            const int file = std::stoi(entry.path().filename().string());
            kept_.emplace_back(file, ::dup(file));
        }
        for (const auto& [file, copy] : kept_) REQUIRE(::dup2(full, file) == file);
        ::close(full);
        REQUIRE_FALSE(kept_.empty());
    }
    ~FullDiskForRollups() {
        for (const auto& [file, copy] : kept_) {
            ::dup2(copy, file);
            ::close(copy);
        }
    }
    FullDiskForRollups(const FullDiskForRollups&) = delete;
    FullDiskForRollups& operator=(const FullDiskForRollups&) = delete;

 private:
    std::vector<std::pair<int, int>> kept_;
};

}  // namespace

TEST_CASE("a file that was stored when the disk had no room for its roll-ups is stored once") {
    const Folder folder;
    auto store = opened(folder.path);
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
