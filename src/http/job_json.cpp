#include "http/job_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace joulewatch {

Json toJson(const JobState& state) {
    Json shown;
    shown["id"] = state.id;
    shown["datasetId"] = state.datasetId;
    shown["status"] = name(state.status);
    shown["stage"] = state.stage;
    shown["done"] = state.done;
    shown["total"] = state.total;
    shown["etaSeconds"] = state.etaSeconds ? Json(std::ceil(*state.etaSeconds)) : Json(nullptr);
    shown["error"] = state.error ? Json(*state.error) : Json(nullptr);
    return shown;
}

namespace {

class JobEvents final : public EventSource {
 public:
    explicit JobEvents(std::shared_ptr<JobFeed> feed) : feed_(std::move(feed)) {}

    std::string next() override {
        std::string text;
        while (const auto state = feed_->next()) {
            // One line: a dump without indentation has no line ends, those in strings are escaped.
            text +=
                fmt::format("event: job\ndata: {}\n\n",
                            toJson(*state).dump(-1, ' ', false, Json::error_handler_t::replace));
            ended_ = ended_ || state->ended();
        }
        return text;
    }
    bool ended() const override { return ended_ || feed_->cutOff(); }
    void onNews(std::function<void()> wake) override { feed_->onNews(std::move(wake)); }

 private:
    std::shared_ptr<JobFeed> feed_;
    bool ended_ = false;
};

}  // namespace

std::shared_ptr<EventSource> eventsOf(std::shared_ptr<JobFeed> feed) {
    return std::make_shared<JobEvents>(std::move(feed));
}

}  // namespace joulewatch
