#include "analyze/degradation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "signal/median.hpp"
#include "signal/natural_log.hpp"
#include "signal/trend.hpp"

namespace joulewatch {
namespace {

/// A block that holds fewer of its readings says little about its middle.
constexpr double kLeastShareOfBlock = 0.1;
/// Peers are there for at least half of the time.
constexpr double kPeerOverlap = 0.5;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

double days(Duration duration) {
    return std::chrono::duration<double, std::ratio<86400>>(duration).count();
}

Duration lengthOf(TimeRange span) { return std::max(Duration{0}, span.to - span.from); }

TimeRange plantSpan(std::span<const MachineSurvey> machines) {
    TimeRange span = machines.empty() ? TimeRange{} : machines.front().span;
    for (const MachineSurvey& each : machines)
        span = {std::min(span.from, each.span.from), std::max(span.to, each.span.to)};
    return span;
}

/// Share of `span` in which `other` has readings.
double overlap(TimeRange span, const MachineSurvey& other) {
    const TimeRange both{std::max(span.from, other.span.from), std::min(span.to, other.span.to)};
    const auto whole = static_cast<double>(lengthOf(span).count());
    if (whole <= 0) return 0;
    return static_cast<double>(lengthOf(both).count()) / whole * std::min(1.0, other.completeness);
}

bool hasReference(const MachineSurvey& machine) { return machine.runningMedianA > 0; }

/// Who counts towards the common load: a machine that is there for half of the plant's time.
std::vector<std::uint8_t> membersOf(std::span<const MachineSurvey> machines) {
    const TimeRange span = plantSpan(machines);
    std::vector<std::uint8_t> members;
    for (const MachineSurvey& each : machines)
        members.push_back(hasReference(each) && overlap(span, each) >= kPeerOverlap ? 1 : 0);
    return members;
}

bool enoughPeers(std::span<const MachineSurvey> machines, std::span<const std::uint8_t> members,
                 std::size_t machine) {
    std::size_t peers = 0;
    for (std::size_t k = 0; k < machines.size(); ++k)
        if (k != machine && members[k] != 0 &&
            overlap(machines[machine].span, machines[k]) >= kPeerOverlap)
            ++peers;
    return hasReference(machines[machine]) && peers >= PeerMedian::kFewestPeers;
}

struct SlotMedian {
    float value = kNone;
    double middleSlot = 0;  // of the readings counted
};

/// Median of what is there in `row` where `counts` holds; unknown when that is too little. Leaves
/// the values in `scratch`.
template <class Counts>
SlotMedian medianWhere(std::span<const float> row, std::vector<float>& scratch, Counts counts) {
    const auto here = [&](std::size_t k) {
        return static_cast<std::size_t>(row[k] == row[k]) & static_cast<std::size_t>(counts(k));
    };
    scratch.resize(row.size());
    std::size_t size = 0;
    for (std::size_t k = 0; k < row.size(); ++k) {  // without a branch: idle and running alternate
        scratch[size] = row[k];
        size += here(k);
    }
    scratch.resize(size);
    const auto needed = kLeastShareOfBlock * static_cast<double>(row.size());
    if (size == 0 || static_cast<double>(size) < needed) return {};
    std::size_t first = 0;
    std::size_t last = row.size() - 1;
    while (here(first) == 0) ++first;
    while (here(last) == 0) --last;
    return {medianInPlace(std::span(scratch)), static_cast<double>(first + last) / 2};
}

/// Median of values written with few decimals, as the median of grouped data: the readings that
/// show `median` are spread evenly over its rounding interval, which is as wide as the gap to the
/// nearest other value. Else a fall of 8 % in steps of 0.001 would be read to ±0.06 points.
float groupedMedian(float median, std::span<const float> values) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::uint32_t below = 0;
    std::uint32_t equal = 0;
    for (float value : values) below += value < median ? 1 : 0;
    for (float value : values) equal += value == median ? 1 : 0;
    std::array<float, 8> gaps{};  // side by side, for the least is found in vector registers
    gaps.fill(kInfinity);
    for (std::size_t k = 0; k < values.size() / 8 * 8; k += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) {
            const float distance = std::abs(values[k + lane] - median);
            const float apart = distance > 0 ? distance : kInfinity;
            gaps[lane] = apart < gaps[lane] ? apart : gaps[lane];
        }
    const float gap = *std::min_element(gaps.begin(), gaps.end());
    if (equal < 2 || std::isinf(gap)) return median;
    const double excess = 0.5 * static_cast<double>(values.size()) - below;
    return median + gap * static_cast<float>(excess / equal - 0.5);
}

Timestamp slotTime(const AlignedWindow& window, double slot) {
    const double step = static_cast<double>(window.step().count());
    return window.start() + Duration{static_cast<std::int64_t>(slot * step)};
}

/// Hourly medians of ln(current) while running.
std::vector<HourlyLevel> hourlyLevels(const AlignedWindow& window, std::span<const float> log,
                                      float runningLog, std::vector<float>& scratch) {
    std::vector<HourlyLevel> levels;
    for (std::size_t first = 0; first < log.size();) {
        const Timestamp hour =
            std::chrono::floor<std::chrono::hours>(slotTime(window, static_cast<double>(first)));
        std::size_t last = first;
        while (last < log.size() &&
               slotTime(window, static_cast<double>(last)) < hour + std::chrono::hours{1})
            ++last;
        const auto inside = log.subspan(first, last - first);
        const SlotMedian median =
            medianWhere(inside, scratch, [&](std::size_t k) { return !(inside[k] < runningLog); });
        if (!std::isnan(median.value)) levels.push_back({hour, median.value});
        first = last;
    }
    return levels;
}

std::string describeMethod(bool hasPeers) {
    return std::string("Theil-Sen line through block medians of ") +
           (hasPeers
                ? "current over the median of the other machines at the same instant, less what "
                  "machines that move with it share"
                : "current over the machine's own weekly profile") +
           "; Mann-Kendall test, variance after Hamed & Rao (1998)";
}

bool beyondLimits(const DegradationFinding& finding) {
    return finding.current.changePercent >= kCurrentRiseWarning ||
           finding.powerFactor.changePercent <= -kPowerFactorFallWarning;
}

/// Says in words what the figures cannot show.
void explainGaps(DegradationFinding& finding, const MachineSurvey& survey, std::size_t blocks) {
    Provenance& provenance = finding.provenance;
    const auto warn = [&](std::string text) { provenance.warnings.push_back(std::move(text)); };
    if (!hasReference(survey))
        warn("no_running_state: no current above zero was read, so there is nothing to compare.");
    else if (!finding.current.known())
        warn(fmt::format(
            "too_short: {} blocks of {:g} h over {:.1f} days; a trend needs {} blocks "
            "over {:g} days.",
            blocks, finding.blockHours, finding.spanDays, kFewestBlocks, kShortestTrendDays));
    if (!finding.powerFactor.known())
        warn("no_power_factor_trend: too few readings of the power factor while running.");
    if (!finding.current.known() && !finding.powerFactor.known())
        provenance.status = Status::insufficientData;
    else if (finding.severity == Severity::normal && beyondLimits(finding))
        warn(
            fmt::format("trend_not_significant: the change is beyond a limit, but chance alone "
                        "would show it too often (p above {:g}).",
                        kTrendSignificance));
}

}  // namespace

