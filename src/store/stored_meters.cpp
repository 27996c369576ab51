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
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? nullptr : shelves_[found->second].get();
}

const MeterShelf* StoredMeters::find(std::string_view id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? nullptr : shelves_[found->second].get();
}

std::uint32_t StoredMeters::numberAfter(std::uint32_t before, std::string_view id) {
    if (before != kNone && next_[before].number != kNone && next_[before].id == id)
        return next_[before].number;
    const auto found = numbers_.find(id);
    if (found == numbers_.end()) return kNone;
    if (before != kNone) next_[before] = {found->second, found->first};
    return found->second;
}

MeterShelf& StoredMeters::add(Meter meter) {
    const auto number = static_cast<std::uint32_t>(shelves_.size());
    numbers_.emplace(byId_.emplace(meter.id, number).first->first, number);
    next_.emplace_back();
    shelves_.push_back(std::make_unique<MeterShelf>());
    shelves_.back()->number = number;
    shelves_.back()->meter = std::move(meter);
    return *shelves_.back();
}

}  // namespace joulewatch
