#include "app/apply_decision.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

#include "app/open_readings.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

namespace {

const Timestamp kStart = *parseTimestamp("2024-01-01");
constexpr Duration kHour = std::chrono::hours{1};

/// Ten hours of one meter, 1 to 10 kW.
std::unique_ptr<ReadingStore> tenHours(const std::filesystem::path& folder) {
    auto store = openReadings(folder);
    REQUIRE(store.has_value());
    ReadingBatch batch("M");
    for (int i = 0; i < 10; ++i) {
        Sample sample;
        sample.fill(kMissing);
        sample[index(Metric::activePowerKw)] = i + 1;
        sample[index(Metric::voltageV)] = 400;
        batch.append(kStart + kHour * i, sample);
    }
    REQUIRE((*store)->append("file", std::span<const ReadingBatch>(&batch, 1)).has_value());
    return std::move(*store);
}

std::vector<double> powers(const ReadingStore& store, Metric metric = Metric::activePowerKw) {
    std::vector<double> values;
    REQUIRE(store
                .read("M", kAllTime, MetricSet(metric),
                      [&](const ReadingBatch& batch) {
                          for (const double each : batch.column(metric)) values.push_back(each);
                          return true;
                      })
                .has_value());
    return values;
}

}  // namespace

TEST_CASE("a decision changes the finding's readings, and taking it back brings the file's back") {
    const TemporaryDirectory folder;
    const auto store = tenHours(folder.path() / "readings");
    const DecidedFinding finding{
        "M", Metric::activePowerKw, {kStart + kHour * 2, kStart + kHour * 4}};
    DecisionApplier decide(*store, folder.path() / "originals" / "0.json");
    REQUIRE(decide.apply(finding, {QualityDecision::excluded}).has_value());
    CHECK(std::isnan(powers(*store)[2]));
    CHECK(std::isnan(powers(*store)[3]));
    CHECK(powers(*store)[4] == 5);
    CHECK(powers(*store, Metric::voltageV)[2] == 400);
    REQUIRE(decide.apply(finding, {QualityDecision::corrected, 7.5}).has_value());
    CHECK(powers(*store)[2] == 7.5);
    REQUIRE(decide.apply(finding, {std::nullopt}).has_value());
    CHECK(powers(*store)[2] == 3);
    CHECK(powers(*store)[3] == 4);
    REQUIRE(decide.apply(finding, {QualityDecision::excluded}).has_value());
    REQUIRE(decide.apply(finding, {QualityDecision::accepted}).has_value());
    CHECK(powers(*store)[2] == 3);
}

TEST_CASE("a correction that cannot be is refused and changes nothing") {
    const TemporaryDirectory folder;
    const auto store = tenHours(folder.path() / "readings");
    DecisionApplier decide(*store, folder.path() / "originals" / "0.json");
    const TimeRange range{kStart, kStart + kHour};
    CHECK_FALSE(decide.apply({"M", Metric::activePowerKw, range}, {QualityDecision::corrected})
                    .has_value());
    CHECK_FALSE(
        decide.apply({"M", std::nullopt, range}, {QualityDecision::corrected, 1}).has_value());
    CHECK_FALSE(
        decide.apply({"M", Metric::voltageV, range}, {QualityDecision::corrected, -1}).has_value());
    CHECK(powers(*store)[0] == 1);
}

TEST_CASE("of readings that share a stamp one is kept, and can be taken back") {
    const TemporaryDirectory folder;
    const auto store = tenHours(folder.path() / "readings");
    const Timestamp at = kStart + std::chrono::minutes{30};  // none was kept there
    StampChoice choice{"M", at, 3, {}, {}, {}};
    choice.first[index(Metric::activePowerKw)] = 1.5;
    choice.last[index(Metric::activePowerKw)] = 2.5;
    choice.mean[index(Metric::activePowerKw)] = 1.75;
    const DecidedFinding finding{"M", std::nullopt, {at, at + kHour / 2}, {choice}};
    DecisionApplier decide(*store, folder.path() / "originals" / "0.json");
    for (const auto& [kept, value] : {std::pair{KeptReading::first, 1.5},
                                      {KeptReading::last, 2.5},
                                      {KeptReading::mean, 1.75}}) {
        REQUIRE(decide.apply(finding, {QualityDecision::corrected, {}, kept}).has_value());
        CHECK(powers(*store)[1] == value);
    }
    CHECK(powers(*store).size() == 11);
    REQUIRE(decide.apply(finding, {}).has_value());
    CHECK(std::isnan(powers(*store)[1]));
    CHECK(powers(*store)[2] == 2);
    CHECK_FALSE(decide.apply(finding, {QualityDecision::corrected, 3}).has_value());
    CHECK_FALSE(decide.apply(finding, {QualityDecision::accepted, {}, KeptReading::first}));
    const DecidedFinding other{"M", Metric::activePowerKw, {at, at + kHour}};
    CHECK_FALSE(decide.apply(other, {QualityDecision::corrected, {}, KeptReading::last}));
}