Degradation::Degradation(std::span<const MachineSurvey> machines) : peers_(membersOf(machines)) {
    const std::vector<std::uint8_t> members = membersOf(machines);
    for (std::size_t m = 0; m < machines.size(); ++m) {
        Machine machine;
        machine.survey = machines[m];
        machine.hasPeers = enoughPeers(machines, members, m);
        machines_.push_back(std::move(machine));
    }
}

DegradationDigest Degradation::digest(const AlignedWindow& window) const {
    ensure(window.meters() == machines_.size(), "a window has a row per surveyed machine");
    const std::size_t slots = window.slots();
    std::vector<float> logs(machines_.size() * slots);
    for (std::size_t m = 0; m < machines_.size(); ++m) {
        const auto row = std::span(logs).subspan(m * slots, slots);
        naturalLog(window.row(Metric::currentA, m), row);
        const auto reference = static_cast<float>(std::log(machines_[m].survey.runningMedianA));
        for (float& value : row) value -= reference;
    }
    DegradationDigest digest;
    digest.length = window.step() * static_cast<std::int64_t>(slots);
    digest.machines.resize(machines_.size());
    std::vector<float> scratch;
    for (std::size_t m = 0; m < machines_.size(); ++m) {
        if (machines_[m].hasPeers) continue;
        const MachineSurvey& survey = machines_[m].survey;
        const auto runningLog =
            static_cast<float>(std::log(survey.runningThresholdA / survey.runningMedianA));
        digest.machines[m].hourly =
            hourlyLevels(window, std::span(logs).subspan(m * slots, slots), runningLog, scratch);
    }
    peers_.subtractFrom(logs, slots);
    for (std::size_t m = 0; m < machines_.size(); ++m)
        takeBlock(digest.machines[m], window, m, std::span(logs).subspan(m * slots, slots));
    return digest;
}

