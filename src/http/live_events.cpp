#include "http/live_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "http/json_writer.hpp"

namespace joulewatch {
namespace {

std::int64_t milliseconds(Timestamp at) { return at.time_since_epoch().count(); }

class LiveEvents final : public EventSource {
 public:
    LiveEvents(std::shared_ptr<LiveSubscription> subscription, std::optional<Timestamp> since)
        : subscription_(std::move(subscription)) {
        // At once, so that a page knows that it is connected.
        first_ = since
                     ? fmt::format("event: lost\ndata: {{\"since\":{}}}\n\n", milliseconds(*since))
                     : ":\n\n";
    }

    std::string next() override {
        std::string text = std::exchange(first_, {});
        while (const auto message = subscription_->next()) {
            text += fmt::format("id: {}\nevent: {}\ndata: ", message->id, message->event);
            text += message->data ? *message->data
                                  : fmt::format("{{\"since\":{}}}", milliseconds(message->since));
            text += "\n\n";
        }
        return text;
    }
    bool ended() const override { return std::chrono::steady_clock::now() > until_; }
    void onNews(std::function<void()> wake) override { subscription_->onNews(std::move(wake)); }

 private:
    std::shared_ptr<LiveSubscription> subscription_;
    std::string first_;
    std::chrono::steady_clock::time_point until_ =
        std::chrono::steady_clock::now() + kLiveStreamTime;
};

}  // namespace

std::string liveReadingsText(const ReadingBatch& batch) {
    JsonWriter text;
    text.add("meter", batch.meter()).addColumn("at", batch.at(), milliseconds);
    for (const MetricInfo& each : kMetrics) {
        const auto column = batch.column(each.metric);
        if (std::ranges::all_of(column, [](double value) { return std::isnan(value); })) continue;
        text.addColumn(each.name, column, [](double value) { return value; });
    }
    return text.text();
}

std::shared_ptr<EventSource> eventsOf(std::shared_ptr<LiveSubscription> subscription,
                                      std::optional<Timestamp> since) {
    return std::make_shared<LiveEvents>(std::move(subscription), since);
}

}  // namespace joulewatch
