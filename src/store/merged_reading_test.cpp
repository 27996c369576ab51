#include "store/merged_reading.hpp"

#include <doctest/doctest.h>

#include "core/reading_packer.hpp"

using namespace joulewatch;

TEST_CASE("rows come in batches of the largest size, each row once and whole, however many") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{16}, std::size_t{17},
                                    ReadingPacker::kMaxRows, 2 * ReadingPacker::kMaxRows + 300}) {
        MeterRows rows{"pump", std::make_shared<const std::vector<SegmentBlockPtr>>(), {}};
        for (std::size_t i = 0; i < count; ++i) {
            const auto value = static_cast<double>(i);
            rows.tail.push_back({Timestamp{Duration{1000 * static_cast<std::int64_t>(i)}},
                                 {value, kMissing, -value}});
        }
        std::size_t seen = 0;
        bool right = true;
        std::vector<std::size_t> sizes;
        const auto done =
            readMerged(rows, kAllTime, MetricSet::all(), [&](const ReadingBatch& batch) {
                sizes.push_back(batch.rows());
                for (std::size_t i = 0; i < batch.rows(); ++i, ++seen) {
                    const TailRow& row = rows.tail[seen];
                    right = right && batch.at()[i] == row.at;
                    for (const MetricInfo& each : kMetrics) {
                        const double value = batch.column(each.metric)[i],
                                     sent = row.sample[index(each.metric)];
                        right = right && (value == sent || (std::isnan(value) && std::isnan(sent)));
                    }
                }
                return true;
            });
        REQUIRE(done.has_value());
        CHECK(right);
        CHECK(seen == count);
        CHECK(sizes.size() == (count + ReadingPacker::kMaxRows - 1) / ReadingPacker::kMaxRows);
        CHECK(sizes.front() == std::min(count, ReadingPacker::kMaxRows));
    }
}
