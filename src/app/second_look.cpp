#include "app/second_look.hpp"

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "ingest/read_readings.hpp"

namespace joulewatch {
namespace {

using Key = std::pair<MeterId, std::int64_t>;

std::int64_t ms(Timestamp at) { return at.time_since_epoch().count(); }

/// The rows of one stamp as they come.
struct Gathered {
    std::uint64_t rows = 0;
    Sample first, last, sum;
    std::array<std::uint64_t, kMetrics.size()> counts{};

    void add(const Sample& values) {
        if (rows++ == 0) first = values;
        last = values;
        for (std::size_t c = 0; c < values.size(); ++c) {
            if (std::isnan(values[c])) continue;
            sum[c] = counts[c]++ == 0 ? values[c] : sum[c] + values[c];
        }
    }
    Sample mean() const {
        Sample mean;
        for (std::size_t c = 0; c < mean.size(); ++c)
            if (counts[c] > 0) mean[c] = sum[c] / static_cast<double>(counts[c]);
        return mean;
    }
};

/// kWh of an interval → kW.
void makePower(Sample& sample, Duration interval) {
    const double hours = std::chrono::duration<double, std::ratio<3600>>(interval).count();
    double& power = sample[index(Metric::activePowerKw)];
    power = hours > 0 ? power / hours : kMissing;
}

Duration intervalOf(const ReadingSpool& readings, const MeterId& meter) {
    for (const SpooledMeter& each : readings.meters())
        if (each.meter.id == meter) return each.interval;
    return Duration{0};
}

}  // namespace

std::vector<StampChoice> lookAgain(const std::filesystem::path& file, ReadOptions options,
                                   const IngestReport& report, const ReadingSpool& readings,
                                   std::vector<QualityFinding>& findings) {
    auto wanted = std::make_shared<WantedRows>();
    for (const QualityFinding& each : findings)
        if (!each.row && !each.meter.empty()) (*wanted)[each.meter].insert(ms(each.range.from));
    std::map<Key, Gathered> contradicting;
    if (report.power != PowerContent::runningTotal)
        for (const SharedStamp& each : report.sharedStamps) {
            if (!each.conflicting || contradicting.size() == kMaxStampChoices) continue;
            contradicting[{each.meter, ms(each.at)}] = {};
            (*wanted)[each.meter].insert(ms(each.at));
        }
    if (wanted->empty()) return {};
    std::unordered_map<std::string, std::unordered_map<std::int64_t, std::uint64_t>> lines;
    options.onFound = [&](const FoundRow& row) {
        lines[row.meter].try_emplace(row.at, row.line);
        const auto found = contradicting.find({row.meter, row.at});
        if (found != contradicting.end()) found->second.add(row.values);
    };
    options.onRejected = {};
    options.onOutOfOrder = {};
    options.wanted = std::move(wanted);
    const auto ignore = [](const Meter&, const PackedReadings&) -> Result<void> { return {}; };
    if (!readReadings(file, std::move(options), ignore, {})) return {};  // this is an extra
    for (QualityFinding& each : findings) {
        const auto meter = lines.find(each.meter);
        if (each.row || meter == lines.end()) continue;
        const auto line = meter->second.find(ms(each.range.from));
        if (line != meter->second.end()) each.row = line->second;
    }
    std::vector<StampChoice> choices;
    for (const auto& [key, gathered] : contradicting) {
        if (gathered.rows == 0) continue;
        choices.push_back({key.first, Timestamp{Duration{key.second}}, gathered.rows,
                           gathered.first, gathered.last, gathered.mean()});
        if (report.power == PowerContent::meanPower) continue;
        const Duration interval = intervalOf(readings, key.first);
        for (Sample* each : {&choices.back().first, &choices.back().last, &choices.back().mean})
            makePower(*each, interval);
    }
    return choices;
}

}  // namespace joulewatch
