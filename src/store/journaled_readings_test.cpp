#include "store/journaled_readings.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/reading_packer.hpp"
#include "store/duckdb/duckdb_store.hpp"
#include "store/reading_store_contract.hpp"
#include "store/sqlite/sqlite_journal.hpp"

using namespace joulewatch;
using namespace joulewatch::contract;
namespace fs = std::filesystem;

namespace {

constexpr const char* kChildFolder = "JOULEWATCH_TEST_CHILD";

struct Folder {
    fs::path path;
    Folder() {
        const fs::path parent = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        std::string name = (parent / "joulewatch-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
};

std::unique_ptr<JournaledReadings> opened(const fs::path& folder, std::uint64_t spare = 1 << 20,
                                          std::uint64_t journalSpare = 1 << 20) {
    auto store = openDuckDbStore(folder, {.waitingRows = 3000, .waitingBuckets = 2000});
    if (!store) FAIL(store.error().message);
    auto journal = openSqliteJournal(folder / "journal.sqlite", {.spareDiskBytes = journalSpare});
    if (!journal) FAIL(journal.error().message);
    auto readings = JournaledReadings::open(std::move(*journal), std::move(*store),
                                            {.directory = folder,
                                             .spareDiskBytes = spare,
                                             .checkpointEvery = 20ms,
                                             .checkpointRows = 2000,
                                             .retryAfter = 20ms});
    if (!readings) FAIL(readings.error().message);
    return std::move(*readings);
}

/// The k-th batch of a sender: three meters in turn; every fifth corrects the one of 15 before.
ReadingBatch batchOf(std::int64_t k) {
    const std::int64_t place = k % 5 == 0 && k >= 15 ? k - 15 : k;
    return readings(fmt::format("m{}", place % 3), kMonday + place * 500s, 50, k * 100);
}

/// As put(), but a missing value does not take the place of one.
void fill(Rows& rows, const ReadingBatch& batch) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        Sample& sample = rows[batch.meter()][batch.at()[i]];
        for (const MetricInfo& each : kMetrics) {
            const double value = batch.column(each.metric)[i];
            if (!std::isnan(value)) sample[index(each.metric)] = value;
        }
    }
}

/// What the store must hold after the first `count` batches of batchOf().
Rows rowsOfFirst(std::int64_t count) {
    Rows rows;
    for (std::int64_t k = 0; k < count; ++k) fill(rows, batchOf(k));
    return rows;
}

/// Appends a meter's rows in parts: a fast machine has more than one append may hold.
void appendInParts(ReadingStore& store, const std::string& meter, const Rows::mapped_type& rows) {
    constexpr std::size_t kPart = 10'000;
    static_assert(kPart <= ReadingStore::kMaxRowsInAppend);
    ReadingBatch batch(meter);
    std::size_t done = 0;
    for (const auto& [at, sample] : rows) {
        batch.append(at, sample);
        if (++done < rows.size() && batch.rows() < kPart) continue;
        append(store, fmt::format("{} up to row {}", meter, done), batch);
        batch = ReadingBatch(meter);
    }
}

std::int64_t acknowledgedIn(const fs::path& folder) {
    std::ifstream file(folder / "acknowledged");
    std::int64_t count = 0, k = 0;
    while (file >> k) count = k + 1;
    return count;
}

/// Runs the case below in a process of its own and kills it after a while.
void runAndKill(const fs::path& folder, std::chrono::milliseconds after) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::setenv(kChildFolder, folder.c_str(), 1);
        ::execl("/proc/self/exe", "test", "--no-skip", "-tc=child: appends until it is killed",
                nullptr);
        ::_exit(127);
    }
    std::this_thread::sleep_for(after);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));  // it did not end by itself
}

