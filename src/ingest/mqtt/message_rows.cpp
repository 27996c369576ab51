#include "ingest/mqtt/message_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/device_of.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxIdBytes = 255;
constexpr std::size_t kMaxKeptRows = 20'000;      // room for the next read
constexpr Timestamp kArrives = Timestamp::min();  // stands for the arrival until commit()
constexpr std::int64_t kEarliestMs = -2'208'988'800'000, kLatestMs = 7'258'118'400'000;

bool isMissing(double value) { return std::isnan(value); }

}  // namespace

std::optional<std::uint32_t> MessageRows::meterNumber(std::string_view id) {
    const auto known = numbers_.find(id);
    if (known != numbers_.end()) return known->second;
    if (id.empty() || id.size() > kMaxIdBytes || meters_.size() == kMaxMeters) return std::nullopt;
    const auto number = static_cast<std::uint32_t>(meters_.size());
    meters_.push_back({.id = MeterId(id)});
    numbers_.emplace(id, number);
    return number;
}

void MessageRows::begin(Timestamp arrival) {
    arrival_ = arrival;
    messageBegin_ = rows_.size();
    usedArrival_ = false;
    problem_.clear();
}

SentRow& MessageRows::rowOf(std::uint32_t meter, std::optional<Timestamp> at) {
    const Timestamp stamp = at.value_or(kArrives);
    for (std::size_t i = rows_.size(); i > messageBegin_; --i)
        if (rows_[i - 1].meter == meter && rows_[i - 1].at == stamp) return rows_[i - 1];
    return rows_.emplace_back(SentRow{stamp, meter, {}});
}

bool MessageRows::isTimeRight(std::optional<Timestamp> at) {
    if (!at || (at->time_since_epoch().count() >= kEarliestMs &&
                at->time_since_epoch().count() <= kLatestMs))
        return true;
    problem_ = "its time is none between 1900 and 2200";
    return false;
}

bool MessageRows::isValueRight(Metric metric, double& value) {
    const auto accepted = withinRange(index(metric), value);
    if (!accepted)
        problem_ = outsideRange(index(metric), fmt::format("{} {}", value, info(metric).unit));
    value = accepted.value_or(value);
    return accepted.has_value();
}

bool MessageRows::put(std::uint32_t meter, Metric metric, double value,
                      std::optional<Timestamp> at) {
    if (!isTimeRight(at) || !isValueRight(metric, value)) return false;
    rowOf(meter, at).values[index(metric)] = value;
    return true;
}

bool MessageRows::putAll(std::uint32_t meter, const Sample& sample, std::optional<Timestamp> at) {
    if (!isTimeRight(at)) return false;
    SentRow* row = nullptr;
    for (const MetricInfo& each : kMetrics) {
        double value = sample[index(each.metric)];
        if (isMissing(value)) continue;
        if (!isValueRight(each.metric, value)) return false;
        if (row == nullptr) row = &rowOf(meter, at);
        row->values[index(each.metric)] = value;
    }
    return true;
}

/// The time of its arrival, or so much later that no value takes an earlier one's place.
bool MessageRows::stampArrival(SentRow& row) {
    KnownMeter& meter = meters_[row.meter];
    Timestamp at = arrival_;
    for (const MetricInfo& each : kMetrics) {
        if (isMissing(row.values[index(each.metric)])) continue;
        const Timestamp last = meter.lastArrival[index(each.metric)];
        // Further ahead it can only be when the clock was set back.
        if (last <= arrival_ + kMostAhead) at = std::max(at, last + Duration{1});
    }
    if (at > arrival_ + kMostAhead) return false;
    for (const MetricInfo& each : kMetrics)
        if (!isMissing(row.values[index(each.metric)])) meter.lastArrival[index(each.metric)] = at;
    row.at = at;
    const bool setBack = furthest_ > arrival_ + kMostAhead;
    furthest_ = setBack ? at : std::max(furthest_, at);
    return true;
}

bool MessageRows::commit() {
    if (rows_.size() == messageBegin_ && problem_.empty()) problem_ = "there is no value in it";
    for (std::size_t i = messageBegin_; i < rows_.size() && problem_.empty(); ++i) {
        if (rows_[i].at != kArrives) continue;
        usedArrival_ = true;
        if (!stampArrival(rows_[i]))
            problem_ =
                fmt::format("'{}' sends more than 1000 values a second without a time of their own",
                            meter(rows_[i].meter));
    }
    if (!problem_.empty()) discard();
    if (!presences_.empty()) forgetAbsent();
    return problem_.empty();
}

void MessageRows::tell(Presence presence) {
    const auto known = presences_.find(presence.device);
    if (known != presences_.end())
        known->second = std::move(presence);
    else if (presences_.size() < kMaxMeters)
        presences_.emplace(presence.device, std::move(presence));
}

/// Who has sent the message's rows is there.
void MessageRows::forgetAbsent() {
    for (std::size_t i = messageBegin_; i < rows_.size(); ++i)
        for (std::string_view name = meter(rows_[i].meter); !name.empty(); name = deviceOf(name))
            if (const auto told = presences_.find(name);
                told != presences_.end() && !told->second.online)
                presences_.erase(told);
}

std::vector<Presence> MessageRows::takePresences() {
    std::vector<Presence> told;
    for (auto& [device, presence] : presences_) told.push_back(std::move(presence));
    presences_.clear();
    return told;
}

ReadingSet MessageRows::take() {
    std::vector<std::string> names;
    for (SentRow& row : rows_) {
        KnownMeter& meter = meters_[row.meter];
        if (meter.read != reads_) {
            meter.read = reads_;
            meter.place = static_cast<std::uint32_t>(names.size());
            names.push_back(meter.id);
        }
        row.meter = meter.place;
    }
    ++reads_;
    ReadingSet set = setOf(rows_, names);
    rows_.clear();
    if (rows_.capacity() > kMaxKeptRows) rows_.shrink_to_fit();
    return set;
}

}  // namespace joulewatch
