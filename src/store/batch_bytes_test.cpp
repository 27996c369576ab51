#include "store/batch_bytes.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace joulewatch;

namespace {

std::vector<ReadingBatch> twoMeters() {
    std::vector<ReadingBatch> batches{ReadingBatch("a meter"), ReadingBatch("b")};
    batches[0].append(Timestamp{Duration{-5}}, {1.0 / 3, kMissing, -0.0, 0.9});
    batches[0].append(Timestamp{Duration{7}}, {400.25, kMissing, 7.5, kMissing});
    batches[1].append(Timestamp{Duration{1}}, {1, 2, 3, 0.5});
    return batches;
}

ReadingBatch oneRow(std::string meter, int second, const Sample& sample) {
    ReadingBatch batch(std::move(meter));
    batch.append(Timestamp{Duration{1000 * second}}, sample);
    return batch;
}

Sample row(const ReadingBatch& batch, std::size_t at) {
    Sample sample;
    for (const MetricInfo& each : kMetrics)
        sample[index(each.metric)] = batch.column(each.metric)[at];
    return sample;
}

}  // namespace

TEST_CASE("batches come back from bytes to the last bit, and damaged bytes do not") {
    const std::vector<std::byte> bytes = toBytes(twoMeters());
    const auto back = batchesFromBytes(bytes);
    REQUIRE(back.has_value());
    REQUIRE(back->size() == 2);
    CHECK(back->at(0).meter() == "a meter");
    CHECK(back->at(0).at()[0] == Timestamp{Duration{-5}});
    CHECK(std::isnan(back->at(0).column(Metric::currentA)[1]));
    CHECK(back->at(0).column(Metric::humidityPercent).size() == 2);
    CHECK(toBytes(*back) == bytes);

    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        // Where a batch ends, one batch fewer is a message too.
        const auto shorter = batchesFromBytes(std::span(bytes).first(cut));
        CHECK((!shorter || shorter->size() < 2));
    }
    std::vector<std::byte> disorder = bytes;
    // The second stamp of the first batch: version, header, id and a stamp come before.
    const std::int64_t early = -9;
    std::memcpy(disorder.data() + 1 + 12 + 7 + 8, &early, sizeof early);
    CHECK(batchesFromBytes(disorder).error().code == ErrorCode::corrupted);
    std::vector<std::byte> unknown = bytes;
    unknown[0] = std::byte{9};
    CHECK(batchesFromBytes(unknown).error().code == ErrorCode::corrupted);
}

TEST_CASE("a column without a value takes no room") {
    const std::size_t one = toBytes(std::vector{oneRow("m", 1, {230})}).size();
    CHECK(toBytes(std::vector{oneRow("m", 1, {230, 4})}).size() == one + sizeof(double));
}

TEST_CASE("what many have sent of a meter becomes one batch: a later value counts") {
    std::vector<std::byte> bytes;
    const auto send = [&](const ReadingBatch& batch) {
        const auto more = toBytes(std::span(&batch, 1));
        bytes.insert(bytes.end(), more.begin(), more.end());
    };
    send(oneRow("b", 1, {230}));
    send(oneRow("a", 9, {1}));
    send(oneRow("b", 2, {231, 5}));
    auto batches = batchesFromBytes(bytes);
    REQUIRE(batches.has_value());
    REQUIRE(batches->size() == 2);
    CHECK(batches->at(0).meter() == "a");
    REQUIRE(batches->at(1).rows() == 2);
    CHECK(row(batches->at(1), 0) == Sample{230});
    CHECK(row(batches->at(1), 1) == Sample{231, 5});

    send(oneRow("b", 1, {kMissing, 4}));
    send(oneRow("b", 2, {232}));
    send(oneRow("b", 0, {7}));
    batches = batchesFromBytes(bytes);
    REQUIRE(batches->size() == 2);
    REQUIRE(batches->at(1).rows() == 3);
    CHECK(row(batches->at(1), 0) == Sample{7});
    CHECK(row(batches->at(1), 1) == Sample{230, 4});
    CHECK(row(batches->at(1), 2) == Sample{232, 5});
}

TEST_CASE("bytes of the version before are read") {
    std::vector<std::byte> bytes{std::byte{2}};
    const auto add = [&](const auto& value) {
        const auto more = std::as_bytes(std::span(&value, 1));
        bytes.insert(bytes.end(), more.begin(), more.end());
    };
    for (const char* meter : {"x", "y"}) {
        add(std::uint32_t{1});
        add(std::uint32_t{1});
        add(*meter);
        add(std::int64_t{1000});
        for (std::size_t metric = 0; metric < kMetrics.size(); ++metric)
            add(metric == 0 ? 230.5 : kMissing);
    }
    const auto batches = batchesFromBytes(bytes);
    REQUIRE(batches.has_value());
    REQUIRE(batches->size() == 2);
    CHECK(batches->at(1).meter() == "y");
    CHECK(row(batches->at(1), 0) == Sample{230.5});
}
