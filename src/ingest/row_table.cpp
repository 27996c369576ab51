#include "ingest/row_table.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace joulewatch {
namespace {

constexpr std::size_t kColumns = kMetrics.size();
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

std::uint32_t columnsOf(const SentRow& row) {
    std::uint32_t columns = 0;
    for (std::size_t c = 0; c < kColumns; ++c)
        columns |= static_cast<std::uint32_t>(!std::isnan(row.values[c])) << c;
    return columns;
}

/// What has come of a meter, and where its next row is written.
struct Target {
    std::uint32_t meter;
    std::uint32_t columns = 0;
    std::size_t rows = 0;
    Timestamp last = Timestamp::min();
    bool inOrder = true;
    ReadingSet::Room room{};

    void count(const SentRow& row) {
        inOrder = inOrder && row.at > last;
        last = row.at;
        columns |= columnsOf(row);
        ++rows;
    }
    void write(const SentRow& row) {
        *room.at++ = row.at;
        for (std::size_t c = 0; c < kColumns; ++c)
            if (room.values[c] != nullptr) *room.values[c]++ = row.values[c];
    }
};

/// By time, and one row a time.
void settle(std::vector<SentRow>& rows) {
    std::ranges::stable_sort(rows, {}, &SentRow::at);
    std::size_t last = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].at != rows[last].at) {
            rows[++last] = rows[i];
            continue;
        }
        for (std::size_t c = 0; c < kColumns; ++c)
            if (!std::isnan(rows[i].values[c])) rows[last].values[c] = rows[i].values[c];
    }
    rows.resize(last + 1);
}

}  // namespace

ReadingSet setOf(std::span<const SentRow> rows, std::size_t meters,
                 const std::function<std::string_view(std::uint32_t number)>& nameOf) {
    std::vector<std::uint32_t> placeOf(rows.size() > 1 ? meters : 0, kNone);
    const auto place = [&](const SentRow& row) -> std::uint32_t {
        return placeOf.empty() ? 0 : placeOf[row.meter];
    };
    std::vector<Target> targets;
    for (const SentRow& row : rows) {
        if (placeOf.empty() || placeOf[row.meter] == kNone) {
            if (!placeOf.empty()) placeOf[row.meter] = static_cast<std::uint32_t>(targets.size());
            targets.push_back({row.meter});
        }
        targets[place(row)].count(row);
    }
    const bool isOrdered = std::ranges::all_of(targets, &Target::inOrder);
    std::vector<std::vector<SentRow>> disordered(isOrdered ? 0 : targets.size());
    if (!isOrdered)
        for (const SentRow& row : rows)
            if (!targets[place(row)].inOrder) disordered[place(row)].push_back(row);
    for (std::size_t m = 0; m < disordered.size(); ++m) {
        if (targets[m].inOrder) continue;
        settle(disordered[m]);
        targets[m].rows = disordered[m].size();
    }
    std::size_t bytes = 0;
    for (const Target& each : targets)
        bytes += ReadingSet::bytesOf(nameOf(each.meter).size(), each.rows, each.columns);
    ReadingSet set;
    set.reserve(targets.size(), bytes);
    for (Target& each : targets) each.room = set.add(nameOf(each.meter), each.rows, each.columns);
    for (const SentRow& row : rows)
        if (Target& target = targets[place(row)]; target.inOrder) target.write(row);
    for (std::size_t m = 0; m < disordered.size(); ++m)
        for (const SentRow& row : disordered[m]) targets[m].write(row);
    return set;
}

}  // namespace joulewatch
