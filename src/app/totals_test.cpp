#include "app/totals.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "app/open_readings.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Timestamp kStart = *parseTimestamp("2024-01-01");
constexpr int kQuarters = 4 * 96;

double powerOf(int meter, int quarter) {
    return 10 * meter + 5 + std::sin(quarter * 1.3) + (quarter % 96) * 0.1;
}

/// Four days of two meters; `without` leaves the second meter's second day out of the file.
struct Plant {
    explicit Plant(bool without) {
        auto opened = openReadings(folder.path() / "readings");
        REQUIRE(opened.has_value());
        store = std::move(*opened);
        for (int meter = 1; meter <= 2; ++meter) {
            ReadingBatch batch(meter == 1 ? "A" : "B");
            for (int i = 0; i < kQuarters; ++i) {
                if (without && meter == 2 && i / 96 == 1) continue;
                Sample sample;
                sample[index(Metric::activePowerKw)] = powerOf(meter, i);
                sample[index(Metric::voltageV)] = 400 + meter;
                batch.append(kStart + minutes{15} * i, sample);
            }
            REQUIRE(store
                        ->append("file" + std::to_string(meter),
                                 std::span<const ReadingBatch>(&batch, 1))
                        .has_value());
        }
        REQUIRE(store->checkpoint().has_value());
        meters = *store->meters();
    }
    TemporaryDirectory folder;
    std::unique_ptr<ReadingStore> store;
    std::vector<StoredMeter> meters;
};

ExcludedDays secondDayOfB() {
    ExcludedDays excluded;
    excluded.ofMeter["B"] = {{kStart + days{1}, kStart + days{2}}};
    return excluded;
}

void checkEqual(const Aggregate& a, const Aggregate& b) {
    CHECK(a.count == b.count);
    CHECK(a.mean == doctest::Approx(b.mean));
    CHECK(a.sum == doctest::Approx(b.sum));
    CHECK(a.min == b.min);
    CHECK(a.max == b.max);
    CHECK(a.standardDeviation == doctest::Approx(b.standardDeviation));
}

}  // namespace

TEST_CASE("totals without a day are those of a file without it") {
    const Plant whole(false), lacking(true);
    const ExcludedDays excluded = secondDayOfB();
    const Totals totals(*whole.store, whole.meters, excluded);
    const TimeRange range{kStart + hours{3}, kStart + days{3} + hours{7}};
    for (const std::size_t points : {4, 40, 400}) {
        CAPTURE(points);
        const auto load = totals.plantLoad(range, points);
        const auto wanted = lacking.store->plantLoad(range, points);
        REQUIRE(load.has_value());
        REQUIRE(load->steps.size() == wanted->steps.size());
        for (std::size_t i = 0; i < load->steps.size(); ++i) {
            CHECK(load->steps[i].at == wanted->steps[i].at);
            CHECK(load->steps[i].meanKw == doctest::Approx(wanted->steps[i].meanKw));
            CHECK(load->steps[i].energyKwh == doctest::Approx(wanted->steps[i].energyKwh));
        }
    }
    const auto aggregates = totals.aggregates(range);
    const auto wanted = lacking.store->aggregates(range);
    REQUIRE(aggregates.has_value());
    for (std::size_t m = 0; m < 2; ++m)
        for (std::size_t c = 0; c < kMetrics.size(); ++c)
            if ((*wanted)[m].metrics[c].count > 0)
                checkEqual((*aggregates)[m].metrics[c], (*wanted)[m].metrics[c]);
    const auto profile = totals.weekProfile({}, Metric::activePowerKw, range);
    const auto wantedProfile = lacking.store->weekProfile({}, Metric::activePowerKw, range);
    for (std::size_t d = 0; d < 7; ++d)
        for (std::size_t h = 0; h < 24; ++h) {
            CHECK(profile->cells[d][h].count == wantedProfile->cells[d][h].count);
            if (profile->cells[d][h].count > 0)
                CHECK(profile->cells[d][h].mean ==
                      doctest::Approx(wantedProfile->cells[d][h].mean));
        }
    const auto peaks = totals.peakQuarterHours(kAllTime, 150);
    const auto wantedPeaks = lacking.store->peakQuarterHours(kAllTime, 150);
    REQUIRE(peaks->size() == 150);
    for (std::size_t i = 0; i < 150; ++i) {
        CHECK((*peaks)[i].at == (*wantedPeaks)[i].at);
        CHECK((*peaks)[i].demandKw == doctest::Approx((*wantedPeaks)[i].demandKw));
    }
    CHECK(excluded.count(range) == 1);
    CHECK(excluded.count({kStart, kStart + days{1}}) == 0);
}

TEST_CASE("where nobody is left there is no load, and no figure") {
    const Plant plant(false);
    ExcludedDays excluded = secondDayOfB();
    excluded.ofMeter["A"] = excluded.ofMeter["B"];
    const Totals totals(*plant.store, plant.meters, excluded);
    const auto load = totals.plantLoad(kAllTime, 4000);
    CHECK(load->steps.size() == kQuarters - 96);
    const TimeRange day{kStart + days{1}, kStart + days{2}};
    CHECK(totals.plantLoad(day, 4000)->steps.empty());
    CHECK((*totals.aggregates(day))[0].metrics[index(Metric::activePowerKw)].count == 0);
    CHECK(totals.peakQuarterHours(day, 5)->empty());
    CHECK(excluded.count(kAllTime) == 2);
}
