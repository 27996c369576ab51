#include "app/simulate/mqtt_way.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "app/random_id.hpp"
#include "app/simulate/mqtt_message.hpp"
#include "ingest/mqtt/mqtt_client.hpp"

namespace joulewatch {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostWaiting = 100'000;
constexpr std::size_t kMostUnderWay = 1'000;  // sent, not acknowledged
constexpr milliseconds kPatience{50}, kFirstPause{250}, kLongestPause{5000};

class MqttWay : public DeviceWay {
 public:
    MqttWay(const MqttWayOptions& options, const std::vector<Meter>& meters)
        : options_(options),
          meters_(meters),
          clientId_("joulewatch-sim-" + randomId().substr(0, 8)) {
        thread_ = std::thread([this] { run(); });
    }
    ~MqttWay() override {
        ending_ = true;
        wakeup_.wake();
        thread_.join();
    }
    MqttWay(const MqttWay&) = delete;
    MqttWay& operator=(const MqttWay&) = delete;

    void take(const PlantTick& tick) override {
        const std::scoped_lock lock(guard_);
        for (std::size_t m = 0; m < tick.machines.size(); ++m) {
            if (!options_.share.holds(m)) continue;
            waiting_.push_back(
                {messageOf(options_.shape, meters_[m].id, tick.at, tick.machines[m]), tick.at});
            ++state_.given;
        }
    }
    void flush() override {}  // within kPatience all goes out
    bool full() const override {
        const std::scoped_lock lock(guard_);
        return waiting_.size() >= kMostWaiting;
    }
    WayState state() const override {
        const std::scoped_lock lock(guard_);
        return state_;
    }

 private:
    struct Waiting {
        MqttMessage message;
        Timestamp at;
    };

    void run() {
        milliseconds pause = kFirstPause;
        while (!ending_) {
            const auto done = serve(pause);
            if (ending_) return;
            {
                const std::scoped_lock lock(guard_);
                if (!done) state_.trouble = done.error().message;
            }
            std::this_thread::sleep_for(pause);
            pause = std::min(pause * 2, kLongestPause);
        }
    }

    /// One connection, to its end. What was under way on the last one goes out again.
    Result<void> serve(milliseconds& pause) {
        MqttConnect connect;
        connect.clientId = clientId_;
        connect.cleanSession = true;
        auto client = MqttClient::connect(options_.broker, connect, wakeup_);
        if (!client) return fail(client.error());
        pause = kFirstPause;
        for (std::size_t m = 0; m < meters_.size(); ++m) {
            const MqttMessage hello = announcementOf(options_.shape, meters_[m].id);
            if (hello.topic.empty() || !options_.share.holds(m)) continue;
            if (auto said = (*client)->publish(hello.topic, hello.payload, hello.retain); !said)
                return said;
        }
        {
            const std::scoped_lock lock(guard_);
            state_.trouble.clear();
        }
        for (std::size_t underWay = 0; !ending_;) {
            if (auto sent = sendSome(**client, underWay); !sent) return sent;
            if (const auto heard = (*client)->receive(kPatience); !heard)
                return fail(heard.error());
            const std::size_t published = std::min((*client)->takePublished(), underWay);
            underWay -= published;
            acknowledge(published);
        }
        (*client)->disconnect();
        return {};
    }

    Result<void> sendSome(MqttClient& client, std::size_t& underWay) {
        const std::scoped_lock lock(guard_);
        for (; underWay < std::min(waiting_.size(), kMostUnderWay); ++underWay) {
            const MqttMessage& message = waiting_[underWay].message;
            if (auto said = client.publishOnce(message.topic, message.payload, message.retain);
                !said)
                return said;
        }
        return client.flush();
    }

    /// A broker acknowledges in the order in which it was sent to.
    void acknowledge(std::size_t published) {
        if (published == 0) return;
        const std::scoped_lock lock(guard_);
        state_.acknowledged += published;
        state_.acknowledgedTo = waiting_[published - 1].at;
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(published));
    }

    MqttWayOptions options_;
    std::vector<Meter> meters_;
    std::string clientId_;
    Wakeup wakeup_;  // of the end alone: whoever is woken gives up a connection that it makes
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;
    std::deque<Waiting> waiting_;  // the first `underWay` of them were sent
    WayState state_;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<DeviceWay> makeMqttWay(const MqttWayOptions& options,
                                       const std::vector<Meter>& meters) {
    return std::make_unique<MqttWay>(options, meters);
}

}  // namespace joulewatch
