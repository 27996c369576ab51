#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <random>

#include "core/reading_packer.hpp"
#include "store/reading_store.hpp"
#include "store/rollup_bucket.hpp"

/// What every engine of ReadingStore must pass: checkReadingStoreContract(), called from one
/// doctest case, with a function that opens the store of a name, anew or again.
namespace joulewatch::contract {

using OpenStore = std::function<std::unique_ptr<ReadingStore>(const std::string& name)>;
using namespace std::chrono_literals;

inline const Timestamp kMonday{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

/// Two decimals, and now and then no value or one that is no short decimal.
inline Sample sampleAt(std::int64_t seed) {
    std::minstd_rand random(static_cast<std::uint32_t>(seed * 7919 + 13));
    const auto cents = [&random](int low, int high) {
        return static_cast<double>(low + static_cast<int>(random() % (high - low))) / 100;
    };
    Sample sample{cents(39000, 41000), cents(0, 5000), cents(-2000, 90000), cents(50, 100)};
    if (random() % 50 == 0) sample[index(Metric::currentA)] = kMissing;
    if (random() % 400 == 0) sample[index(Metric::activePowerKw)] /= 3;
    return sample;
}

/// `rows` readings 10 s apart.
inline ReadingBatch readings(const MeterId& meter, Timestamp from, std::int64_t rows,
                             std::int64_t seed = 0) {
    ReadingBatch batch(meter);
    for (std::int64_t i = 0; i < rows; ++i) batch.append(from + i * 10s, sampleAt(seed + i));
    return batch;
}

/// All rows, the last of equal ones.
using Rows = std::map<MeterId, std::map<Timestamp, Sample>>;
inline void put(Rows& rows, const ReadingBatch& batch) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        Sample sample{};
        for (const MetricInfo& each : kMetrics)
            sample[index(each.metric)] = batch.column(each.metric)[i];
        rows[batch.meter()][batch.at()[i]] = sample;
    }
}

inline bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

inline Rows readAll(const ReadingStore& store, TimeRange range = kAllTime) {
    Rows rows;
    const auto meters = store.meters();
    REQUIRE(meters.has_value());
    for (const StoredMeter& each : *meters) {
        Timestamp last = Timestamp::min();
        const auto done =
            store.read(each.meter.id, range, MetricSet::all(), [&](const auto& batch) {
                CHECK(batch.rows() <= ReadingPacker::kMaxRows);
                CHECK(batch.meter() == each.meter.id);
                CHECK(batch.at().front() > last);
                last = batch.at().back();
                put(rows, batch);
                return true;
            });
        REQUIRE(done.has_value());
    }
    return rows;
}

inline bool same(const Rows& a, const Rows& b) {
    return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
        return one.first == other.first &&
               std::ranges::equal(one.second, other.second, [](const auto& x, const auto& y) {
                   return x.first == y.first &&
                          std::ranges::equal(x.second, y.second,
                                             [](double v, double w) { return same(v, w); });
               });
    });
}

inline void append(ReadingStore& store, const std::string& key, const ReadingBatch& batch) {
    const auto done = store.append(key, std::span(&batch, 1));
    if (!done) FAIL(done.error().message);
    CHECK_FALSE(done->repeated);
}

inline std::unique_ptr<ReadingSpool> spoolOf(std::span<const ReadingBatch> batches) {
    auto spool = std::make_unique<ReadingSpool>();
    for (const ReadingBatch& batch : batches) {
        ReadingPacker packer;
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            DecimalRow row;
            row.atMs = batch.at()[i].time_since_epoch().count();
            for (const MetricInfo& each : kMetrics)
                row.setDecimal(each.metric, batch.column(each.metric)[i], 2);
            packer.append(row);
            if (packer.full() || i + 1 == batch.rows())
                REQUIRE(spool->append({batch.meter(), "Press"}, packer.pack()).has_value());
        }
    }
    REQUIRE(spool->seal().has_value());
    return spool;
}

