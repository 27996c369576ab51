#include "core/reading_packer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace joulewatch;

namespace {

DecimalRow row(std::int64_t atMs, double voltageV) {
    DecimalRow made;
    made.atMs = atMs;
    made.set(Metric::voltageV, voltageV);
    return made;
}

ReadingBatch unpacked(const PackedReadings& packed) {
    ReadingBatch batch;
    unpack(packed.header, packed.payload, "m", MetricSet::all(), batch);
    return batch;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("readings of two decimals at a regular step take two bytes a column and no stamps") {
    ReadingPacker packer;
    for (int i = 0; i < 1000; ++i) {
        DecimalRow each;
        each.atMs = i * 10'000;
        each.mantissa[index(Metric::voltageV)] = 39'000 + i;
        each.decimals[index(Metric::voltageV)] = 2;
        packer.append(each);
    }
    const PackedReadings packed = packer.pack();
    CHECK(packed.payload.size() == 2000);
    CHECK(packed.header.stamps == StampEncoding::regular);
    CHECK(packed.header.commonStep == std::chrono::seconds{10});
    CHECK(packed.header.columns[index(Metric::voltageV)].summary.max == 399.99);
    const ReadingBatch batch = unpacked(packed);
    CHECK(batch.column(Metric::voltageV)[57] == 390.57);
    CHECK(std::isnan(batch.column(Metric::currentA)[57]));
    CHECK(packer.rows() == 0);
}

TEST_CASE("whatever is packed is unpacked: any decimals, gaps, reals, order") {
    // Each round mixes other kinds of value, so that columns change their form half way through.
    std::mt19937_64 random{7};
    const auto upTo = [&](std::uint64_t n) { return random() % n; };
    for (int round = 0; round < 300; ++round) {
        const std::uint64_t kinds = 1 + upTo(6);
        const std::uint64_t steps = 1 + upTo(3);
        ReadingPacker packer;
        std::vector<DecimalRow> rows(1 + upTo(60));
        std::int64_t atMs = static_cast<std::int64_t>(upTo(1'000'000));
        for (DecimalRow& each : rows) {
            each.atMs = atMs += steps == 3 ? static_cast<std::int64_t>(upTo(9'000)) - 3'000 : 1'000;
            if (steps == 2 && upTo(20) == 0) atMs += 5'000'000'000;  // more than 32 bits of ms
            for (const MetricInfo& metric : kMetrics) {
                const std::size_t c = index(metric.metric);
                switch (upTo(kinds)) {
                    case 0:
                        each.mantissa[c] = static_cast<std::int32_t>(upTo(200)) - 100;
                        each.decimals[c] = 2;
                        break;
                    case 1:
                        break;  // missing
                    case 2:
                        each.mantissa[c] = static_cast<std::int32_t>(upTo(2'000'000'000));
                        each.decimals[c] = static_cast<std::uint8_t>(upTo(10));
                        break;
                    case 3:
                        each.set(metric.metric, static_cast<double>(upTo(1000)) / 8);
                        break;
                    case 4:
                        each.set(metric.metric, std::ldexp(static_cast<double>(random()), -70));
                        break;
                    default:
                        each.set(metric.metric, static_cast<float>(upTo(1'000'000)) / 7.0F);
                }
            }
            packer.append(each);
        }
        const ReadingBatch batch = unpacked(packer.pack());
        std::ranges::stable_sort(rows, {}, &DecimalRow::atMs);
        REQUIRE(batch.rows() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            REQUIRE(batch.at()[i].time_since_epoch().count() == rows[i].atMs);
            for (const MetricInfo& metric : kMetrics) {
                const std::size_t c = index(metric.metric);
                double wanted = rows[i].real[c];
                if (rows[i].decimals[c] != DecimalRow::kReal)
                    wanted = rows[i].mantissa[c] == DecimalRow::kMissingMantissa
                                 ? kMissing
                                 : rows[i].mantissa[c] / std::pow(10.0, rows[i].decimals[c]);
                REQUIRE(same(batch.column(metric.metric)[i], wanted));
            }
        }
    }
}

TEST_CASE("rows that are alike are packed as any others, and refused where they are not") {
    std::mt19937_64 random{11};
    const auto upTo = [&](std::uint64_t n) { return random() % n; };
    int alike = 0, other = 0;
    for (int round = 0; round < 300; ++round) {
        ReadingPacker packer;
        std::vector<Sample> samples(2 + upTo(60));
        const std::uint64_t kinds = 1 + upTo(6);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            DecimalRow each;
            each.atMs = static_cast<std::int64_t>(i);
            for (const MetricInfo& metric : kMetrics) {
                double& value = samples[i][index(metric.metric)];
                switch (upTo(kinds)) {
                    case 0:
                        value = static_cast<double>(upTo(20'000)) / 100;
                        break;
                    case 1:
                        value = kMissing;
                        break;
                    case 2:
                        value = -static_cast<double>(upTo(2'000)) / 1000;
                        break;
                    case 3:
                        value = static_cast<double>(upTo(4'000'000'000));
                        break;
                    case 4:
                        value = std::ldexp(static_cast<double>(random()), -70);
                        break;
                    default:
                        value = 0;
                }
                each.setDecimal(metric.metric, value, 2);
            }
            const bool taken = packer.appendAlike(Timestamp{Duration{each.atMs}}, samples[i]);
            ++(taken ? alike : other);
            CHECK((i > 0 || !taken));
            if (!taken) packer.append(each);
            CHECK(packer.rows() == i + 1);
        }
        const ReadingBatch batch = unpacked(packer.pack());
        REQUIRE(batch.rows() == samples.size());
        for (std::size_t i = 0; i < samples.size(); ++i)
            for (const MetricInfo& metric : kMetrics)
                REQUIRE(same(batch.column(metric.metric)[i], samples[i][index(metric.metric)]));
    }
    CHECK(alike > 5 * other);
    CHECK(other > 300);
}

TEST_CASE("a block knows its most frequent step, its order and its extremes") {
    ReadingPacker packer;
    for (const std::int64_t atMs : {30'000, 0, 10'000, 20'000, 20'000, 45'000})
        packer.append(row(atMs, static_cast<double>(atMs) / 1000));
    const PackedReadings packed = packer.pack();
    CHECK(packed.header.commonStep == std::chrono::seconds{10});
    CHECK(packed.header.commonSteps == 3);
    CHECK_FALSE(packed.header.strictlyAscending);
    const ColumnSummary& summary = packed.header.columns[index(Metric::voltageV)].summary;
    CHECK(summary.first == 0);
    CHECK(summary.last == 45);
    CHECK(summary.present == 6);
    CHECK(packed.header.last == Timestamp{std::chrono::seconds{45}});
}
