#include "app/folder/watched_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <thread>

#include "app/data_directory.hpp"
#include "app/open_readings.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::string kTable =
    "meterId,at,voltageV,activePowerKw\n"
    "m1,2024-01-01T00:00:00Z,230.5,1.5\n"
    "m1,2024-01-01T00:01:00Z,231.5,1.25\n"
    "m2,2024-01-01T00:00:00Z,229,0\n";

/// Live readings and a folder beside them; files count as whole after 50 ms.
struct FolderFixture {
    TemporaryDirectory data, inbox;
    LiveReadings live = std::move(*openLiveReadings(data.path(), {}));
    FolderSettings settings{"inbox", inbox.path()};
    std::unique_ptr<WatchedFolder> folder;

    void start(std::chrono::milliseconds settle = 50ms) {
        folder.reset();
        folder = std::make_unique<WatchedFolder>(settings, Intake{*live.journaled, data.path()},
                                                 FolderTimes{settle, 200ms});
    }
    void put(const std::string& name, std::string_view text) const {
        std::ofstream(inbox.path() / name, std::ios::binary) << text;
    }
    static bool soon(const std::function<bool()>& happens) {
        for (int i = 0; i < 1000; ++i) {
            if (happens()) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
    bool goneTo(const std::string& place) const {
        return soon([&] { return fs::exists(inbox.path() / place); });
    }
    std::string why(const std::string& name) const {
        const fs::path file = inbox.path() / "failed" / (name + ".why.txt");
        soon([&] { return fs::exists(file) && fs::file_size(file) > 0; });
        return readFile(file, 10'000).value_or("");
    }
    std::uint64_t rows() const {
        std::uint64_t rows = 0;
        const auto meters = live.store->meters();
        for (const StoredMeter& each : *meters) rows += each.rows;
        return rows;
    }
};

}  // namespace

TEST_CASE("a file in a folder is read once, however often its content comes") {
    FolderFixture at;
    at.put("already there.csv", kTable);
    at.start();
    REQUIRE(at.goneTo("done/already there.csv"));
    CHECK(at.rows() == 3);
    at.put("already there.csv", kTable);
    REQUIRE(at.goneTo("done/already there.2.csv"));
    CHECK(at.rows() == 3);
    CHECK(at.folder->state().files == 2);
    CHECK(at.folder->state().readings == 3);
    CHECK(at.folder->state().lastReadingAt.has_value());
    CHECK(at.folder->state().found == 1);
    CHECK(at.folder->state().errors == 0);
}

TEST_CASE("a file that grows waits, and its name may say that it is not whole") {
    FolderFixture at;
    at.start(1s);  // beyond what a busy machine may take between two writes
    at.put("plant.csv.part", kTable);
    for (std::size_t cut = 40; cut < kTable.size(); cut += 10) {
        at.put("slow.csv", std::string_view(kTable).substr(0, cut));
        std::this_thread::sleep_for(15ms);
    }
    at.put("slow.csv", kTable);
    REQUIRE(at.goneTo("done/slow.csv"));
    CHECK(at.rows() == 3);
    CHECK(at.folder->state().files == 1);
    fs::rename(at.inbox.path() / "plant.csv.part", at.inbox.path() / "plant.csv");
    CHECK(at.goneTo("done/plant.csv"));
}

TEST_CASE("what is not known for sure is not guessed, and says why") {
    FolderFixture at;
    at.put("values.csv", "time,value\n2024-01-01T00:00:00Z,1\n2024-01-01T00:01:00Z,2\n");
    at.put("empty.csv", "");
    at.put("result.json", "{}");
    at.put("words.csv", "lorem ipsum\ndolor sit amet\n");
    at.start();
    CHECK(at.why("values.csv").find("not known for sure: 'value' (energy?)") != std::string::npos);
    CHECK(at.why("empty.csv") == "The file is empty.\n");
    CHECK(at.why("result.json").starts_with("This is JSON"));
    CHECK(at.why("words.csv").size() > 20);
    CHECK(at.rows() == 0);
    CHECK(at.folder->state().errors == 4);
    CHECK_FALSE(at.folder->state().lastError.empty());
}

TEST_CASE("columns can be said in the settings") {
    FolderFixture at;
    at.settings.columns = {{"value", ColumnRole::power, "W"}};
    at.put("pump.csv", "time,value\n2024-01-01T00:00:00Z,1500\n2024-01-01T00:01:00Z,2000\n");
    at.put("other.csv", "time,watts\n2024-01-01T00:00:00Z,1500\n");
    at.start();
    REQUIRE(at.goneTo("done/pump.csv"));
    CHECK(at.live.store->latest("pump")->sample[index(Metric::activePowerKw)] == 2);
    CHECK(at.why("other.csv").find("no column 'value'") != std::string::npos);
}

TEST_CASE("links are not followed, pipes not opened, and other names not looked at") {
    FolderFixture at;
    const TemporaryDirectory elsewhere;
    std::ofstream(elsewhere.path() / "secret.csv") << kTable;
    fs::create_symlink(elsewhere.path() / "secret.csv", at.inbox.path() / "link.csv");
    fs::create_symlink(elsewhere.path(), at.inbox.path() / "done");
    REQUIRE(::mkfifo((at.inbox.path() / "pipe.csv").c_str(), 0600) == 0);
    at.settings.pattern = "*.csv";
    at.put("notes.txt", kTable);
    at.put("good.csv", kTable);
    at.start();
    CHECK(FolderFixture::soon([&] { return at.folder->state().files == 1; }));
    CHECK(at.rows() == 3);
    std::this_thread::sleep_for(500ms);
    CHECK(at.folder->state().files == 1);
    CHECK(at.folder->state().errors == 3);  // the link, the pipe, and `done` that leads elsewhere
    CHECK(fs::exists(at.inbox.path() / "good.csv"));
    CHECK_FALSE(fs::exists(elsewhere.path() / "good.csv"));
    CHECK(fs::exists(elsewhere.path() / "secret.csv"));
    CHECK(fs::exists(at.inbox.path() / "notes.txt"));
}

TEST_CASE("files can be left where they are, or deleted") {
    FolderFixture at;
    at.settings.after = AfterReading::keep;
    at.put("plant.csv", kTable);
    at.start();
    CHECK(FolderFixture::soon([&] { return at.folder->state().files == 1; }));
    std::this_thread::sleep_for(500ms);
    CHECK(at.folder->state().files == 1);
    CHECK(fs::exists(at.inbox.path() / "plant.csv"));
    at.put("plant.csv", kTable + "m2,2024-01-01T00:01:00Z,229,0\n");
    CHECK(FolderFixture::soon([&] { return at.rows() == 4; }));
    at.settings.after = AfterReading::remove;
    at.start();
    CHECK(FolderFixture::soon([&] { return !fs::exists(at.inbox.path() / "plant.csv"); }));
    CHECK(at.rows() == 4);
}

TEST_CASE("a folder that comes later is read then") {
    FolderFixture at;
    at.settings.path = at.inbox.path() / "later";
    at.start();
    CHECK(FolderFixture::soon([&] { return !at.folder->state().lastError.empty(); }));
    CHECK_FALSE(at.folder->state().reachable);
    fs::create_directory(at.settings.path);
    at.put("later/plant.csv", kTable);
    CHECK(at.goneTo("later/done/plant.csv"));
    CHECK(at.folder->state().reachable);
}

}  // namespace joulewatch