/// Takes all the room of a small disk but `left` bytes.
void fillDisk(const fs::path& folder, std::uint64_t left) {
    const std::uint64_t available = fs::space(folder).available;
    const int file = ::open((folder / "filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(file >= 0);
    CHECK(::posix_fallocate(file, 0, static_cast<off_t>(available - left)) == 0);
    ::close(file);
}

}  // namespace

TEST_CASE("child: appends until it is killed" * doctest::skip()) {
    const char* folder = std::getenv(kChildFolder);
    REQUIRE(folder != nullptr);  // only ever run by the case after this one
    const auto journaled = opened(folder);
    const int list = ::open((fs::path(folder) / "acknowledged").c_str(),
                            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (std::int64_t k = acknowledgedIn(folder);; ++k) {
        const ReadingBatch batch = batchOf(k);
        const auto receipt = journaled->append(fmt::format("batch {}", k), std::span(&batch, 1));
        REQUIRE(receipt.has_value());
        const std::string line = fmt::format("{}\n", k);
        REQUIRE(::write(list, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    }
}

TEST_CASE("an acknowledged reading survives kill -9: none lost, none doubled") {
    const Folder folder;
    std::mt19937 random(static_cast<unsigned>(::getpid()));
    for (int kill = 0; kill < 10; ++kill)
        runAndKill(folder.path, std::chrono::milliseconds{60 + random() % 400});
    const std::int64_t acknowledged = acknowledgedIn(folder.path);
    REQUIRE(acknowledged > 20);
    const auto journaled = opened(folder.path);
    REQUIRE(journaled->settle().has_value());
    const Rows stored = readAll(journaled->store());
    // The last batch that was sent may be there without its sender having been told.
    const bool exact =
        same(stored, rowsOfFirst(acknowledged)) || same(stored, rowsOfFirst(acknowledged + 1));
    CHECK(exact);
    CHECK(journaled->state().givenUp == 0);
    CHECK(journaled->state().unappliedBytes == 0);
    std::size_t listed = 0, rows = 0;
    const auto meters = journaled->store().meters();
    for (const StoredMeter& each : *meters) listed += each.rows;
    for (const auto& [meter, all] : stored) rows += all.size();
    CHECK(listed == rows);
    // And its roll-ups are those of a store that nothing ever happened to.
    const Folder quiet;
    const auto clean = openDuckDbStore(quiet.path);
    REQUIRE(clean.has_value());
    for (const auto& [meter, all] : stored) {
        appendInParts(**clean, meter, all);
    }
    CHECK(answers(journaled->store()) == answers(**clean));
    MESSAGE(acknowledged << " batches acknowledged over 10 kills");
}

TEST_CASE("what is acknowledged can be asked for, and again after opening; repeats are told") {
    const Folder folder;
    {
        const auto journaled = opened(folder.path);
        for (std::int64_t k = 0; k < 40; ++k) {
            const ReadingBatch batch = batchOf(k);
            REQUIRE(journaled->append(std::to_string(k), std::span(&batch, 1)).has_value());
        }
        REQUIRE(journaled->drain().has_value());
        CHECK(same(readAll(journaled->store()), rowsOfFirst(40)));
        const ReadingBatch again = batchOf(3);
        CHECK(journaled->append("3", std::span(&again, 1))->repeated);
        const std::vector<ReadingBatch> file{readings("file", kMonday, 5000)};
        CHECK_FALSE(journaled->import("a file", *spoolOf(file), {})->repeated);
        REQUIRE(journaled->settle().has_value());
        CHECK(journaled->state().unappliedBytes == 0);
    }
    Rows expected = rowsOfFirst(40);
    put(expected, readings("file", kMonday, 5000));
    CHECK(same(readAll(opened(folder.path)->store()), expected));
}

namespace {

ReadingBatch oneValue(Timestamp at, Metric metric, double value) {
    ReadingBatch batch("gateway");
    Sample sample;
    sample[index(metric)] = value;
    batch.append(at, sample);
    return batch;
}

}  // namespace

TEST_CASE("values that are sent one by one make one row, in whatever order and across restarts") {
    const Folder folder;
    auto journaled = opened(folder.path);
    int sent = 0;
    const auto send = [&](const ReadingBatch& batch) {
        REQUIRE(journaled->append(fmt::format("k{}", ++sent), std::span(&batch, 1)).has_value());
    };
    for (int i = 0; i < 3; ++i) send(oneValue(kMonday + i * 10s, Metric::voltageV, 230 + i));
    for (int i = 2; i >= 0; --i) send(oneValue(kMonday + i * 10s, Metric::currentA, 10 + i));
    journaled.reset();
    journaled = opened(folder.path);
    send(oneValue(kMonday + 10s, Metric::voltageV, 240));  // a later value takes the place
    send(oneValue(kMonday + 10s, Metric::powerFactor, 0.9));
    REQUIRE(journaled->settle().has_value());
    send(oneValue(kMonday + 5s, Metric::voltageV, 1));  // a row between
    REQUIRE(journaled->drain().has_value());
    std::vector<Sample> rows;
    REQUIRE(journaled->store()
                .read("gateway", kAllTime, MetricSet::all(),
                      [&](const ReadingBatch& batch) {
                          for (std::size_t i = 0; i < batch.rows(); ++i) {
                              rows.emplace_back();
                              for (const MetricInfo& each : kMetrics)
                                  rows.back()[index(each.metric)] = batch.column(each.metric)[i];
                          }
                          return true;
                      })
                .has_value());
    REQUIRE(rows.size() == 4);
    CHECK(rows[0] == Sample{230, 10});
    CHECK(rows[1] == Sample{1});
    CHECK(rows[2] == Sample{240, 11, kMissing, 0.9});
    CHECK(rows[3] == Sample{232, 12});
    CHECK(journaled->state().givenUp == 0);
}

namespace {

/// Remembers all it was told, and saves that at checkpoints.
struct Remembering final : ReadingsListener {
    struct State {
        JournalSeq seq = 0;
        std::string journalId;
        std::vector<std::pair<MeterId, Sample>> heard;
    } now, saved;

    JournalSeq resume(std::string_view journalId) override {
        now = saved;
        return journalId == saved.journalId ? saved.seq : 0;
    }
    void stored(std::span<const MeterReadings> readings) override {
        for (const MeterReadings& each : readings)
            for (std::size_t i = 0; i < each.rows(); ++i)
                now.heard.emplace_back(each.meter(), each.sample(i));
    }
    Saving checkpointed(JournalSeq seq, std::string_view journalId, bool atOnce) override {
        if (putsOff && !atOnce) return [this] { return saved.seq; };
        now.seq = seq;
        now.journalId = journalId;
        return [this, state = now] {
            std::this_thread::sleep_for(savesFor);
            saved = state;
            return saved.seq;
        };
    }
    std::chrono::milliseconds savesFor{0};
    bool putsOff = false;  // saving to a later checkpoint
};

std::unique_ptr<JournaledReadings> openedFor(const fs::path& folder, ReadingsListener& listener,
                                             std::size_t checkpointRows = 100'000) {
    auto store = openDuckDbStore(folder);
    REQUIRE(store.has_value());
    auto journal = openSqliteJournal(folder / "journal.sqlite", {.spareDiskBytes = 1 << 20});
    REQUIRE(journal.has_value());
    auto readings = JournaledReadings::open(std::move(*journal), std::move(*store),
                                            {.directory = folder,
                                             .spareDiskBytes = 1 << 20,
                                             .checkpointEvery = 1h,  // by settle(), or rows
                                             .checkpointRows = checkpointRows,
                                             .checkpointRowsOfMeter = 10,
                                             .listeners = {&listener}});
    REQUIRE(readings.has_value());
    return std::move(*readings);
}

}  // namespace

TEST_CASE("what a listener has not saved at a checkpoint it is told again, and it is stored once") {
    const Folder folder;
    Remembering listener;
    listener.putsOff = true;
    const auto send = [](JournaledReadings& readings, std::string_view key, Timestamp from) {
        ReadingBatch batch("pump");
        for (int i = 0; i < 20; ++i) batch.append(from + i * 1s, {230.0 + i});
        REQUIRE(readings.append(key, std::span(&batch, 1)).has_value());
        REQUIRE(readings.drain().has_value());
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (readings.store().waitingRows() > 0 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(1ms);
        REQUIRE(readings.store().waitingRows() == 0);
    };
    auto journaled = openedFor(folder.path, listener, 10);
    send(*journaled, "first", kMonday);
    REQUIRE(journaled->settle().has_value());
    CHECK(listener.saved.heard.size() == 20);
    send(*journaled, "second", kMonday + 1h);
    send(*journaled, "third", kMonday + 2h);
    CHECK(listener.now.heard.size() == 60);
    CHECK(listener.saved.heard.size() == 20);
    const auto heard = listener.now.heard;

    journaled = nullptr;  // as a crash would leave it
    journaled = openedFor(folder.path, listener);
    CHECK(listener.now.heard == heard);
    CHECK(journaled->store().meters()->front().rows == 60);
    REQUIRE(journaled->settle().has_value());
    CHECK(listener.saved.heard == heard);
    CHECK(journaled->state().unappliedBytes == 0);
}

TEST_CASE("the more meters there are, the more rows wait for a checkpoint") {
    const Folder folder;
    Remembering listener;
    const auto journaled = openedFor(folder.path, listener, 50);
    for (int k = 0; k < 40; ++k) {
        const ReadingBatch batch = readings(fmt::format("m{}", k), kMonday, k < 39 ? 1 : 360);
        REQUIRE(journaled->append(std::to_string(k), std::span(&batch, 1)).has_value());
    }
    REQUIRE(journaled->drain().has_value());
    std::this_thread::sleep_for(50ms);
    CHECK(journaled->store().waitingRows() == 399);
    const ReadingBatch last = readings("m0", kMonday + 1h, 1);
    REQUIRE(journaled->append("last", std::span(&last, 1)).has_value());
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (journaled->store().waitingRows() > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(1ms);
    CHECK(journaled->store().waitingRows() == 0);
}

TEST_CASE("how far listeners are behind what is safe is known, in commits and in time") {
    struct Slow final : ReadingsListener {
        std::atomic<bool> held = true;
        void stored(std::span<const MeterReadings> /*readings*/) override { held.wait(true); }
    } slow;
    const Folder folder;
    const auto journaled = openedFor(folder.path, slow);
    CHECK(journaled->state().behind == 0);
    CHECK(journaled->state().lag.count() == 0);
    for (int k = 0; k < 3; ++k) {
        const ReadingBatch batch = batchOf(k);
        REQUIRE(journaled->append(fmt::format("batch {}", k), std::span(&batch, 1)).has_value());
    }
    std::this_thread::sleep_for(20ms);
    CHECK(journaled->state().behind == 3);
    CHECK(journaled->state().lag >= 20ms);
    CHECK(journaled->state().lag < 10s);
    slow.held = false;
    slow.held.notify_all();
    REQUIRE(journaled->drain().has_value());
    CHECK(journaled->state().behind == 0);
    CHECK(journaled->state().lag.count() == 0);
}

TEST_CASE(
    "listeners hear each reading once and in order while checkpoints go on, and after a crash") {
    const Folder folder;
    Remembering listener;
    listener.savesFor = 3ms;
    auto journaled = openedFor(folder.path, listener);
    constexpr int kBatches = 1500;
    std::atomic<int> kept = 0;
    std::thread checkpoints([&] {
        while (kept < kBatches) CHECK(journaled->settle().has_value());
    });
    for (int k = 0; k < kBatches; ++k) {
        const ReadingBatch batch = oneValue(kMonday + k * 10s, Metric::voltageV, k);
        const auto set = std::make_shared<const ReadingSet>(ReadingSet::of({&batch, 1}));
        journaled->appendLater(std::nullopt, *set, [&kept, set](const auto& done) {
            CHECK(done.has_value());
            ++kept;
        });
        if (k % 50 == 0) std::this_thread::sleep_for(5ms);
    }
    checkpoints.join();
    REQUIRE(journaled->drain().has_value());
    const auto check = [&] {
        REQUIRE(listener.now.heard.size() == kBatches);
        for (int k = 0; k < kBatches; ++k)
            CHECK(listener.now.heard[static_cast<std::size_t>(k)].second[0] == k);
    };
    check();
    journaled.reset();  // as if it had been killed
    journaled = openedFor(folder.path, listener);
    check();
}

TEST_CASE("a listener hears each reading as it was sent, once, and again what it had not saved") {
    const Folder folder;
    Remembering listener;
    auto journaled = openedFor(folder.path, listener);
    std::vector<std::pair<MeterId, Sample>> sent;
    int key = 0;
    const auto send = [&](Timestamp at, Metric metric, double value) {
        const ReadingBatch batch = oneValue(at, metric, value);
        REQUIRE(journaled->append(fmt::format("k{}", ++key), std::span(&batch, 1)).has_value());
        Sample sample;
        sample[index(metric)] = value;
        sent.emplace_back("gateway", sample);
    };
    const auto sendRows = [&](Timestamp from) {
        for (int i = 0; i < 5; ++i) send(from + i * 10s, Metric::voltageV, 230 + i);
        for (int i = 0; i < 5; ++i) send(from + i * 10s, Metric::currentA, i);
    };
    sendRows(kMonday);
    REQUIRE(journaled->settle().has_value());
    CHECK(listener.saved.heard == sent);
    sendRows(kMonday + 1h);  // in the store, in no file
    REQUIRE(journaled->drain().has_value());
    CHECK(listener.now.heard == sent);
    CHECK(listener.saved.heard.size() == sent.size() / 2);

    journaled.reset();  // as if it had been killed: nothing is saved
    journaled = openedFor(folder.path, listener);
    CHECK(listener.now.heard == sent);  // what was replayed is what was heard before
    const ReadingBatch again = oneValue(kMonday, Metric::voltageV, 230);
    CHECK(journaled->append("k1", std::span(&again, 1))->repeated);
    send(kMonday - 1h, Metric::voltageV, 200);  // a late row is told, too
    REQUIRE(journaled->settle().has_value());
    CHECK(listener.saved.heard == sent);

    journaled.reset();
    listener.saved.journalId = "another";  // whose numbers mean nothing here
    journaled = openedFor(folder.path, listener);
    CHECK(listener.now.heard == sent);  // all was in the store's files: nothing is told again
}

TEST_CASE("a listener hears a file's readings, after what came before, and saves it at once") {
    const Folder folder;
    Remembering listener;
    auto journaled = openedFor(folder.path, listener);
    const ReadingBatch before = oneValue(kMonday, Metric::voltageV, 229);
    REQUIRE(journaled->append("k", std::span(&before, 1)).has_value());
    ReadingSpool spool;
    for (const char* meter : {"b", "a"}) {
        ReadingPacker packer;
        for (int i = 0; i < 3; ++i) {
            DecimalRow row;
            row.atMs = (kMonday + i * 10s).time_since_epoch().count();
            row.set(Metric::voltageV, 230 + i);
            packer.append(row);
        }
        REQUIRE(spool.append({meter, {}}, packer.pack()).has_value());
    }
    REQUIRE(spool.seal().has_value());
    REQUIRE_FALSE(journaled->import("file 1", spool, {})->repeated);
    REQUIRE(listener.saved.heard.size() == 7);
    CHECK(listener.saved.heard[0].first == "gateway");
    CHECK(listener.saved.heard[1] == std::pair(MeterId("a"), Sample{230}));
    CHECK(listener.saved.heard[6].first == "b");
    REQUIRE(journaled->import("file 1", spool, {})->repeated);
    journaled.reset();
    journaled = openedFor(folder.path, listener);
    CHECK(listener.now.heard.size() == 7);  // neither the same file nor a replay tells it twice
}

TEST_CASE("what the store would refuse is not acknowledged") {
    const Folder folder;
    const auto journaled = opened(folder.path);
    CHECK(journaled->append("empty", ReadingSet()).error().code == ErrorCode::invalidInput);
    ReadingBatch infinite("m");
    infinite.append(kMonday, {std::numeric_limits<double>::infinity(), 1, 1, 1});
    CHECK(journaled->append("k", std::span(&infinite, 1)).error().code == ErrorCode::invalidInput);
    const ReadingBatch nameless = readings("", kMonday, 3);
    CHECK(journaled->append("k", std::span(&nameless, 1)).error().code == ErrorCode::invalidInput);
    CHECK(journaled->state().unappliedBytes == 0);
}

TEST_CASE("writes are refused before the disk is full, naming the limit; reads go on") {
    const Folder folder;
    const auto journaled = opened(folder.path);
    const ReadingBatch first = batchOf(0);
    REQUIRE(journaled->append("0", std::span(&first, 1)).has_value());
    REQUIRE(journaled->drain().has_value());
    const std::uint64_t more = fs::space(folder.path).available + (1 << 30);
    const auto strict =
        JournaledReadings::open(*openSqliteJournal(folder.path / "other.sqlite", {}),
                                *openDuckDbStore(folder.path / "other"),
                                {.directory = folder.path, .spareDiskBytes = more});
    REQUIRE(strict.has_value());
    const auto refused = (*strict)->append("1", std::span(&first, 1));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("MiB are kept free") != std::string::npos);
    CHECK((*strict)->store().meters()->empty());
}

TEST_CASE("a disk that is full to the last byte loses nothing and heals by itself") {
    const Folder folder;
    if (::mount("joulewatch-test", folder.path.c_str(), "tmpfs", 0, "size=48m") != 0) {
        MESSAGE("not tested: this process may not mount a small disk");
        return;
    }
    {
        // No room is kept, so that the disk fills up under the store and the journal.
        auto journaled = opened(folder.path, 0, 0);
        std::int64_t acknowledged = 0;
        const auto send = [&](std::int64_t k) {
            const ReadingBatch batch = batchOf(k);
            return journaled->append(fmt::format("batch {}", k), std::span(&batch, 1));
        };
        for (; acknowledged < 50; ++acknowledged) REQUIRE(send(acknowledged).has_value());
        REQUIRE(journaled->drain().has_value());
        fillDisk(folder.path, 600 << 10);
        Result<AppendReceipt> refused;
        while (refused && acknowledged < 5000) {
            refused = send(acknowledged);
            if (refused) ++acknowledged;
        }
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::unavailable);
        CHECK(readAll(journaled->store()).size() == 3);  // reads go on
        fs::remove(folder.path / "filler");
        journaled.reset();  // the journal takes nothing more until it is opened again
        journaled = opened(folder.path);
        REQUIRE(journaled->settle().has_value());
        const Rows stored = readAll(journaled->store());
        const bool exact =
            same(stored, rowsOfFirst(acknowledged)) || same(stored, rowsOfFirst(acknowledged + 1));
        CHECK(exact);
        CHECK(send(acknowledged).has_value());
    }
    CHECK(::umount(folder.path.c_str()) == 0);
}

TEST_CASE("a store on a full disk goes on once there is room, without being opened again") {
    const Folder folder;
    if (::mount("joulewatch-test", folder.path.c_str(), "tmpfs", 0, "size=48m") != 0) {
        MESSAGE("not tested: this process may not mount a small disk");
        return;
    }
    {
        const auto store = openDuckDbStore(folder.path / "store");
        REQUIRE(store.has_value());
        append(**store, "before", readings("a", kMonday, 20'000));
        REQUIRE((*store)->checkpoint().has_value());
        append(**store, "during", readings("a", kMonday + 5s, 20'000, 7));
        const std::string before = answers(**store);
        for (const std::uint64_t left : {0UL, 60UL << 10, 300UL << 10}) {
            fillDisk(folder.path, left);
            const auto full = (*store)->checkpoint();
            if (left == 0) CHECK(full.error().code == ErrorCode::unavailable);
            CHECK(answers(**store) == before);
            fs::remove(folder.path / "filler");
        }
        REQUIRE((*store)->checkpoint().has_value());
        CHECK(answers(**store) == before);
        append(**store, "after", readings("b", kMonday, 10));
        REQUIRE((*store)->checkpoint().has_value());
    }
    CHECK(openDuckDbStore(folder.path / "store").has_value());
    CHECK(::umount(folder.path.c_str()) == 0);
}
