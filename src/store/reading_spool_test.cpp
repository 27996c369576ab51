#include "store/reading_spool.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <map>
#include <optional>
#include <random>

#include "core/reading_packer.hpp"

using namespace joulewatch;

namespace {

constexpr Duration kSecond{1000};

Timestamp at(std::int64_t seconds) { return Timestamp{std::chrono::seconds{seconds}}; }

DecimalRow row(Timestamp when, double voltageV, double currentA = kMissing) {
    DecimalRow made;
    made.atMs = when.time_since_epoch().count();
    made.set(Metric::voltageV, voltageV);
    made.set(Metric::currentA, currentA);
    return made;
}

PackedReadings pack(const std::vector<DecimalRow>& rows) {
    ReadingPacker packer;
    for (const DecimalRow& each : rows) packer.append(each);
    return packer.pack();
}

/// `rows` readings a second apart from `first`, voltage counting up from `firstVoltage`.
PackedReadings block(std::int64_t first, std::int64_t rows, double firstVoltage = 0) {
    std::vector<DecimalRow> made;
    for (std::int64_t i = 0; i < rows; ++i)
        made.push_back(row(at(first + i), firstVoltage + static_cast<double>(i)));
    return pack(made);
}

struct Row {
    std::int64_t atMs;
    double voltageV, currentA;
};
std::vector<Row> readAll(const ReadingSpool& spool, std::size_t meter, TimeRange range = kAllTime) {
    std::vector<Row> rows;
    const auto done = spool.read(meter, range, MetricSet(Metric::voltageV, Metric::currentA),
                                 [&](const ReadingBatch& batch) {
                                     CHECK(batch.rows() <= ReadingPacker::kMaxRows);
                                     for (std::size_t i = 0; i < batch.rows(); ++i)
                                         rows.push_back({batch.at()[i].time_since_epoch().count(),
                                                         batch.column(Metric::voltageV)[i],
                                                         batch.column(Metric::currentA)[i]});
                                     return true;
                                 });
    CHECK(done.has_value());
    return rows;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("a spool gives back what went in, meters by id, a range by its ends") {
    ReadingSpool spool;
    REQUIRE(spool.append({"b", "Press"}, block(0, 1000)).has_value());
    REQUIRE(spool.append({"a", ""}, block(5, 600)).has_value());
    REQUIRE(spool.append({"b", ""}, block(1000, 1000, 1000)).has_value());
    const auto sealed = spool.seal();
    REQUIRE(sealed.has_value());
    CHECK(sealed->rows == 2600);
    REQUIRE(spool.meters().size() == 2);
    CHECK(spool.meters()[0].meter.id == "a");
    CHECK(spool.meters()[1].meter == Meter{"b", "Press"});
    CHECK(spool.meters()[1].interval == kSecond);
    CHECK(spool.meters()[1].span == TimeRange{at(0), at(1999)});
    CHECK(spool.span() == TimeRange{at(0), at(1999) + Duration{1}});
    const auto rows = readAll(spool, 1, {at(998), at(1003)});
    REQUIRE(rows.size() == 5);
    CHECK(rows.front().voltageV == 998);
    CHECK(rows.back().voltageV == 1002);
    CHECK(readAll(spool, 1, {at(3000), at(4000)}).empty());
    CHECK(readAll(spool, 0, {at(5), at(6)}).size() == 1);
}

TEST_CASE("a reader that has enough stops the reading") {
    ReadingSpool spool;
    REQUIRE(spool.append({"a", ""}, block(0, 4000)).has_value());
    REQUIRE(spool.append({"a", ""}, block(4000, 4000)).has_value());
    REQUIRE(spool.seal().has_value());
    int batches = 0;
    REQUIRE(spool
                .read(0, kAllTime, MetricSet::all(),
                      [&](const ReadingBatch&) {
                          ++batches;
                          return false;
                      })
                .has_value());
    CHECK(batches == 1);
}

TEST_CASE("readings in any order, with repetitions, spilled or not, equal a plain sorted list") {
    // Small blocks of overlapping stamps in five degrees of disorder; a budget of nothing spills
    // everything, and 200 blocks over the same hour are more than one merge may hold open.
    std::mt19937_64 random{11};
    const auto upTo = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 40; ++round) {
        const std::int64_t stamps = 1 + upTo(5) * upTo(5) * 2000;
        const std::size_t memoryBytes = round % 3 == 0 ? 0 : round % 3 == 1 ? 20'000 : 1 << 30;
        ReadingSpool spool({.memoryBytes = memoryBytes, .spillDirectory = {}});
        std::map<std::string, std::multimap<std::int64_t, Row>> model;
        const std::int64_t blocks = 1 + upTo(round % 5 == 0 ? 200 : 10);
        for (std::int64_t b = 0; b < blocks; ++b) {
            const std::string id(1, static_cast<char>('a' + upTo(3)));
            std::vector<DecimalRow> rows;
            const std::int64_t count = 1 + upTo(upTo(2) == 0 ? 20 : 900);
            for (std::int64_t i = 0; i < count; ++i) {
                const double voltage = upTo(50) == 0 ? kMissing : static_cast<double>(upTo(4)) / 8;
                rows.push_back(row(at(upTo(static_cast<std::uint64_t>(stamps))), voltage));
                model[id].insert({rows.back().atMs, {rows.back().atMs, voltage, kMissing}});
            }
            REQUIRE(spool.append({id, ""}, pack(rows)).has_value());
        }
        const auto sealed = spool.seal();
        REQUIRE(sealed.has_value());
        std::uint64_t duplicates = 0;
        std::uint64_t conflicts = 0;
        std::size_t meter = 0;
        for (const auto& [id, all] : model) {
            std::vector<Row> wanted;
            for (auto first = all.begin(); first != all.end();) {
                const auto last = all.upper_bound(first->first);
                const auto count = static_cast<std::uint64_t>(std::distance(first, last));
                const bool equal = std::all_of(first, last, [&](const auto& each) {
                    return same(each.second.voltageV, first->second.voltageV);
                });
                (equal ? duplicates : conflicts) += equal ? count - 1 : count;
                if (equal) wanted.push_back(first->second);
                first = last;
            }
            if (wanted.empty()) {
                CHECK(std::ranges::count(sealed->emptyMeters, id) == 1);
                continue;
            }
            REQUIRE(spool.meters()[meter].meter.id == id);
            const auto rows = readAll(spool, meter);
            REQUIRE(spool.meters()[meter].rows == wanted.size());
            REQUIRE(rows.size() == wanted.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                REQUIRE(rows[i].atMs == wanted[i].atMs);
                REQUIRE(same(rows[i].voltageV, wanted[i].voltageV));
            }
            ++meter;
        }
        CHECK(spool.meters().size() == meter);
        CHECK(sealed->duplicateRows == duplicates);
        CHECK(sealed->conflictingRows == conflicts);
    }
}

TEST_CASE("more blocks over the same hours than a merge may hold open come out in order") {
    // Block b holds the seconds b, b + 300, b + 600, …: all 300 overlap from beginning to end,
    // four times as many as one merge takes.
    constexpr std::int64_t kBlocks = 300;
    constexpr std::int64_t kRows = 600;
    ReadingSpool spool({.memoryBytes = 100'000, .spillDirectory = {}});
    for (std::int64_t b = 0; b < kBlocks; ++b) {
        std::vector<DecimalRow> rows;
        for (std::int64_t i = 0; i < kRows; ++i)
            rows.push_back(row(at(b + i * kBlocks), static_cast<double>(b + i * kBlocks)));
        REQUIRE(spool.append({"a", ""}, pack(rows)).has_value());
    }
    REQUIRE(spool.append({"a", ""}, block(0, kRows)).has_value());  // all of them once more
    const auto sealed = spool.seal();
    REQUIRE(sealed.has_value());
    CHECK(sealed->rows == kBlocks * kRows);
    CHECK(sealed->duplicateRows == kRows);
    std::int64_t next = 0;
    for (const Row& each : readAll(spool, 0)) {
        REQUIRE(each.atMs == 1000 * next);
        REQUIRE(each.voltageV == static_cast<double>(next));
        ++next;
    }
    CHECK(spool.meters()[0].interval == kSecond);
}

TEST_CASE("thousands of tiny blocks become few") {
    // 3000 blocks of one row, as a file of very many machines brings them.
    ReadingSpool spool;
    for (int i = 0; i < 3000; ++i) REQUIRE(spool.append({"a", ""}, block(i, 1, i)).has_value());
    REQUIRE(spool.seal().has_value());
    int batches = 0;
    REQUIRE(spool
                .read(0, kAllTime, MetricSet::all(),
                      [&](const ReadingBatch&) {
                          ++batches;
                          return true;
                      })
                .has_value());
    CHECK(batches == 1);
    CHECK(spool.meters()[0].interval == kSecond);
}

TEST_CASE("a temporary directory that is not there is an error, not a crash") {
    ReadingSpool spool({.memoryBytes = 0, .spillDirectory = "/nonexistent"});
    const auto appended = spool.append({"a", ""}, block(0, 2000));
    REQUIRE_FALSE(appended.has_value());
    CHECK(appended.error().code == ErrorCode::unavailable);
    CHECK(appended.error().message.find("/nonexistent") != std::string::npos);
}

TEST_CASE("a temporary file that cannot grow is an error that says so") {
    // As a full disk does, a limit on the size of files lets a write end early.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{.rlim_cur = 10'000, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    ReadingSpool spool({.memoryBytes = 0, .spillDirectory = {}});
    Result<void> appended;
    for (int i = 0; i < 100 && appended; ++i) appended = spool.append({"a", ""}, block(i, 3000));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    REQUIRE_FALSE(appended.has_value());
    CHECK(appended.error().code == ErrorCode::unavailable);
    CHECK(appended.error().message.find("cannot write the temporary file") != std::string::npos);
}

TEST_CASE("more machines than a plant has are refused by name") {
    ReadingSpool spool;
    Result<void> appended;
    for (std::size_t i = 0; i <= ReadingSpool::kMaxMeters && appended; ++i)
        appended = spool.append({std::to_string(i), ""}, block(0, 1));
    REQUIRE_FALSE(appended.has_value());
    CHECK(appended.error().message.find("'10000'") != std::string::npos);
}

TEST_CASE("aligning puts each reading on the slot nearest to it") {
    ReadingSpool spool;
    REQUIRE(spool
                .append({"a", ""},
                        pack({row(at(0), 1), row(at(11), 2), row(at(14), 3), row(at(31), 4)}))
                .has_value());
    REQUIRE(spool.append({"b", ""}, block(20, 5, 100)).has_value());
    REQUIRE(spool.seal().has_value());
    const auto window = spool.align(at(0), 10 * kSecond, 4, MetricSet(Metric::voltageV));
    REQUIRE(window.has_value());
    const auto a = window->row(Metric::voltageV, 0);
    CHECK(a[0] == 1);
    CHECK(a[1] == 2);  // 11 s is nearer to 10 s than 14 s is
    CHECK(std::isnan(a[2]));
    CHECK(a[3] == 4);
    CHECK(std::isnan(window->row(Metric::voltageV, 1)[1]));
    CHECK(window->row(Metric::voltageV, 1)[2] == 100);
    CHECK_FALSE(window->holds(Metric::currentA));
}

TEST_CASE("min-max buckets hold every extreme, whatever their width") {
    ReadingSpool spool;
    std::vector<Row> all;
    std::mt19937_64 random{3};
    for (int b = 0; b < 8; ++b) {
        std::vector<DecimalRow> rows;
        for (int i = 0; i < 1000; ++i) {
            const double value =
                random() % 30 == 0 ? kMissing : static_cast<double>(random() % 1000);
            rows.push_back(row(at(b * 1000 + i), value));
            all.push_back({rows.back().atMs, value, 0});
        }
        REQUIRE(spool.append({"a", ""}, pack(rows)).has_value());
    }
    REQUIRE(spool.seal().has_value());
    for (const TimeRange range : {kAllTime, TimeRange{at(1500), at(7321)}})
        for (const std::size_t buckets : {1U, 3U, 100U, 1000U, 100'000U}) {
            const auto result = spool.minMax(0, Metric::voltageV, range, buckets);
            REQUIRE(result.has_value());
            CHECK(result->size() <= buckets);
            const Timestamp from = std::max(range.from, at(0));
            std::size_t next = 0;
            for (std::size_t i = 0; i < result->size(); ++i) {
                const MinMaxBucket& bucket = (*result)[i];
                const Timestamp end = i + 1 < result->size() ? (*result)[i + 1].at : range.to;
                double min = 1e9;
                double max = -1;
                std::uint64_t rows = 0;
                std::optional<double> first;
                double last = 0;
                for (; next < all.size() && Timestamp{Duration{all[next].atMs}} < end; ++next) {
                    if (Timestamp{Duration{all[next].atMs}} < from ||
                        std::isnan(all[next].voltageV))
                        continue;
                    min = std::min(min, all[next].voltageV);
                    max = std::max(max, all[next].voltageV);
                    last = all[next].voltageV;
                    if (!first) first = last;
                    ++rows;
                }
                REQUIRE(bucket.rows == rows);
                REQUIRE(bucket.min == min);
                REQUIRE(bucket.max == max);
                REQUIRE(bucket.first == *first);
                REQUIRE(bucket.last == last);
            }
        }
}
