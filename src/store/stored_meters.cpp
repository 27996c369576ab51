#include "store/stored_meters.hpp"

#include <algorithm>

#include "store/common_step.hpp"

namespace joulewatch {

TimeRange MeterShelf::span() const {
    TimeRange span = kAllTime;
    if (!blocks->empty()) span = {blocks->front()->header.first, blocks->back()->header.last};
    if (tail.empty()) return span;
    const TimeRange newest{tail.rows().front().at, tail.rows().back().at};
    if (blocks->empty()) return newest;
    return {std::min(span.from, newest.from), std::max(span.to, newest.to)};
}

MeterRows MeterShelf::rows(TimeRange range) const {
    const auto newest = tail.rows(range);
    return {meter.id, blocks, {newest.begin(), newest.end()}};
}

Duration MeterShelf::interval() const {
    CommonStep steps;
    for (const SegmentBlockPtr& each : *blocks) steps.add(each->header);
    const auto& newest = tail.rows();
    if (blocks->empty())
        for (std::size_t i = 1; i < newest.size(); ++i)
            steps.add(newest[i].at - newest[i - 1].at, 1);
    return steps.value();
}

Result<std::uint64_t> MeterShelf::countRows() const {
    std::uint64_t rows = tail.rows().size();
    ReadingBatch batch;
    std::vector<std::byte> scratch;
    for (const SegmentBlockPtr& each : *blocks) {
        const PackedHeader& header = each->header;
        rows += header.rows;
        const auto newer = tail.rows({header.first, header.last + Duration{1}});
        if (newer.empty()) continue;
        const auto payload = each->payload(scratch);
        if (!payload) return fail(payload.error());
        unpack(header, *payload, meter.id, {}, batch);
        rows -= static_cast<std::uint64_t>(std::ranges::count_if(newer, [&](const TailRow& row) {
            return std::ranges::binary_search(batch.at(), row.at);
        }));
    }
    return rows;
}

MeterShelf* StoredMeters::find(std::string_view id) {
    const std::uint32_t number = index_.find(id);
    return number == NameIndex::kNone ? nullptr : shelves_[number].get();
}

const MeterShelf* StoredMeters::find(std::string_view id) const {
    const std::uint32_t number = index_.find(id);
    return number == NameIndex::kNone ? nullptr : shelves_[number].get();
}

MeterShelf& StoredMeters::add(Meter meter) {
    const std::uint32_t number = index_.add(meter.id);
    byId_.emplace(meter.id, number);
    shelves_.push_back(std::make_unique<MeterShelf>());
    shelves_.back()->number = number;
    shelves_.back()->meter = std::move(meter);
    return *shelves_.back();
}

}  // namespace joulewatch