/// Every answer there is, as bytes.
inline std::string answers(const ReadingStore& store) {
    std::string bytes;
    const auto add = [&bytes](const auto& value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    for (const auto& [meter, rows] : readAll(store)) {
        bytes += meter;
        for (const auto& [at, sample] : rows) {
            add(at);
            for (const double value : sample) add(value);
        }
        for (const std::size_t points : {2UL, 7UL, 100UL, 1000UL})
            for (const auto& [from, to] :
                 {std::pair{rows.begin()->first, rows.rbegin()->first},
                  std::pair{rows.begin()->first + 4321s, rows.rbegin()->first - 12345s}}) {
                const auto chart = store.buckets(meter, Metric::currentA, {from, to}, points);
                REQUIRE(chart.has_value());
                add(chart->step);
                for (const ChartBucket& each : chart->buckets) add(each);
                if (points < 3) continue;
                const auto outline = store.outline(meter, Metric::voltageV, {from, to}, points);
                REQUIRE(outline.has_value());
                for (const ChartPoint& each : *outline) add(each);
            }
        const auto latest = store.latest(meter);
        REQUIRE(latest.has_value());
        add(latest->at);
        for (const double value : latest->sample) add(value);
    }
    const TimeRange ragged{kMonday + 3h + 17s, kMonday + 60h + 1s};
    const TimeRange years{Timestamp{} - 9000h + 17s, Timestamp{} + 11'111h};
    for (const TimeRange range : {kAllTime, ragged, years}) {
        const auto profile = store.weekProfile({}, Metric::activePowerKw, range);
        REQUIRE(profile.has_value());
        add(*profile);
        const auto aggregates = store.aggregates(range);
        REQUIRE(aggregates.has_value());
        for (const MeterAggregates& each : *aggregates) add(each.metrics);
        const auto peaks = store.peakQuarterHours(range, 20);
        REQUIRE(peaks.has_value());
        for (const QuarterHourLoad& each : *peaks) add(each);
    }
    const auto meters = store.meters();
    REQUIRE(meters.has_value());
    for (const StoredMeter& each : *meters) {
        add(each.rows);
        add(each.span);
    }
    return bytes;
}

/// The readings of one metric in a range, as the formulas of a text book want them.
inline std::vector<ChartPoint> pointsIn(const std::map<Timestamp, Sample>& rows, Metric metric,
                                        TimeRange range) {
    std::vector<ChartPoint> points;
    for (const auto& [at, sample] : rows)
        if (range.contains(at) && !std::isnan(sample[index(metric)]))
            points.push_back({at, sample[index(metric)]});
    return points;
}

/// Every bucket against the rows it stands for; every row in one bucket.
inline void checkChart(const Chart& chart, const std::vector<ChartPoint>& points, TimeRange range,
                       std::size_t maxPoints) {
    CHECK(chart.buckets.size() <= maxPoints);
    auto point = points.begin();
    for (const ChartBucket& bucket : chart.buckets) {
        Timestamp end = bucket.at + Duration{1};
        if (chart.step > Duration{0})
            end = Timestamp{(bucketAt(bucket.at, chart.step) + 1) * chart.step};
        CHECK(bucket.at >= range.from);
        const auto last = std::find_if(point, points.end(),
                                       [&](const ChartPoint& each) { return each.at >= end; });
        REQUIRE(point != last);
        CHECK(point->at >= bucket.at);
        const auto byValue = [](const ChartPoint& a, const ChartPoint& b) {
            return a.value < b.value;
        };
        CHECK(bucket.count == static_cast<std::uint64_t>(last - point));
        CHECK(bucket.first == point->value);
        CHECK(bucket.last == std::prev(last)->value);
        CHECK(bucket.min == std::min_element(point, last, byValue)->value);
        CHECK(bucket.max == std::max_element(point, last, byValue)->value);
        const double sum = std::accumulate(
            point, last, 0.0, [](double all, const ChartPoint& each) { return all + each.value; });
        CHECK(bucket.mean ==
              doctest::Approx(sum / static_cast<double>(last - point)).epsilon(1e-12));
        point = last;
    }
    CHECK(point == points.end());
}

inline void checkAggregate(const Aggregate& found, const std::vector<ChartPoint>& points) {
    CHECK(found.count == points.size());
    if (points.size() < 2) return;
    const auto n = static_cast<double>(points.size());
    double sum = 0, squares = 0, low = points[0].value, high = low;
    for (const ChartPoint& each : points) {
        sum += each.value;
        low = std::min(low, each.value);
        high = std::max(high, each.value);
    }
    for (const ChartPoint& each : points) squares += std::pow(each.value - sum / n, 2);
    CHECK(found.min == low);
    CHECK(found.max == high);
    CHECK(found.sum == doctest::Approx(sum).epsilon(1e-12));
    CHECK(found.mean == doctest::Approx(sum / n).epsilon(1e-12));
    CHECK(found.standardDeviation == doctest::Approx(std::sqrt(squares / (n - 1))).epsilon(1e-9));
}

/// The load of all meters in `range`, step by step, against a walk through all rows; rows are 10 s
/// apart, so that each stands for 10 s of energy.
inline void checkPlantLoad(const ReadingStore& store, const Rows& rows, TimeRange range,
                           std::size_t maxPoints) {
    const auto load = store.plantLoad(range, maxPoints);
    REQUIRE(load.has_value());
    CHECK(load->step >= 15min);
    CHECK(load->steps.size() <= maxPoints);
    std::map<std::int64_t, std::pair<double, double>> expected;  // mean kW, kWh
    for (const auto& [meter, all] : rows) {
        std::map<std::int64_t, std::pair<double, int>> sums;
        for (const auto& [at, value] : pointsIn(all, Metric::activePowerKw, range)) {
            auto& sum = sums[at.time_since_epoch() / load->step];
            sum.first += value;
            ++sum.second;
        }
        for (const auto& [step, sum] : sums) {
            expected[step].first += sum.first / sum.second;
            expected[step].second += sum.first * 10 / 3600;
        }
    }
    REQUIRE(load->steps.size() == expected.size());
    std::size_t i = 0;
    for (const auto& [step, wanted] : expected) {
        const PlantLoad::Step& got = load->steps[i++];
        CHECK(got.at == Timestamp{step * load->step});
        CHECK(got.meanKw == doctest::Approx(wanted.first).epsilon(1e-12));
        CHECK(got.energyKwh == doctest::Approx(wanted.second).epsilon(1e-12));
    }
}

/// Mean by weekday and hour against a walk through all rows of the meters.
inline void checkProfile(const WeekProfile& profile, const std::vector<ChartPoint>& points) {
    std::array<std::array<std::pair<double, std::uint64_t>, 24>, 7> sums{};
    for (const ChartPoint& each : points) {
        auto& sum = sums[weekday(each.at)][hourOfDay(each.at)];
        sum.first += each.value;
        ++sum.second;
    }
    for (std::size_t day = 0; day < 7; ++day)
        for (std::size_t hour = 0; hour < 24; ++hour) {
            const auto& [sum, count] = sums[day][hour];
            CHECK(profile.cells[day][hour].count == count);
            if (count > 0)
                CHECK(profile.cells[day][hour].mean ==
                      doctest::Approx(sum / static_cast<double>(count)).epsilon(1e-6));
        }
}

/// The plant's highest quarter hours that lie in `range` as a whole, each against the rows.
inline void checkPeaks(const ReadingStore& store, const Rows& rows, TimeRange range,
                       std::size_t count) {
    std::map<std::int64_t, double> demandKw;
    for (const auto& [meter, all] : rows) {
        std::map<std::int64_t, std::pair<double, int>> quarters;
        for (const auto& [at, value] : pointsIn(all, Metric::activePowerKw, range)) {
            auto& quarter = quarters[bucketAt(at, 15min)];
            quarter.first += value;
            ++quarter.second;
        }
        for (const auto& [quarter, sum] : quarters)
            if (range.from <= Timestamp{quarter * 15min} &&
                Timestamp{(quarter + 1) * 15min} <= range.to)
                demandKw[quarter] += sum.first / sum.second;
    }
    std::vector<double> expected;
    for (const auto& [quarter, kw] : demandKw) expected.push_back(kw);
    std::ranges::sort(expected, std::ranges::greater{});
    const auto peaks = store.peakQuarterHours(range, count);
    REQUIRE(peaks.has_value());
    REQUIRE(peaks->size() == std::min(count, expected.size()));
    for (std::size_t i = 0; i < peaks->size(); ++i) {
        const QuarterHourLoad& peak = peaks->at(i);
        CHECK(peak.demandKw == doctest::Approx(expected[i]).epsilon(1e-6));
        const auto known = demandKw.find(bucketAt(peak.at, 15min));
        REQUIRE(known != demandKw.end());
        CHECK(peak.demandKw == doctest::Approx(known->second).epsilon(1e-6));
        demandKw.erase(known);  // none twice
    }
}

/// Every question of a dashboard for windows of any length and any edge against all rows.
inline void checkRandomWindows(const ReadingStore& store, const Rows& rows, int windows,
                               unsigned seed) {
    std::mt19937 random(seed);
    const auto& first = rows.begin()->second;
    const Timestamp start = first.begin()->first - 30h;
    const double whole = static_cast<double>((first.rbegin()->first - start).count()) * 1.1;
    for (int i = 0; i < windows; ++i) {
        const auto part = [&] { return static_cast<double>(random() % 100'000) / 1e5; };
        const Timestamp from = start + Duration{static_cast<std::int64_t>(whole * part())};
        const auto length = static_cast<std::int64_t>(std::pow(whole, 0.6 + 0.4 * part()));
        const TimeRange range = i == 0 ? kAllTime : TimeRange{from, from + Duration{length}};
        const auto metric = static_cast<Metric>(random() % kElectricalMetrics);
        const auto chosen = std::next(rows.begin(), random() % rows.size());
        const auto points = pointsIn(chosen->second, metric, range);
        const std::size_t steps = 2 + random() % 400;
        const auto chart = store.buckets(chosen->first, metric, range, steps);
        REQUIRE(chart.has_value());
        checkChart(*chart, points, range, steps);
        const auto profile = store.weekProfile(std::span(&chosen->first, 1), metric, range);
        REQUIRE(profile.has_value());
        checkProfile(*profile, points);
        std::vector<ChartPoint> all;
        for (const auto& [meter, samples] : rows)
            for (const ChartPoint& each : pointsIn(samples, metric, range)) all.push_back(each);
        const auto together = store.weekProfile({}, metric, range);
        REQUIRE(together.has_value());
        checkProfile(*together, all);
        const auto aggregates = store.aggregates(range);
        REQUIRE(aggregates.has_value());
        const auto which = static_cast<std::size_t>(std::distance(rows.begin(), chosen));
        checkAggregate(aggregates->at(which).metrics[index(metric)], points);
        checkPeaks(store, rows, range, i % 3 == 0 ? 50 + random() % 500 : 1 + random() % 30);
    }
}

inline void checkReadingStoreContract(const OpenStore& open) {
    SUBCASE("what was appended is read back, at once and after a checkpoint and opening again") {
        Rows rows;
        for (const ReadingBatch& each :
             {readings("b", kMonday, 9000), readings("a", kMonday + 3s, 700, 5)}) {
            put(rows, each);
        }
        auto store = open("same");
        for (const auto& [meter, first] : {std::pair{"b", 0}, std::pair{"a", 5}})
            append(*store, meter,
                   readings(meter, first == 0 ? kMonday : kMonday + 3s, first == 0 ? 9000 : 700,
                            first));
        CHECK(same(readAll(*store), rows));
        const std::string before = answers(*store);
        REQUIRE(store->checkpoint().has_value());
        CHECK(store->waitingRows() == 0);
        CHECK(answers(*store) == before);
        store.reset();
        store = open("same");
        CHECK(answers(*store) == before);
        const auto meters = store->meters();
        REQUIRE(meters->size() == 2);
        CHECK(meters->at(0).meter.id == "a");
        CHECK(meters->at(1).rows == 9000);
        CHECK(meters->at(1).span == TimeRange{kMonday, kMonday + 8999 * 10s});
    }

    SUBCASE("a batch key that is known changes nothing, also after opening again") {
        auto store = open("keys");
        append(*store, "k1", readings("a", kMonday, 100));
        append(*store, "k2", readings("a", kMonday, 50, 77));  // a correction
        const std::string before = answers(*store);
        for (int round = 0; round < 2; ++round) {
            const ReadingBatch again = readings("a", kMonday, 100);
            const auto receipt = store->append("k1", std::span(&again, 1));
            REQUIRE(receipt.has_value());
            CHECK(receipt->repeated);
            CHECK(answers(*store) == before);
            REQUIRE(store->checkpoint().has_value());
            store.reset();
            store = open("keys");
        }
    }

    SUBCASE("a reading for the same meter and time is replaced, in memory and in storage") {
        auto store = open("replace");
        Rows rows;
        int key = 0;
        for (const ReadingBatch& each :
             {readings("a", kMonday, 6000), readings("a", kMonday + 20000s, 500, 9),
              readings("a", kMonday + 5s, 3000, 3), readings("a", kMonday + 7000s, 1, 8)}) {
            append(*store, std::to_string(key++), each);
            put(rows, each);
            CHECK(same(readAll(*store), rows));
            if (key % 2 == 0) REQUIRE(store->checkpoint().has_value());
        }
        CHECK(store->meters()->at(0).rows == rows["a"].size());
    }

    SUBCASE("disorder, double delivery and corrections: the same bytes as a clean store") {
        // Ten days of three meters in 300 batches of one to two hours; the true value of a tenth of
        // them comes with a correction later. Checkpoints fall anywhere.
        std::mt19937 random(42);
        std::vector<ReadingBatch> truth, wrong;
        for (int hour = 0; hour < 240; hour += 2)
            for (const char* meter : {"m1", "m2", "m3"}) {
                const Timestamp from = kMonday + hour * 1h;
                const std::int64_t seed = hour * 1000 + meter[1];
                truth.push_back(readings(meter, from, 720, seed));
                wrong.push_back(random() % 10 == 0 ? readings(meter, from, 700, seed + 1)
                                                   : truth.back());
            }
        auto clean = open("clean");
        for (std::size_t i = 0; i < truth.size(); ++i) append(*clean, std::to_string(i), truth[i]);
        REQUIRE(clean->checkpoint().has_value());
        auto messy = open("messy");
        std::vector<std::size_t> order(truth.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::shuffle(order, random);
        for (const std::size_t i : order) {
            append(*messy, "first " + std::to_string(i), wrong[i]);
            if (random() % 40 == 0) REQUIRE(messy->checkpoint().has_value());
        }
        std::ranges::shuffle(order, random);
        for (const std::size_t i : order) {
            append(*messy, "second " + std::to_string(i), truth[i]);
            const auto repeated =
                messy->append("first " + std::to_string(i), std::span(&wrong[i], 1));
            REQUIRE(repeated.has_value());
            CHECK(repeated->repeated);
            if (random() % 40 == 0) REQUIRE(messy->checkpoint().has_value());
        }
        const std::string expected = answers(*clean);
        CHECK(answers(*messy) == expected);
        REQUIRE(messy->checkpoint().has_value());
        CHECK(answers(*messy) == expected);
        messy.reset();
        CHECK(answers(*open("messy")) == expected);
    }

    SUBCASE("values that come one by one make the same bytes as whole rows") {
        // In any order, over what is in memory and what is in files; some come twice.
        std::mt19937 random(7);
        const ReadingBatch truth = readings("m", kMonday, 3000);
        auto clean = open("whole");
        append(*clean, "all", truth);
        std::vector<ReadingBatch> values;
        for (std::size_t row = 0; row < truth.rows(); ++row)
            for (const MetricInfo& each : kMetrics) {
                Sample sample;
                const double value = truth.column(each.metric)[row];
                sample[index(each.metric)] = value;
                if (std::isnan(value)) continue;
                for (std::size_t times = random() % 8 == 0 ? 2 : 1; times > 0; --times)
                    values.emplace_back("m").append(truth.at()[row], sample);
            }
        std::ranges::shuffle(values, random);
        auto pieces = open("values");
        for (std::size_t from = 0; from < values.size(); from += 50) {
            const auto some = std::span(values).subspan(from).first(
                std::min<std::size_t>(50, values.size() - from));
            const ReadingSet set = ReadingSet::of(some);
            const auto done = pieces->append(std::to_string(from), set.meters(), RowUpdate::values);
            REQUIRE(done.has_value());
            if (random() % 20 == 0) REQUIRE(pieces->checkpoint().has_value());
            if (random() % 20 == 0) REQUIRE(pieces->meters().has_value());
        }
        CHECK(answers(*pieces) == answers(*clean));
        REQUIRE(pieces->checkpoint().has_value());
        CHECK(answers(*pieces) == answers(*clean));
        for (auto* store : {clean.get(), pieces.get()}) {
            ReadingBatch row("m");
            row.append(kMonday + 10s, {7});
            append(*store, "a whole row takes its place", row);
        }
        CHECK(answers(*pieces) == answers(*clean));
        CHECK(std::isnan(readAll(*pieces)["m"][kMonday + 10s][1]));
    }

    SUBCASE("late rows from weeks ago find their place") {
        auto store = open("late");
        Rows rows;
        append(*store, "now", readings("a", kMonday + 720h, 5000));
        put(rows, readings("a", kMonday + 720h, 5000));
        REQUIRE(store->checkpoint().has_value());
        ReadingBatch scattered("a");
        for (int i = 0; i < 1000; ++i) scattered.append(kMonday + i * 2713s, sampleAt(i));
        append(*store, "late", scattered);
        put(rows, scattered);
        for (int round = 0; round < 2; ++round) {
            CHECK(same(readAll(*store), rows));
            const auto chart = store->buckets("a", Metric::voltageV, kAllTime, 500);
            REQUIRE(chart.has_value());
            checkChart(*chart, pointsIn(rows["a"], Metric::voltageV, kAllTime), kAllTime, 500);
            REQUIRE(store->checkpoint().has_value());
        }
    }

    SUBCASE("charts, profiles and aggregates are those of the rows, for any window") {
        auto store = open("windows");
        Rows rows;
        for (int day = 0; day < 20; ++day) {
            for (const char* meter : {"a", "b"}) {
                if (meter[0] == 'b' && day % 3 == 0) continue;  // a gap
                const ReadingBatch batch =
                    readings(meter, kMonday + day * 24h + (meter[0] == 'b' ? 4s : 0s), 8640, day);
                append(*store, fmt::format("{} {}", meter, day), batch);
                put(rows, batch);
            }
            if (day == 12) REQUIRE(store->checkpoint().has_value());
        }
        std::mt19937 random(7);
        const std::int64_t whole = Duration{20 * 24h}.count();
        for (int i = 0; i < 200; ++i) {
            const std::int64_t length =
                1 + static_cast<std::int64_t>(
                        std::pow(static_cast<double>(whole), (random() % 1000) / 999.0));
            const Timestamp from = kMonday + Duration{static_cast<std::int64_t>(random()) % whole};
            const TimeRange range{from, from + Duration{length}};
            const auto metric = static_cast<Metric>(random() % kMetrics.size());
            const std::size_t points = 2 + random() % 1000;
            const auto expected = pointsIn(rows["a"], metric, range);
            const auto chart = store->buckets("a", metric, range, points);
            REQUIRE(chart.has_value());
            checkChart(*chart, expected, range, points);
            if (i % 5 != 0) continue;
            const auto aggregates = store->aggregates(range);
            REQUIRE(aggregates.has_value());
            REQUIRE(aggregates->size() == 2);
            checkAggregate(aggregates->at(0).metrics[index(metric)], expected);
            const std::vector<MeterId> chosen{"a"};
            const auto profile = store->weekProfile(chosen, metric, range);
            REQUIRE(profile.has_value());
            for (int weekDay = 0; weekDay < 7; ++weekDay)
                for (int hour = 0; hour < 24; ++hour) {
                    double sum = 0;
                    std::uint64_t count = 0;
                    for (const ChartPoint& each : expected)
                        if (weekday(each.at) == weekDay && hourOfDay(each.at) == hour) {
                            sum += each.value;
                            ++count;
                        }
                    const auto& cell = profile->cells[weekDay][hour];
                    CHECK(cell.count == count);
                    if (count > 0)
                        CHECK(cell.mean ==
                              doctest::Approx(sum / static_cast<double>(count)).epsilon(1e-12));
                }
        }
        // The plant's quarter hours, from the rows.
        std::map<std::int64_t, double> demandKw;
        for (const auto& [meter, all] : rows) {
            std::map<std::int64_t, std::pair<double, int>> quarters;
            for (const auto& [at, value] : pointsIn(all, Metric::activePowerKw, kAllTime)) {
                auto& quarter = quarters[at.time_since_epoch() / 15min];
                quarter.first += value;
                ++quarter.second;
            }
            for (const auto& [quarter, sum] : quarters) demandKw[quarter] += sum.first / sum.second;
        }
        const auto peaks = store->peakQuarterHours(kAllTime, 10);
        REQUIRE(peaks.has_value());
        REQUIRE(peaks->size() == 10);
        const auto highest = std::ranges::max_element(
            demandKw, {}, [](const auto& quarter) { return quarter.second; });
        CHECK(peaks->front().at == Timestamp{highest->first * 15min});
        CHECK(peaks->front().demandKw == doctest::Approx(highest->second).epsilon(1e-12));
        CHECK(std::ranges::is_sorted(*peaks, std::ranges::greater{}, &QuarterHourLoad::demandKw));
        for (const auto& [range, points] :
             {std::pair{kAllTime, std::size_t{2000}}, std::pair{kAllTime, std::size_t{10}},
              std::pair{TimeRange{kMonday + 30h + 7s, kMonday + 100h}, std::size_t{50}}})
            checkPlantLoad(*store, rows, range, points);
    }

    SUBCASE("years, with gaps, late rows and corrections: every window is that of the rows") {
        auto store = open("years");
        Rows rows;
        std::mt19937 random(11);
        // Before 1970 too, and over the ends of the longest periods there are.
        const Timestamp start{std::chrono::sys_days{std::chrono::year{1968} / 3 / 5} + 7h};
        const auto add = [&](const MeterId& meter, std::int64_t day, int every, int count) {
            ReadingBatch batch(meter);
            for (int i = 0; i < count; ++i)
                batch.append(start + day * 24h + i * every * 1min + (random() % 50) * 1s,
                             sampleAt(static_cast<std::int64_t>(random() % 100'000)));
            append(*store, fmt::format("{} {} {}", meter, day, random()), batch);
            put(rows, batch);
        };
        for (int day = 0; day < 1100; day += 20)
            for (const char* meter : {"a", "b", "c"})
                if (meter[0] == 'a' || random() % 5 != 0) add(meter, day, 97, 280);
        REQUIRE(store->checkpoint().has_value());
        checkRandomWindows(*store, rows, 12, 1);
        // What is late is in memory, and then on disk.
        for (int i = 0; i < 12; ++i) add(i % 2 == 0 ? "b" : "c", random() % 1100, 1, 50);
        add("a", 1120, 3, 100);
        add("d", 300, 11, 100);
        checkRandomWindows(*store, rows, 12, 2);
        const std::string before = answers(*store);
        REQUIRE(store->checkpoint().has_value());
        CHECK(answers(*store) == before);
        checkRandomWindows(*store, rows, 6, 3);
        store.reset();
        store = open("years");
        CHECK(answers(*store) == before);
        auto clean = open("years, clean");
        int key = 0;
        for (const auto& [meter, all] : rows) {
            ReadingBatch batch(meter);
            for (const auto& [at, sample] : all) batch.append(at, sample);
            append(*clean, std::to_string(key++), batch);
        }
        REQUIRE(clean->checkpoint().has_value());
        CHECK(answers(*clean) == before);
    }

    SUBCASE("of equal quarter hours the earlier is the higher, however many are asked for") {
        auto store = open("equals");
        for (int part = 0; part < 6; ++part) {
            ReadingBatch batch("a");
            for (int i = part * 2000; i < (part + 1) * 2000; ++i)
                batch.append(kMonday + i * 15min, {400, 20, 12, 0.87});
            append(*store, std::to_string(part), batch);
            if (part < 5) REQUIRE(store->checkpoint().has_value());
        }
        const auto check = [&](TimeRange range, std::int64_t first, std::size_t count) {
            const auto peaks = store->peakQuarterHours(range, count);
            REQUIRE(peaks.has_value());
            REQUIRE(peaks->size() == count);
            std::vector<QuarterHourLoad> expected;
            for (std::size_t i = 0; i < count; ++i)
                expected.push_back({kMonday + (first + static_cast<std::int64_t>(i)) * 15min, 12});
            CHECK(*peaks == expected);
        };
        for (const std::size_t count : {1U, 64U, 65U, 500U}) {
            check(kAllTime, 0, count);
            check({kMonday + 7min, kMonday + 11'000 * 15min}, 1, count);
        }
    }

    SUBCASE("no more readings than points: each is a bucket of its own, at its stamp") {
        auto store = open("few");
        append(*store, "k", readings("a", kMonday + 7s, 90));
        const auto chart = store->buckets("a", Metric::voltageV, {kMonday, kMonday + 48h}, 100);
        REQUIRE(chart.has_value());
        CHECK(chart->step == Duration{0});
        REQUIRE(chart->buckets.size() == 90);
        CHECK(chart->buckets[1].at == kMonday + 17s);
        const auto outline = store->outline("a", Metric::voltageV, kAllTime, 90);
        REQUIRE(outline.has_value());
        CHECK(outline->size() == 90);
    }

    SUBCASE("of a metric with few readings each is shown, of one with none there is no chart") {
        auto store = open("sparse");
        Rows rows;
        for (int part = 0; part < 3; ++part) {
            ReadingBatch batch("a");
            for (int i = 0; i < 6000; ++i) {
                Sample sample{400, 20, 12, 0.87};
                if (part != 1 && i % 2500 == 0)
                    sample[index(Metric::temperatureC)] = 20.5 + part + i * 0.001;
                batch.append(kMonday + (part * 6000 + i) * 10s, sample);
            }
            append(*store, std::to_string(part), batch);
            put(rows, batch);
            if (part < 2) REQUIRE(store->checkpoint().has_value());
        }
        const TimeRange range{kMonday + 1s, kMonday + 41h};
        const auto chart = store->buckets("a", Metric::temperatureC, range, 50);
        REQUIRE(chart.has_value());
        CHECK(chart->step == Duration{0});
        std::vector<ChartBucket> expected;
        for (const auto& [at, value] : pointsIn(rows["a"], Metric::temperatureC, range))
            expected.push_back({at, value, value, value, value, value, 1});
        CHECK(expected.size() == 4);
        CHECK(chart->buckets == expected);
        const auto none = store->buckets("a", Metric::frequencyHz, range, 50);
        REQUIRE(none.has_value());
        CHECK(none->buckets.empty());
    }

    SUBCASE("a file of readings is imported as a whole, over what is there, and once") {
        const std::vector<ReadingBatch> file{readings("a", kMonday, 20000, 1),
                                             readings("b", kMonday + 1h, 9000, 2)};
        const auto spool = spoolOf(file);
        auto store = open("import");
        Rows rows;
        for (const ReadingBatch& each :
             {readings("a", kMonday + 5s, 3000, 8), readings("a", kMonday + 30h, 2000, 9)}) {
            append(*store, formatTimestamp(each.at()[0]), each);
            put(rows, each);
        }
        for (const ReadingBatch& each : file) put(rows, each);
        const auto imported = store->import("file 1", *spool, {});
        if (!imported) FAIL(imported.error().message);
        CHECK(store->waitingRows() == 0);
        CHECK(same(readAll(*store), rows));
        CHECK(store->meters()->at(0).meter.type == "Press");
        CHECK(store->meters()->at(0).rows == rows["a"].size());
        const std::string before = answers(*store);
        CHECK(store->import("file 1", *spool, {})->repeated);
        CHECK_FALSE(store->import("the same under another name", *spool, {})->repeated);
        CHECK(answers(*store) == before);
        store.reset();
        store = open("import");
        CHECK(answers(*store) == before);
        auto appended = open("appended");
        int key = 0;
        for (const auto& [meter, all] : rows) {
            ReadingBatch batch(meter);
            for (const auto& [at, sample] : all) batch.append(at, sample);
            append(*appended, std::to_string(key++), batch);
        }
        CHECK(answers(*appended) == before);
        const auto cancelled =
            store->import("another", *spool,
                          [](std::string_view, std::uint64_t, std::uint64_t) { return false; });
        CHECK(cancelled.error().code == ErrorCode::cancelled);
        CHECK(answers(*store) == before);
    }

    SUBCASE("readings a quarter of an hour, an hour, a day apart, and then seconds") {
        const auto every = [](const MeterId& meter, Timestamp from, Duration step, int rows) {
            ReadingBatch batch(meter);
            for (int i = 0; i < rows; ++i)
                batch.append(from + i * step, sampleAt(step.count() + i));
            return batch;
        };
        std::vector<ReadingBatch> file{
            every("day", kMonday, 24h, 900), every("hour", kMonday + 20min, 1h, 9000),
            every("once", kMonday + 1h, 1h, 1), every("quarter", kMonday, 15min, 30'000)};
        auto store = open("slow");
        Rows rows;
        for (const ReadingBatch& each : file) put(rows, each);
        REQUIRE(store->import("file", *spoolOf(file), {}).has_value());
        checkRandomWindows(*store, rows, 12, 1);
        // Late rows, corrections, other intervals: in memory, then on disk.
        for (const ReadingBatch& each :
             {every("quarter", kMonday + 24h * 50 + 7min, 15min, 40),
              every("hour", kMonday + 24h * 375, 1h, 100), every("day", kMonday + 12h, 10s, 20'000),
              every("quarter", kMonday + 24h * 313, 1s, 40'000)}) {
            append(*store, fmt::format("{} {}", each.meter(), each.rows()), each);
            put(rows, each);
        }
        checkRandomWindows(*store, rows, 12, 2);
        const std::string before = answers(*store);
        REQUIRE(store->checkpoint().has_value());
        CHECK(answers(*store) == before);
        store.reset();
        store = open("slow");
        CHECK(answers(*store) == before);
        auto appended = open("slow, appended");
        int key = 0;
        for (const auto& [meter, all] : rows) {
            ReadingBatch batch(meter);
            for (const auto& [at, sample] : all) batch.append(at, sample);
            append(*appended, std::to_string(key++), batch);
        }
        CHECK(answers(*appended) == before);
        REQUIRE(appended->checkpoint().has_value());
        CHECK(answers(*appended) == before);
    }

    SUBCASE("all of a batch or nothing: what cannot be kept is refused and changes nothing") {
        auto store = open("refused");
        append(*store, "first", readings("a", kMonday, 10));
        const std::string before = answers(*store);
        std::vector<ReadingBatch> batches{readings("a", kMonday + 1h, 10), ReadingBatch("c")};
        Sample infinite{400, 1, std::numeric_limits<double>::infinity(), 1};
        batches[1].append(kMonday, infinite);
        const auto refused = store->append("k", batches);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::invalidInput);
        CHECK(refused.error().message.find("'c', 2024-01-01T00:00:00") != std::string::npos);
        CHECK(store->append("k", {}).error().code == ErrorCode::invalidInput);
        CHECK(store->append("", batches).error().code == ErrorCode::invalidInput);
        const std::string longKey(ReadingStore::kMaxKeyBytes + 1, 'k');
        CHECK(store->append(longKey, batches).error().code == ErrorCode::invalidInput);
        CHECK(answers(*store) == before);
        append(*store, "k", readings("a", kMonday + 1h, 10));  // the key was not used up
    }

    SUBCASE("what is not there is told from what is empty") {
        auto store = open("missing");
        CHECK(store->meters()->empty());
        CHECK(store->aggregates(kAllTime)->empty());
        CHECK(store->peakQuarterHours(kAllTime, 5)->empty());
        CHECK(store->latest("a").error().code == ErrorCode::notFound);
        CHECK(store->buckets("a", Metric::voltageV, kAllTime, 10).error().code ==
              ErrorCode::notFound);
        append(*store, "k", readings("a", kMonday, 10));
        const TimeRange before{kMonday - 2h, kMonday};
        CHECK(store->buckets("a", Metric::voltageV, before, 10)->buckets.empty());
        CHECK(store->aggregates(before)->at(0).metrics[0].count == 0);
        CHECK(store->buckets("a", Metric::voltageV, kAllTime, 1).error().code ==
              ErrorCode::invalidInput);
        CHECK(same(readAll(*store, before), {}));
    }
}

}  // namespace joulewatch::contract
