#include "store/rollups.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

constexpr std::int64_t kQuartersInHour = 4, kHoursInDay = 24;

std::int64_t quarterAt(Timestamp at) { return bucketAt(at, info(RollupLevel::quarterHour).step); }

/// The parents' numbers, each once in a row: stamps are in order.
template <class Visitor>
void eachParent(std::span<const Timestamp> at, RollupLevel level, const Visitor& visitor) {
    for (std::size_t i = 0; i < at.size();) {
        const std::int64_t parent = bucketAt(at[i], info(level).step);
        const Timestamp end{(parent + 1) * info(level).step};
        i = static_cast<std::size_t>(std::ranges::lower_bound(at.subspan(i), end) - at.begin());
        visitor(parent);
    }
}

RollupRow merged(const std::map<std::int64_t, RollupRow>& children, std::int64_t from,
                 std::int64_t to) {
    RollupRow row;
    const auto end = children.lower_bound(to);
    for (auto child = children.lower_bound(from); child != end; ++child)
        for (std::size_t m = 0; m < row.size(); ++m) row[m].merge(child->second[m]);
    return row;
}

}  // namespace

Result<std::unique_ptr<Rollups>> Rollups::open(const std::filesystem::path& directory) {
    std::vector<RollupFile> files;
    for (const RollupLevelInfo& each : kRollupLevels) {
        auto file = RollupFile::open(directory, each.level);
        if (!file) return fail(file.error());
        files.push_back(std::move(*file));
    }
    return std::unique_ptr<Rollups>(new Rollups(std::move(files)));
}

void Rollups::remove(const std::filesystem::path& directory) {
    for (const RollupLevelInfo& each : kRollupLevels) RollupFile::remove(directory, each.level);
}

bool Rollups::empty() const { return std::ranges::any_of(files_, &RollupFile::empty); }

Result<void> Rollups::load(const RollupChunkKey& key, RollupLevel level, std::size_t columns,
                           RollupChunk& chunk) const {
    if (auto got = files_[static_cast<std::size_t>(level)].load(key, columns, chunk); !got)
        return got;
    const auto changed = changed_.find(key.meter);
    if (changed == changed_.end()) return {};
    const Level& buckets = changed->second[static_cast<std::size_t>(level)];
    const std::int64_t start = key.chunk * info(level).chunkBuckets;
    const auto end = buckets.lower_bound(start + info(level).chunkBuckets);
    for (auto each = buckets.lower_bound(start); each != end; ++each)
        chunk.set(static_cast<std::size_t>(each->first - start), each->second[index(key.metric)]);
    return {};
}

/// Puts buckets [from, to), which lie in one chunk, among the changed ones.
Result<void> Rollups::bring(std::uint32_t meter, RollupLevel level, std::int64_t from,
                            std::int64_t to) {
    Level& changed = changed_[meter][static_cast<std::size_t>(level)];
    if (changed.contains(from)) return {};  // they come together
    const std::int64_t number = floorDivide(from, info(level).chunkBuckets);
    const std::int64_t start = number * info(level).chunkBuckets;
    std::vector<RollupRow> rows(static_cast<std::size_t>(to - from));
    RollupChunk chunk(level);
    for (const MetricInfo& each : kMetrics) {
        if (auto got = load({meter, each.metric, number}, level, kRollupColumns, chunk); !got)
            return got;
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i][index(each.metric)] = chunk.get(static_cast<std::size_t>(from - start) + i);
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
        changed.emplace(from + static_cast<std::int64_t>(i), rows[i]);
    return {};
}

Result<void> Rollups::touch(std::uint32_t meter, std::span<const Timestamp> at) {
    Result<void> done;
    eachParent(at, RollupLevel::hour, [&](std::int64_t hour) {
        if (done)
            done = bring(meter, RollupLevel::quarterHour, hour * kQuartersInHour,
                         (hour + 1) * kQuartersInHour);
    });
    eachParent(at, RollupLevel::day, [&](std::int64_t day) {
        if (done)
            done = bring(meter, RollupLevel::hour, day * kHoursInDay, (day + 1) * kHoursInDay);
    });
    return done;
}

void Rollups::extend(std::uint32_t meter, const ReadingBatch& batch) {
    Level& quarters = changed_[meter][static_cast<std::size_t>(RollupLevel::quarterHour)];
    RollupRow* row = nullptr;
    std::int64_t current = 0;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        const std::int64_t quarter = quarterAt(batch.at()[i]);
        if (row == nullptr || quarter != current) row = &quarters[quarter];
        current = quarter;
        for (const MetricInfo& each : kMetrics)
            if (const double value = batch.column(each.metric)[i]; !std::isnan(value))
                (*row)[index(each.metric)].add(value + 0.0);  // -0 is 0
    }
    fold(meter, batch.at());
}

void Rollups::replace(std::uint32_t meter, std::int64_t quarterHour, const RollupRow& row) {
    changed_[meter][static_cast<std::size_t>(RollupLevel::quarterHour)][quarterHour] = row;
}

void Rollups::fold(std::uint32_t meter, std::span<const Timestamp> at) {
    Changed& changed = changed_[meter];
    Level& quarters = changed[static_cast<std::size_t>(RollupLevel::quarterHour)];
    Level& hours = changed[static_cast<std::size_t>(RollupLevel::hour)];
    Level& days = changed[static_cast<std::size_t>(RollupLevel::day)];
    eachParent(at, RollupLevel::hour, [&](std::int64_t hour) {
        hours[hour] = merged(quarters, hour * kQuartersInHour, (hour + 1) * kQuartersInHour);
    });
    eachParent(at, RollupLevel::day, [&](std::int64_t day) {
        days[day] = merged(hours, day * kHoursInDay, (day + 1) * kHoursInDay);
    });
}

bool Rollups::check(std::uint32_t meter) const {
    return std::ranges::all_of(files_,
                               [meter](const RollupFile& each) { return each.check(meter); });
}

std::size_t Rollups::changedBuckets() const {
    std::size_t buckets = 0;
    for (const auto& [meter, levels] : changed_)
        for (const Level& each : levels) buckets += each.size();
    return buckets;
}

Result<void> Rollups::flush(std::uint32_t meter, RollupLevel level, const Level& changed) {
    RollupChunk chunk(level);
    for (auto each = changed.begin(); each != changed.end();) {
        const std::int64_t number = floorDivide(each->first, info(level).chunkBuckets);
        const auto end = changed.lower_bound((number + 1) * info(level).chunkBuckets);
        for (const MetricInfo& metric : kMetrics) {
            const std::size_t m = index(metric.metric);
            const bool any = std::any_of(
                each, end, [m](const auto& bucket) { return bucket.second[m].count > 0; });
            const RollupChunkKey key{meter, metric.metric, number};
            RollupFile& to = file(level);
            if (!any && !to.contains(key)) continue;
            if (auto got = load(key, level, kRollupColumns, chunk); !got) return got;
            if (auto done = to.store(key, chunk); !done) return done;
        }
        each = end;
    }
    return {};
}

Result<void> Rollups::flush() {
    for (const auto& [meter, levels] : changed_)
        for (const RollupLevelInfo& each : kRollupLevels)
            if (auto done = flush(meter, each.level, levels[static_cast<std::size_t>(each.level)]);
                !done)
                return done;
    changed_.clear();
    return {};
}

Result<void> Rollups::sync() {
    for (RollupFile& each : files_)
        if (auto done = each.sync(); !done) return done;
    return {};
}

}  // namespace joulewatch
