#include "app/import_readings.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "app/data_directory.hpp"
#include "app/generate.hpp"
#include "app/rejected_rows.hpp"
#include "support/shared_data.hpp"
#include "support/temporary_directory.hpp"
#include "support/temporary_file.hpp"

using namespace joulewatch;

namespace {

const Timestamp kNow = *parseTimestamp("2026-01-01");

Result<ImportedReadings> import(const std::filesystem::path& file, ImportOptions options = {}) {
    options.now = kNow;
    options.load.read.shownName = file.filename().string();
    return importReadings(file, options, {});
}

std::vector<double> powers(const ImportedReadings& imported, std::size_t meter = 0) {
    std::vector<double> values;
    const auto read = imported.loaded.spool.read(
        meter, kAllTime, MetricSet(Metric::activePowerKw), [&](const ReadingBatch& batch) {
            for (const double each : batch.column(Metric::activePowerKw)) values.push_back(each);
            return true;
        });
    REQUIRE(read.has_value());
    return values;
}

std::uint64_t count(const ImportedReadings& imported, QualityRule rule) {
    return imported.quality.counts[QualityFindings::indexOf(rule)].findings;
}

std::string textOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Hours of one meter, the value of each by a formula.
template <class Value>
std::string hours(int count, Value value) {
    std::string text = "time,kwh\n";
    for (int i = 0; i < count; ++i)
        text += fmt::format("{},{}\n",
                            formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::hours{i}),
                            value(i));
    return text;
}

}  // namespace

TEST_CASE("what is judged is stored first, but not before what is missing was treated") {
    const TemporaryFile file("hours.csv", hours(100, [](int i) { return 1 + i % 7; }));
    std::uint64_t stored = 0;
    ImportOptions options;
    options.store = [&stored](const ReadingSpool& readings, const Progress&) {
        stored = readings.meters().front().rows;
        return Result<void>{};
    };
    const auto imported = import(file.path(), options);
    REQUIRE(imported.has_value());
    CHECK(imported->stored);
    CHECK(stored == 100);
    CHECK(imported->quality.rows == 100);
    stored = 0;
    options.missing = MissingTreatment::interpolate;
    CHECK_FALSE(import(file.path(), options)->stored);
    CHECK(stored == 0);
    options.missing = MissingTreatment::notify;
    options.store = [](const ReadingSpool&, const Progress&) -> Result<void> {
        return fail(ErrorCode::unavailable, "the disk is full");
    };
    CHECK(import(file.path(), options).error().message == "the disk is full");
}

TEST_CASE("energy of an interval is kept as its mean power, a running total as its differences") {
    std::string quarters = "time,kwh\n";
    for (int i = 0; i < 60; ++i)
        quarters += fmt::format("2024-01-01T{:02}:{:02},{}\n", i / 4, i % 4 * 15, i % 5);
    const TemporaryFile each("each.csv", quarters);
    const auto energy = import(each.path());
    REQUIRE_MESSAGE(energy.has_value(), energy.error().message);
    CHECK(powers(*energy)[4] == 16);  // 4 kWh in a quarter of an hour
    const TemporaryFile total("total.csv", hours(60, [](int i) { return 1000 + 3 * i; }));
    const auto running = import(total.path());
    REQUIRE(running.has_value());
    CHECK(running->mapping.registers);
    CHECK(powers(*running)[0] == 3);
    CHECK(std::isnan(powers(*running).back()));
}

TEST_CASE("missing values are left, dropped or filled in") {
    const auto text = hours(100, [](int i) -> std::string {
        return i == 50 || (i >= 60 && i < 65) ? "" : std::to_string(10 + i % 24);
    });
    const TemporaryFile file("gaps.csv", text);
    ImportOptions options;
    const auto left = import(file.path(), options);
    REQUIRE(left.has_value());
    CHECK(left->loaded.spool.meters()[0].rows == 100);
    CHECK(std::isnan(powers(*left)[50]));
    options.missing = MissingTreatment::drop;
    const auto dropped = import(file.path(), options);
    REQUIRE(dropped.has_value());
    CHECK(dropped->loaded.spool.meters()[0].rows == 94);
    CHECK(dropped->gaps.rowsDropped == 6);
    options.missing = MissingTreatment::interpolate;
    const auto filled = import(file.path(), options);
    REQUIRE(filled.has_value());
    CHECK(powers(*filled)[50] == 12);  // between 11 and 13
    CHECK(filled->gaps.valuesImputed >= 1);
    CHECK(filled->gaps.imputed[0].range ==
          TimeRange{*parseTimestamp("2024-01-03T02:00"), *parseTimestamp("2024-01-03T03:00")});
    CHECK(filled->quality.completeness[0].gaps == 2);  // said all the same
}

TEST_CASE("a finding names the line of its first reading") {
    std::string text = "time,meter,kw\n\n";
    for (int i = 0; i < 200; ++i)
        for (const char* id : {"a", "b"})
            text += fmt::format(
                "{},{},{}\n",
                formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::minutes{15 * i}), id,
                i == 100 && *id == 'b' ? -50.0 : 20 + i % 7);
    const TemporaryFile file("lines.csv", text);
    const auto imported = import(file.path());
    REQUIRE(imported.has_value());
    REQUIRE(count(*imported, QualityRule::negativeConsumption) == 1);
    const auto found = std::ranges::find(imported->quality.findings,
                                         QualityRule::negativeConsumption, &QualityFinding::rule);
    CHECK(found->meter == "b");
    CHECK(found->row == 3 + 2 * 100 + 1);
    CHECK(found->value == -50);
}

