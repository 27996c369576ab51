#include "core/replaced_column.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "core/reading_packer.hpp"

using namespace joulewatch;

namespace {

PackedReadings block(std::size_t rows, std::mt19937& random) {
    ReadingPacker packer;
    for (std::size_t i = 0; i < rows; ++i) {
        DecimalRow row;
        row.atMs = static_cast<std::int64_t>(i * 900'000 + (i % 7 == 0 ? 1 : 0));
        for (const Metric metric : {Metric::voltageV, Metric::activePowerKw, Metric::temperatureC})
            if (random() % 10 != 0)
                row.setDecimal(metric, static_cast<double>(random() % 5000) / 10, 1);
        packer.append(row);
    }
    return packer.pack();
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("a column is replaced without loss, whatever its values, and no other changes") {
    std::mt19937 random(3);
    using Make = double (*)(std::mt19937&);
    const Make makes[]{
        [](std::mt19937&) { return 4.25; },
        [](std::mt19937&) { return kMissing; },
        [](std::mt19937& r) { return static_cast<double>(r() % 200) / 1000; },
        [](std::mt19937& r) { return r() % 5 == 0 ? kMissing : (r() % 60'000) / 1000.0 * 4; },
        [](std::mt19937& r) { return static_cast<double>(r() % 90'000'000) / 1000 - 9000; },
        [](std::mt19937& r) { return static_cast<double>(r() % 9000) / 7; },
        [](std::mt19937& r) { return static_cast<double>(r() % 9000) * 1e9; },
        [](std::mt19937& r) { return r() % 2 == 0 ? -0.5 : 1.0 / 3; }};
    for (const Make make : makes)
        for (const Metric metric :
             {Metric::voltageV, Metric::activePowerKw, Metric::humidityPercent}) {
            const PackedReadings before = block(1 + random() % 300, random);
            std::vector<double> values(before.header.rows);
            for (double& each : values) each = make(random);
            const PackedReadings after =
                withColumn(before.header, before.payload, metric, values, 3);
            ReadingBatch was, is;
            unpack(before.header, before.payload, "m", MetricSet::all(), was);
            unpack(after.header, after.payload, "m", MetricSet::all(), is);
            std::uint32_t present = 0;
            for (std::size_t i = 0; i < values.size(); ++i) {
                CHECK(is.at()[i] == was.at()[i]);
                for (const MetricInfo& each : kMetrics) {
                    const double wanted =
                        each.metric == metric ? values[i] : was.column(each.metric)[i];
                    CHECK(same(is.column(each.metric)[i], wanted));
                }
                present += !std::isnan(values[i]);
            }
            const ColumnSummary& summary = after.header.columns[index(metric)].summary;
            CHECK(summary.present == present);
            if (present == 0) continue;
            std::erase_if(values, [](double value) { return std::isnan(value); });
            CHECK(summary.first == values.front());
            CHECK(summary.last == values.back());
            CHECK(summary.min == *std::ranges::min_element(values));
            CHECK(summary.max == *std::ranges::max_element(values));
        }
}

TEST_CASE("mean power in three decimals of an energy in three takes no more than it needs") {
    std::mt19937 random(5);
    const PackedReadings before = block(100, random);
    std::vector<double> values(100);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(2000 + i) / 1000 / 0.25;
    const PackedReadings after =
        withColumn(before.header, before.payload, Metric::activePowerKw, values, 3);
    CHECK(after.header.columns[index(Metric::activePowerKw)].encoding == Encoding::fixed16);
}