void Degradation::takeBlock(DegradationDigest::Block& block, const AlignedWindow& window,
                            std::size_t machine, std::span<float> logRatio) const {
    std::vector<float> scratch;
    scratch.reserve(logRatio.size());
    const SlotMedian ratio = machines_[machine].hasPeers
                                 ? medianWhere(logRatio, scratch, [](std::size_t) { return true; })
                                 : SlotMedian{};
    block.logRatio = ratio.value;
    block.at = slotTime(window, ratio.middleSlot);
    const auto current = window.row(Metric::currentA, machine);
    const auto threshold = static_cast<float>(machines_[machine].survey.runningThresholdA);
    const SlotMedian pf = medianWhere(window.row(Metric::powerFactor, machine), scratch,
                                      [&](std::size_t k) { return !(current[k] < threshold); });
    // A negative sign is the direction of power.
    block.powerFactor = std::abs(groupedMedian(pf.value, scratch));
    block.powerFactorAt = slotTime(window, pf.middleSlot);
}

void Degradation::add(DegradationDigest digest) {
    length_ = std::max(length_, digest.length);
    for (std::size_t m = 0; m < machines_.size(); ++m) {
        Machine& machine = machines_[m];
        DegradationDigest::Block& block = digest.machines[m];
        const Timestamp origin = machine.survey.span.from;
        machine.atDays.push_back(days(block.at - origin));
        machine.logRatio.push_back(block.logRatio);
        if (!std::isnan(block.powerFactor))
            machine.powerFactor.add(days(block.powerFactorAt - origin), block.powerFactor);
        machine.hourly.insert(machine.hourly.end(), block.hourly.begin(), block.hourly.end());
    }
}

std::vector<DegradationPoint> Degradation::pointsOf(const Machine& machine,
                                                    const BlockSeries& logRatio,
                                                    double fitStart) const {
    const Timestamp origin = machine.survey.span.from;
    std::map<std::int64_t, DegradationPoint> byBlock;  // two series, one row a block
    const auto pointAt = [&](double day) -> DegradationPoint& {
        const Timestamp at =
            origin + Duration{static_cast<std::int64_t>(std::llround(day * 86'400'000))};
        DegradationPoint& point = byBlock[at.time_since_epoch() / length_];
        point.at = at;
        return point;
    };
    for (std::size_t i = 0; i < machine.powerFactor.value.size(); ++i)
        pointAt(machine.powerFactor.atDays[i]).powerFactor = machine.powerFactor.value[i];
    for (std::size_t i = 0; i < logRatio.value.size(); ++i)
        pointAt(logRatio.atDays[i]).currentRatio = std::exp(logRatio.value[i] - fitStart);
    std::vector<DegradationPoint> points;
    for (const auto& [number, point] : byBlock) points.push_back(point);
    return points;
}

DegradationFinding Degradation::find(std::size_t index,
                                     std::span<const std::vector<double>> ratios) const {
    const Machine& machine = machines_[index];
    DegradationFinding finding;
    finding.machineId = machine.survey.meter.id;
    finding.spanDays = days(lengthOf(machine.survey.span));
    finding.blockHours = days(length_) * 24;
    finding.provenance.method = describeMethod(machine.hasPeers);
    auto& warnings = finding.provenance.warnings;
    BlockSeries logRatio;
    if (machine.hasPeers) {
        const std::vector<double> own = withoutLineMates(ratios, index);
        for (std::size_t b = 0; b < own.size(); ++b)
            if (!std::isnan(own[b])) logRatio.add(machine.atDays[b], own[b]);
    } else {
        warnings.emplace_back(
            "no_peers: fewer than three other machines share its time; its own weekly profile is "
            "the reference.");
        ProfiledBlocks own = profileBlocks(machine.hourly, machine.survey.span.from, length_);
        logRatio = std::move(own.blocks);
        warnings.insert(warnings.end(), own.warnings.begin(), own.warnings.end());
    }
    const TrendScale scale{finding.spanDays, static_cast<double>(machine.survey.rows),
                           machine.survey.runningMedianA};
    double fitStart = 0;
    if (enoughForTrend(logRatio)) {
        finding.current = currentTrend(logRatio, scale);
        fitStart = theilSen(logRatio.atDays, logRatio.value).at(0);
    }
    if (enoughForTrend(machine.powerFactor))
        finding.powerFactor = powerFactorTrend(machine.powerFactor, scale);
    if (length_ > Duration{0}) finding.points = pointsOf(machine, logRatio, fitStart);
    judge(finding);
    explainGaps(finding, machine.survey, logRatio.value.size());
    return finding;
}

DegradationFindings Degradation::finish() const {
    DegradationFindings findings;
    std::vector<std::vector<double>> ratios;
    for (const Machine& each : machines_) ratios.push_back(each.logRatio);
    for (std::size_t m = 0; m < machines_.size(); ++m) findings.machines.push_back(find(m, ratios));
    findings.provenance.method = describeMethod(true);
    return findings;
}

}  // namespace joulewatch