TEST_CASE("all rejected rows are kept as CSV that no spreadsheet computes with") {
    const TemporaryDirectory folder;
    std::string text = "time,voltage\n";
    for (int i = 0; i < 60; ++i)
        text += fmt::format("2024-01-01T00:{:02},{}\n", i, i % 2 == 1 ? "=1+1" : "400");
    text += "@SUM(A1),400\n2024-01-01T02:00,1\n";
    const TemporaryFile file("bad.csv", text + "2024-01-01T03:00,1\n");
    ImportOptions options;
    options.rejected = folder.path() / "rejected.csv";
    const auto imported = import(file.path(), options);
    REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
    const std::string rejected = textOf(options.rejected);
    CHECK(rejected.starts_with(
        "line,column,reason,text\n3,voltage,'=1+1' is not a number,\"2024-01-01T00:01,=1+1\"\n"));
    CHECK(std::ranges::count(rejected, '\n') == 32);
    CHECK(rejected.find("\"'@SUM(A1),400\"") != std::string::npos);
}

TEST_CASE("what the program generates itself has nothing to find, whatever the seed") {
    for (const std::uint64_t seed : {1U, 7U, 42U}) {
        CAPTURE(seed);
        const TemporaryDirectory folder;
        GenerateRequest request;
        request.plant.machines = 10;
        request.plant.days = 8;
        request.plant.interval = std::chrono::seconds{60};
        request.plant.seed = seed;
        request.plant.faults.clear();
        request.output = folder.path() / "plant.csv";
        REQUIRE(generate(request, {}).has_value());
        const auto imported = import(request.output);
        REQUIRE(imported.has_value());
        CHECK(imported->mapping.shape == TableShape::machines);
        for (const QualityFinding& each : imported->quality.findings)
            FAIL_CHECK(code(each.rule) << " " << each.meter << ": " << each.message);
        REQUIRE(imported->quality.completeness.size() == 10);
        for (const MeterCompleteness& each : imported->quality.completeness)
            CHECK(each.percent == 100);
    }
}

TEST_CASE("the known defects of public data are found") {
    struct Known {
        const char* file;
        QualityRule rule;
        std::uint64_t atLeast;
    };
    // Sensor faults of 236 to 250 °C and doubled stamps; five injected stuck stretches; hours of
    // zero; few periods.
    const Known kKnown[] = {
        {"transformer_monitoring/Overview.csv", QualityRule::weatherRange, 5},
        {"transformer_monitoring/Overview.csv", QualityRule::sharedStamps, 50},
        {"meter_anomalies/meter_anomalies.csv", QualityRule::stuckValue, 5},
        {"eemeter/uk-electricity-hdd-only-hourly-sample-0.csv.gz", QualityRule::zeroAtPeak, 1},
        {"eemeter/il-electricity-cdd-hdd-billing_monthly.csv.gz", QualityRule::coverage, 1}};
    if (!sharedData("")) return;
    for (const Known& each : kKnown) {
        const auto file = sharedData(each.file);
        if (!file) continue;
        CAPTURE(std::string(each.file));
        const auto imported = import(*file);
        REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
        std::cout << each.file << ":";
        for (std::size_t i = 0; i < kQualityRules; ++i)
            if (imported->quality.counts[i].findings > 0)
                std::cout << " " << code(static_cast<QualityRule>(i + 1)) << " "
                          << imported->quality.counts[i].findings;
        std::cout << "\n";
        CHECK(count(*imported, each.rule) >= each.atLeast);
    }
}

TEST_CASE("a home whose load never rests was without power, or without a meter, for three days") {
    // No hour of two and a half years is below 4 % of its peak-hour median but for three stretches
    // of 22 and 23 zeros: DQ01 finds just these, and they are real.
    const auto file = sharedData("eemeter/uk-electricity-hdd-only-hourly-sample-0.csv.gz");
    if (!file) return;
    ImportOptions options;
    options.now = *parseTimestamp("2026-01-01");
    options.load.read.shownName = "uk.csv.gz";
    const auto imported = importReadings(*file, options, {});
    REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
    std::vector<QualityFinding> zeros;
    for (const QualityFinding& each : imported->quality.findings)
        if (each.rule == QualityRule::zeroAtPeak) zeros.push_back(each);
    REQUIRE(zeros.size() == 3);
    for (const QualityFinding& each : zeros) {
        CHECK(each.value == 0.0);
        CHECK(each.rows == 10);  // the peak hours of one day
        CHECK(each.level == QualityLevel::warning);
    }
}

TEST_CASE("a file with its newest rows first is one notice, single rows are findings with lines") {
    const TemporaryDirectory folder;
    const auto found = [&](const std::vector<int>& minutes) {
        std::string text = "time,power\n";
        for (const int minute : minutes)
            text += fmt::format("2024-01-01T00:{:02}:00,{}\n", minute, 5 + minute * 7 % 11);
        const auto file = folder.path() / "a.csv";
        REQUIRE(replaceFile(file, text).has_value());
        ImportOptions options;
        options.now = *parseTimestamp("2026-01-01");
        options.load.read.shownName = "a.csv";
        const auto imported = importReadings(file, options, {});
        REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
        std::vector<QualityFinding> clock;
        for (const QualityFinding& each : imported->quality.findings)
            if (each.rule == QualityRule::clock) clock.push_back(each);
        return clock;
    };
    const auto backwards = found({9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
    REQUIRE(backwards.size() == 1);
    CHECK(backwards[0].level == QualityLevel::notice);
    const auto swapped = found({0, 1, 3, 2, 4, 5, 6, 7, 9, 8});
    REQUIRE(swapped.size() == 2);
    CHECK(swapped[0].row == 5);
    CHECK(swapped[1].row == 11);
    CHECK(swapped[0].message.find("1 min earlier") != std::string::npos);
    CHECK(found({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}).empty());
}
