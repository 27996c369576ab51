// Which levels of roll-ups are kept is a matter of room, never of what is answered.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

#include "store/crc32c.hpp"
#include "store/duckdb/duckdb_session.hpp"
#include "store/duckdb/store_on_trial.hpp"
#include "store/reading_store_contract.hpp"

using namespace joulewatch;
using namespace joulewatch::contract;

namespace {

const DuckDbStoreOptions kAllKept{.meterReadings = 0, .bucketReadings = 0};

ReadingBatch every(const MeterId& meter, Timestamp from, Duration step, int rows) {
    ReadingBatch batch(meter);
    for (int i = 0; i < rows; ++i) batch.append(from + i * step, sampleAt(step.count() + i));
    return batch;
}

const Timestamp kSummerTime{std::chrono::sys_days{std::chrono::year{2024} / 3 / 31} + 1h};

/// Meters of all kinds: from one reading a month to one in ten seconds, exactly 15, 16 and 17
/// readings a quarter hour and an hour, missing rows and values, a metric that comes late, the hour
/// that local clocks leave out.
std::vector<ReadingBatch> plant() {
    std::vector<ReadingBatch> meters{
        every("day", kMonday + 5h, 24h, 500), every("dense", kMonday + 3s, 10s, 20'000),
        every("hour", kMonday + 20min, 1h, 4000), every("once", kMonday + 1h, 1h, 1)};
    for (const int readings : {15, 16, 17}) {
        const auto number = std::to_string(readings);
        meters.push_back(every("an hour has " + number, kMonday, Duration{1h} / readings, 7000));
        meters.push_back(
            every("a quarter has " + number, kMonday, Duration{15min} / readings, 9000));
    }
    std::mt19937 random(11);
    ReadingBatch gaps("gaps"), local("local time"), late("one metric comes late");
    for (int i = 0; i < 20'000; ++i) {
        const Timestamp at = kMonday + i * 15min;
        Sample sample = sampleAt(i);
        if (at < kSummerTime || at >= kSummerTime + 1h) local.append(at, sample);
        if (i % 3000 < 2000 && random() % 10 != 0) {
            for (double& each : sample) each = random() % 4 == 0 ? kMissing : each;
            gaps.append(at, sample);
        }
        sample[index(Metric::currentA)] = i < 15'000 ? kMissing : sample[index(Metric::currentA)];
        late.append(at, sample);
    }
    for (const ReadingBatch* each : {&gaps, &local, &late}) meters.push_back(*each);
    std::ranges::sort(meters, {}, [](const ReadingBatch& each) { return each.meter(); });
    return meters;
}

/// The questions of a dashboard and a chart at many zooms, for random windows, as bytes.
std::string randomAnswers(const ReadingStore& store, unsigned seed, int windows) {
    std::string bytes;
    const auto add = [&bytes](const auto& value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    const auto meters = store.meters();
    REQUIRE(meters.has_value());
    std::mt19937 random(seed);
    for (int i = 0; i < windows; ++i) {
        const StoredMeter& chosen = meters->at(random() % meters->size());
        const MeterId& meter = chosen.meter.id;
        const auto part = [&] { return static_cast<double>(random() % 100'000) / 1e5; };
        const auto whole = static_cast<double>((chosen.span.to - chosen.span.from).count()) + 1e7;
        const Timestamp from =
            chosen.span.from + Duration{static_cast<std::int64_t>(whole * (part() - 0.05))};
        const auto length = static_cast<std::int64_t>(std::pow(whole, 0.6 + 0.4 * part()));
        const TimeRange range = i == 0 ? kAllTime : TimeRange{from, from + Duration{length}};
        const auto metric = static_cast<Metric>(random() % kElectricalMetrics);
        for (const std::size_t points : {3UL, 40UL, 300UL, 2000UL}) {
            const auto chart = store.buckets(meter, metric, range, points);
            const auto outline = store.outline(meter, metric, range, points);
            const auto load = store.plantLoad(range, points);
            REQUIRE((chart.has_value() && outline.has_value() && load.has_value()));
            add(chart->step);
            add(load->step);
            for (const ChartBucket& each : chart->buckets) add(each);
            for (const ChartPoint& each : *outline) add(each);
            for (const PlantLoad::Step& each : load->steps) add(each);
        }
        const std::span<const MeterId> one(&meter, 1);
        for (const auto& asked : {one, std::span<const MeterId>{}}) {
            const auto profile = store.weekProfile(asked, metric, range);
            REQUIRE(profile.has_value());
            add(*profile);
        }
        const auto aggregates = store.aggregates(range);
        const auto peaks = store.peakQuarterHours(range, 1 + random() % 60);
        REQUIRE((aggregates.has_value() && peaks.has_value()));
        for (const MeterAggregates& each : *aggregates) add(each.metrics);
        for (const QuarterHourLoad& each : *peaks) add(each);
    }
    return bytes;
}

bool sameAnswers(const ReadingStore& a, const ReadingStore& b, unsigned seed) {
    return answers(a) == answers(b) && randomAnswers(a, seed, 15) == randomAnswers(b, seed, 15);
}

std::vector<fs::path> rollupsIn(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("rollup-")) files.push_back(entry.path());
    return files;
}

/// Slots that a list of roll-ups names.
std::size_t slotsIn(const fs::path& folder, const char* name) {
    return fs::file_size(folder / (std::string(name) + ".list")) / 24;
}

}  // namespace

TEST_CASE("a store with all levels of roll-ups and one without answer alike, to the last bit") {
    const Folder folder;
    const fs::path all = folder.path / "all", few = folder.path / "few";
    auto full = opened(all, kAllKept), lean = opened(few);
    unsigned seed = 0;
    const auto both = [&](const auto& change) {
        change(*full);
        change(*lean);
        return sameAnswers(*full, *lean, ++seed);
    };
    const auto file = spoolOf(plant());
    CHECK(both([&](ReadingStore& store) { REQUIRE(store.import("f", *file, {}).has_value()); }));
    CHECK(slotsIn(few, "rollup-15m") * 2 < slotsIn(all, "rollup-15m"));
    const auto appended = [&](const std::string& key, const ReadingBatch& batch) {
        return both([&](ReadingStore& store) { append(store, key, batch); });
    };
    const auto written = [&] {
        return both([](ReadingStore& store) { REQUIRE(store.checkpoint().has_value()); });
    };
    // Late rows and corrections.
    CHECK(appended("late", every("local time", kMonday + 24h * 50 + 7min, 15min, 40)));
    CHECK(appended("again", every("gaps", kMonday + 24h * 20, 15min, 300)));
    CHECK(appended("later", every("day", kMonday + 12h, 10s, 200)));
    CHECK(written());
    // It comes often, then seldom; each time so long that it is what is usual.
    const Timestamp newer = kMonday + 24h * 209;
    CHECK(appended("often", every("local time", newer, 5s, 22'000)));
    CHECK(written());
    CHECK(appended("seldom", every("local time", newer + 24h * 2, 15min, 5000)));
    CHECK(written());
    CHECK(appended("new", every("a new one", newer, 1min, 500)));
    CHECK(appended("tail", every("local time", newer + 24h * 500, 15min, 3)));
    full.reset();
    lean.reset();
    full = opened(all, kAllKept);
    lean = opened(few);
    CHECK(sameAnswers(*full, *lean, ++seed));
    // Which levels there are is what the files say, whoever wrote them.
    full.reset();
    lean.reset();
    full = opened(all);
    lean = opened(few, {.bucketReadings = 4});
    CHECK(appended("mixed", every("hour", newer, 7min, 6000)));
    CHECK(written());
}

namespace {

constexpr std::array kLists{"rollup-15m.list", "rollup-1h.list", "rollup-1d.list",
                            "rollup-far.list"};

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

/// Makes the lists of roll-ups what version 2 of them was, which knew of no level that is not kept.
std::string asVersionTwo(const fs::path& folder) {
    std::string all;
    // An entry of a list: 16 bytes that say whose a slot is, the version, a checksum of both.
    for (const char* name : kLists) {
        std::string bytes = bytesOf(folder / name);
        REQUIRE(bytes.size() % 24 == 0);
        for (std::size_t at = 0; at < bytes.size(); at += 24) {
            const std::uint32_t version = 2;
            std::memcpy(&bytes[at + 16], &version, sizeof version);
            const std::uint32_t crc = crc32c(std::as_bytes(std::span(&bytes[at], 20)));
            std::memcpy(&bytes[at + 20], &crc, sizeof crc);
        }
        std::ofstream(folder / name, std::ios::binary) << bytes;
        all += bytes;
    }
    return all;
}

std::string listsIn(const fs::path& folder) {
    std::string all;
    for (const char* name : kLists) all += bytesOf(folder / name);
    return all;
}

}  // namespace

TEST_CASE("a store that an earlier version wrote, with all levels, is read as it is") {
    const Folder folder;
    std::string before;
    {
        auto store = opened(folder.path, kAllKept);
        const auto file = spoolOf(plant());
        REQUIRE(store->import("f", *file, {}).has_value());
        before = answers(*store) + randomAnswers(*store, 4, 15);
    }
    const std::string lists = asVersionTwo(folder.path);
    auto store = opened(folder.path);
    CHECK(answers(*store) + randomAnswers(*store, 4, 15) == before);
    CHECK(listsIn(folder.path) == lists);  // nothing was made anew
}

namespace {

/// While it is there, no file of this process grows beyond so many bytes.
class NoRoomBeyond {
 public:
    explicit NoRoomBeyond(::rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const ::rlimit now{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &now) == 0);
    }
    ~NoRoomBeyond() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    NoRoomBeyond(const NoRoomBeyond&) = delete;
    NoRoomBeyond& operator=(const NoRoomBeyond&) = delete;

 private:
    void (*signal_)(int);
    ::rlimit before_{};
};

}  // namespace

TEST_CASE("what a crash leaves of a level that a meter gets is made anew") {
    const Folder folder;
    const fs::path whole = folder.path / "whole", cut = folder.path / "cut";
    const auto file = spoolOf(std::vector{every("a", kMonday, 15min, 20'000)});
    std::string before;
    for (const fs::path& path : {whole, cut}) {
        auto store = opened(path, kWritesAll);
        REQUIRE(store->import("f", *file, {}).has_value());
        append(*store, "k", every("a", kMonday + 24h * 300, 10s, 40'000));
        before = answers(*store);
        if (path == whole) {
            REQUIRE(store->checkpoint().has_value());
            continue;
        }
        const FullDiskForRollups full(path);
        CHECK_FALSE(store->checkpoint().has_value());
    }
    const fs::path kept = folder.path / "catalogue";
    fs::copy_file(cut / "readings.duckdb", kept);
    const std::size_t slots = slotsIn(whole, "rollup-15m");
    REQUIRE(slots > 8);
    for (const std::size_t left : {std::size_t{1}, slots / 4, slots / 2, slots - 1}) {
        for (const fs::path& each : rollupsIn(whole))
            fs::copy_file(each, cut / each.filename(), fs::copy_options::overwrite_existing);
        fs::resize_file(cut / "rollup-15m.list", left * 24);
        fs::copy_file(kept, cut / "readings.duckdb", fs::copy_options::overwrite_existing);
        CHECK(answers(*opened(cut)) == before);
        CHECK(slotsIn(cut, "rollup-15m") == slots);
    }
}

TEST_CASE("files of roll-ups that are gone are made anew, also when that is cut short") {
    const Folder folder;
    const fs::path path = folder.path / "store";
    auto store = opened(path);
    std::vector<ReadingBatch> file;
    // Of the second kind the plant's load alone is kept.
    bool large = true;
    SUBCASE("meters with roll-ups") {}
    SUBCASE("meters without") { large = false; }
    for (const char* meter : {"a", "b", "c"})
        file.push_back(every(meter, kMonday, large ? 15min : 12h, large ? 9000 : 1000));
    if (large) file.push_back(every("d", kMonday, 10s, 50'000));
    REQUIRE(store->import("f", *spoolOf(file), {}).has_value());
    const std::string before = answers(*store);
    store.reset();
    for (const char* name : {"rollup-15m", "rollup-1h", "rollup-1d", "rollup-far"}) {
        fs::remove(path / name);
        fs::remove(path / (std::string(name) + ".list"));
        for (const auto bytes : {::rlim_t{20'000}, ::rlim_t{200'000}, ::rlim_t{500'000}}) {
            const NoRoomBeyond limit(bytes);  // and then the program ends
            CHECK(openDuckDbStore(path).has_value());
        }
        CHECK(answers(*opened(path)) == before);
    }
}

TEST_CASE("a meter gets roll-ups once it has a thousand readings") {
    const Folder folder;
    const fs::path whole = folder.path / "whole", cut = folder.path / "cut";
    auto all = opened(whole, kAllKept);
    const DuckDbStoreOptions writesAll{.rowsForRollups = 0, .worthWriting = 0};
    auto few = opened(cut, writesAll);
    const auto append = [&](const std::string& key, Timestamp from, int rows) {
        for (ReadingStore* store : {all.get(), few.get()})
            contract::append(*store, key, every("a", from, 10s, rows));
        CHECK(sameAnswers(*all, *few, 3));
    };
    const auto written = [&] {
        for (ReadingStore* store : {all.get(), few.get()}) REQUIRE(store->checkpoint().has_value());
        CHECK(sameAnswers(*all, *few, 4));
    };
    append("new", kMonday, 600);
    written();
    append("more", kMonday + 24h * 40, 300);
    written();
    append("late", kMonday + 1h + 5s, 50);
    written();
    CHECK(slotsIn(cut, "rollup-1d") == 1);  // the plant's
    CHECK(slotsIn(cut, "rollup-15m") == 2);
    append("enough", kMonday + 24h * 41, 200);
    {
        const FullDiskForRollups full(cut);
        CHECK_FALSE(few->checkpoint().has_value());
    }
    few.reset();  // what was begun is made anew
    few = opened(cut, writesAll);
    CHECK(sameAnswers(*all, *few, 5));
    append("after", kMonday + 24h * 42, 2000);
    written();
    CHECK(slotsIn(cut, "rollup-1d") > 4);
}
