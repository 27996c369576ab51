#include "app/apply_decision.hpp"

#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "app/data_directory.hpp"
#include "app/random_id.hpp"
#include "core/reading.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaxOriginalBytes = std::uintmax_t{512} << 20U;

Json valueOrNull(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

/// The rows with one metric, or all of them, set.
std::vector<ReadingBatch> changed(const std::vector<ReadingBatch>& rows,
                                  std::optional<Metric> metric, double value) {
    std::vector<ReadingBatch> made;
    for (const ReadingBatch& batch : rows) {
        ReadingBatch& to = made.emplace_back(batch.meter());
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            Reading reading = readingOf(batch, i);
            if (metric)
                reading.values[index(*metric)] = value;
            else
                reading.values.fill(value);
            to.append(reading.at, reading.values);
        }
    }
    return made;
}

Json toJson(const std::vector<ReadingBatch>& rows) {
    Json stored = Json::array();
    for (const ReadingBatch& batch : rows) {
        Json each;
        each["meter"] = batch.meter();
        each["rows"] = Json::array();
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            const Reading reading = readingOf(batch, i);
            Json row = Json::array({reading.at.time_since_epoch().count()});
            for (const double value : reading.values) row.push_back(valueOrNull(value));
            each["rows"].push_back(std::move(row));
        }
        stored.push_back(std::move(each));
    }
    return stored;
}

Result<std::vector<ReadingBatch>> fromJson(std::string_view text) {
    try {
        std::vector<ReadingBatch> rows;
        for (const Json& each : Json::parse(text)) {
            ReadingBatch& batch = rows.emplace_back(each.at("meter").get<std::string>());
            for (const Json& row : each.at("rows")) {
                Sample sample;
                for (std::size_t c = 0; c < sample.size(); ++c)
                    sample[c] = row.at(c + 1).is_null() ? kMissing : row.at(c + 1).get<double>();
                batch.append(Timestamp{Duration{row.at(0).get<std::int64_t>()}}, sample);
            }
        }
        return rows;
    } catch (const Json::exception& broken) {
        return fail(ErrorCode::corrupted, "{}", broken.what());
    }
}

Result<void> check(const DecidedFinding& finding, const FindingDecision& decision) {
    const bool corrects = decision.decision == QualityDecision::corrected;
    if (decision.keep && (!corrects || decision.value))
        return fail(ErrorCode::invalidInput,
                    "'keep' goes with the decision 'corrected' and no value.");
    if (decision.keep && finding.choices.empty())
        return fail(ErrorCode::invalidInput,
                    "There is nothing to choose from: the finding is not about readings with the "
                    "same stamp, or what they said is not known.");
    if (!corrects || decision.keep) return {};
    if (!finding.choices.empty())
        return fail(ErrorCode::invalidInput,
                    "Say which reading is to be kept: first, last or mean.");
    if (!decision.value || !finding.metric)
        return fail(ErrorCode::invalidInput,
                    "A correction needs a value, and a finding that is about one metric.");
    const MetricInfo& limits = info(*finding.metric);
    if (*decision.value < limits.min || *decision.value > limits.max)
        return fail(ErrorCode::invalidInput, "{} is outside {} to {} {}.", *decision.value,
                    limits.min, limits.max, limits.unit);
    return {};
}

}  // namespace

Result<void> DecisionApplier::apply(const DecidedFinding& finding,
                                    const FindingDecision& decision) {
    const auto& [decided, value, kept] = decision;
    if (auto possible = check(finding, decision); !possible) return possible;
    if (auto restored = restore(); !restored) return restored;
    if (kept) return keep(finding, *kept);
    if (!decided || *decided == QualityDecision::accepted) return {};
    const auto rows = rowsOf(finding);
    if (!rows) return fail(rows.error());
    if (auto original = keepOriginals(*rows); !original) return original;
    const bool corrects = decided == QualityDecision::corrected;
    return write(changed(*rows, finding.metric, corrects ? *value : kMissing));
}

/// Puts one reading where several contradict each other and none was kept. Taken back, the stamp
/// stays with nothing but missing values, which count nowhere.
Result<void> DecisionApplier::keep(const DecidedFinding& finding, KeptReading kept) {
    const auto there = rowsOf(finding);  // what filling gaps has put there
    if (!there) return fail(there.error());
    std::map<Timestamp, Sample> originals;
    for (const StampChoice& each : finding.choices) originals[each.at] = Sample{};
    for (const ReadingBatch& batch : *there)
        for (std::size_t i = 0; i < batch.rows(); ++i)
            if (const auto found = originals.find(batch.at()[i]); found != originals.end())
                found->second = readingOf(batch, i).values;
    ReadingBatch before(finding.meter);
    for (const auto& [at, sample] : originals) before.append(at, sample);
    if (auto original = keepOriginals({before}); !original) return original;
    std::map<Timestamp, Sample> chosen;
    for (const StampChoice& each : finding.choices) chosen[each.at] = each.of(kept);
    ReadingBatch after(finding.meter);
    for (const auto& [at, sample] : chosen) after.append(at, sample);
    return write({after});
}

Result<std::vector<ReadingBatch>> DecisionApplier::rowsOf(const DecidedFinding& finding) const {
    std::vector<ReadingBatch> rows;
    std::size_t count = 0;
    const auto read =
        store_.read(finding.meter, finding.range, MetricSet::all(), [&](const ReadingBatch& batch) {
            rows.push_back(batch);
            count += batch.rows();
            return count <= kMaxRows;
        });
    if (!read) return fail(read.error());
    if (count > kMaxRows)
        return fail(ErrorCode::invalidInput,
                    "The finding covers more than the {} readings that can be changed at once.",
                    kMaxRows);
    return rows;
}

/// What an earlier decision changed is again what the file said.
Result<void> DecisionApplier::restore() {
    std::error_code error;
    if (!fs::exists(originals_, error)) return {};
    const auto text = readFile(originals_, kMaxOriginalBytes);
    if (!text) return fail(text.error());
    const auto rows = fromJson(*text);
    if (!rows) return fail(rows.error());
    if (auto written = write(*rows); !written) return written;
    fs::remove(originals_, error);
    return {};
}

Result<void> DecisionApplier::keepOriginals(const std::vector<ReadingBatch>& rows) const {
    std::error_code error;
    fs::create_directories(originals_.parent_path(), error);
    return replaceFile(originals_, toJson(rows).dump());
}

Result<void> DecisionApplier::write(const std::vector<ReadingBatch>& rows) {
    for (const ReadingBatch& batch : rows) {
        if (batch.empty()) continue;
        const auto written =
            store_.append("decision:" + randomId(), std::span<const ReadingBatch>(&batch, 1));
        if (!written) return fail(written.error());
    }
    return store_.checkpoint();
}

}  // namespace joulewatch
