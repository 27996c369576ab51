#include "store/duckdb/duckdb_store.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "store/reading_store_contract.hpp"

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
