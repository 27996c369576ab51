#include "ingest/mqtt/message_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxTopics = 50'000;  // beyond, all are asked for anew

MetricSet metricsOf(const Sample& sample) {
    MetricSet metrics;
    for (const MetricInfo& each : kMetrics)
        if (!std::isnan(sample[index(each.metric)])) metrics = metrics.with(MetricSet(each.metric));
    return metrics;
}

}  // namespace

MessageDecoder::MessageDecoder(std::vector<std::unique_ptr<MessageFormat>> formats,
                               std::string ownPrefix, IsAccepted isAccepted)
    : formats_(std::move(formats)),
      ownPrefix_(std::move(ownPrefix)),
      isAccepted_(std::move(isAccepted)) {}

std::vector<MqttSubscription> MessageDecoder::subscriptions() const {
    std::vector<MqttSubscription> all;
    for (const auto& format : formats_)
        for (const MqttSubscription& each : format->subscriptions()) {
            const auto known = std::ranges::find(all, each.filter, &MqttSubscription::filter);
            if (known == all.end())
                all.push_back(each);
            else
                known->qos = std::max(known->qos, each.qos);
        }
    return all;
}

const MessageDecoder::Owner& MessageDecoder::ownerOf(std::string_view topic) {
    const auto known = owners_.find(topic);
    if (known != owners_.end()) [[likely]]
        return known->second;
    if (owners_.size() == kMaxTopics) {
        owners_.clear();
        for (const auto& format : formats_) format->forgetPlaces();
    }
    Owner owner;
    const bool ours = !ownPrefix_.empty() && topic.starts_with(ownPrefix_);
    for (const auto& format : formats_) {
        if (ours) break;
        const auto place = format->place(topic, rows_);
        if (!place) continue;
        owner = {format.get(), *place};
        break;
    }
    return owners_.emplace(topic, owner).first->second;
}

void MessageDecoder::forgetIfChanged() {
    std::uint64_t version = 0;
    for (const auto& format : formats_) version += format->version();
    if (version == version_) return;
    version_ = version;
    owners_.clear();
    for (const auto& format : formats_) format->forgetPlaces();
}

void MessageDecoder::take(const MqttPublish& message, Timestamp arrival) {
    ++counts_.messages;
    const Owner owner = ownerOf(message.topic);
    if (owner.format == nullptr) return;
    if (message.duplicate && message.qos > 0 && delivered_.contains(message)) {
        ++counts_.repeated;
        return;
    }
    const std::size_t before = rows_.rows();
    rows_.begin(arrival);
    if (!owner.format->take(owner.place, message, rows_)) {
        rows_.discard();
        forgetIfChanged();
        return;
    }
    if (owner.format->findsMeters() && leaveOutUnasked(*owner.format, message)) return;
    if (rows_.commit()) {
        counts_.readings += rows_.rows() - before;
        if (rows_.usedArrival() && message.qos > 0) delivered_.add(message);
        return;
    }
    ++counts_.refused;
    lastProblem_ = fmt::format("A message on {} gave no reading: {}.", inQuotes(message.topic),
                               rows_.problem());
}

/// True when nothing is left of the message.
bool MessageDecoder::leaveOutUnasked(const MessageFormat& format, const MqttPublish& message) {
    bool any = false;
    rows_.leaveOut([&](const SentRow& row) {
        const MeterId& meter = rows_.meter(row.meter);
        if (isAccepted_(meter)) return false;
        any = true;
        FoundMeter* found = found_.note(meter, metricsOf(row.values), rows_.arrival());
        if (found == nullptr) return true;
        format.describe(*found);
        found->sample = message.payload.substr(0, FoundMeters::kMaxSampleBytes);
        return true;
    });
    if (!any || rows_.messageRows() > 0 || !rows_.problem().empty()) return false;
    ++counts_.unasked;
    return true;
}

std::vector<FoundMeter> MessageDecoder::takeFound() {
    if (announcedVersion_ != version_) {
        announcedVersion_ = version_;
        for (const auto& format : formats_)
            for (const FoundMeter& each : format->announced())
                if (!isAccepted_(each.id))
                    if (FoundMeter* found = found_.note(each.id, each.metrics, rows_.arrival())) {
                        found->name = each.name;
                        found->maker = each.maker;
                        found->model = each.model;
                    }
    }
    return found_.takeNews();
}

}  // namespace joulewatch
