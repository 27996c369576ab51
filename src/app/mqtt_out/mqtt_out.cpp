#include "app/mqtt_out/mqtt_out.hpp"

#include <pthread.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <mutex>
#include <thread>

#include "app/mqtt_out/home_assistant_device.hpp"
#include "app/mqtt_out/meter_announcer.hpp"
#include "app/readings_relay.hpp"
#include "app/retry_pause.hpp"
#include "ingest/mqtt/mqtt_client.hpp"
#include "reports/section.hpp"

namespace joulewatch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookEvery{2000};  // at the registry and at what is wrong
constexpr std::chrono::milliseconds kLookAtNew{100};
constexpr std::size_t kRowsAtOnce = 1000;

Timestamp now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

/// A lost broker costs no signal: OpenSSL writes without saying so.
void blockBrokenPipes() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Calls `with` for each value that the row has, until it returns false.
template <class With>
void forEachValue(const OutRow& row, With with) {
    const auto tell = [&](std::string_view name, double value) {
        return std::isnan(value) || with(name, value);
    };
    for (const MetricInfo& each : kMetrics)
        if (!tell(each.name, row.values[index(each.metric)])) return;
    if (tell(kEnergyImport, row.energyImportKwh)) tell(kEnergyExport, row.energyExportKwh);
}

class MqttOut final : public Source {
 public:
    MqttOut(MqttOutSettings settings, const Intake& intake)
        : settings_(std::move(settings)),
          intake_(intake),
          queue_([] { return now(); }, [this] { wakeup_.wake(); }) {
        state_.name = settings_.name;
        state_.kind = "mqtt_out";
        state_.target = settings_.target();
        state_.since = now();
        intake_.relay->add(queue_);
        thread_ = std::thread([this] { run(); });
    }
    ~MqttOut() override {
        intake_.relay->remove(queue_);
        ending_ = true;
        wakeup_.wake();
        thread_.join();
    }
    MqttOut(const MqttOut&) = delete;
    MqttOut& operator=(const MqttOut&) = delete;

    SourceState state() const override {
        const std::scoped_lock lock(guard_);
        SourceState shown = state_;
        if (const std::uint64_t lost = queue_.lost(); lost > 0) {
            shown.errors += lost;
            if (shown.lastError.empty() || shown.connected)
                shown.lastError = fmt::format(
                    "{} readings were not published: the broker was away, or too slow.", lost);
        }
        return shown;
    }

 private:
    void run();
    Result<void> serve();
    Result<void> greet(MqttClient& client);
    Result<void> goOn(MqttClient& client);
    Result<void> look(MqttClient& client);
    Result<void> say(MqttClient& client, const OutRow& row);
    Result<void> say(MqttClient& client, std::span<const OutRow> rows);
    void noteError(const std::string& sentence);
    void setConnected(bool connected);

    MqttOutSettings settings_;
    Intake intake_;
    Wakeup wakeup_;
    OutQueue queue_;
    MeterAnnouncer announcer_{settings_, intake_, queue_};
    Clock::time_point lookedAt_{};
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;  // of state_
    SourceState state_;
    std::thread thread_;
};

void MqttOut::run() {
    blockBrokenPipes();
    RetryPause pause;
    while (!ending_) {
        const auto began = Clock::now();
        const auto served = serve();
        queue_.close();
        if (ending_) break;
        noteError(served ? "The connection to the broker ended." : served.error().message);
        if (Clock::now() - began > RetryPause::kLongest) pause.reset();
        for (const auto until = Clock::now() + pause.next(); !ending_ && Clock::now() < until;) {
            wakeup_.clear();  // news are for who is connected
            if (ending_) return;
            wakeup_.waitFor(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
        }
    }
}

/// One connection, to its end.
Result<void> MqttOut::serve() {
    MqttConnect connect;
    connect.clientId = settings_.clientId;
    connect.user = settings_.user;
    connect.password = settings_.password;
    connect.keepAlive = settings_.keepAlive;
    connect.cleanSession = true;
    connect.will = MqttWill{settings_.topic.ofProgram(kProgramStatus), "offline"};
    auto client = MqttClient::connect(settings_.address, connect, wakeup_);
    if (!client) return fail(client.error());
    if (auto greeted = greet(**client); !greeted) return greeted;
    setConnected(true);
    auto done = goOn(**client);
    setConnected(false);
    if (!done) return done;
    // A good-bye takes the will away.
    if (auto said = (*client)->publish(connect.will->topic, "offline", true); !said) return said;
    (*client)->disconnect();
    return {};
}

Result<void> MqttOut::greet(MqttClient& client) {
    lookedAt_ = {};
    if (settings_.homeAssistant)
        if (auto begun = announcer_.begin(client); !begun) return begun;
    if (auto said = client.publish(settings_.topic.ofProgram(kProgramStatus), "online", true);
        !said)
        return said;
    const auto waiting = queue_.open();
    if (auto looked = look(client); !looked) return looked;
    return say(client, waiting);
}

Result<void> MqttOut::goOn(MqttClient& client) {
    while (!ending_) {
        const auto messages = client.receive(queue_.hasUnknown() ? kLookAtNew : kLookEvery);
        if (!messages) return fail(messages.error());
        wakeup_.clear();
        if (ending_) return {};
        const auto born = announcer_.hear(client, *messages);
        if (!born) return fail(born.error());
        if (*born)
            if (auto said = say(client, queue_.latest()); !said) return said;
        const auto passed = Clock::now() - lookedAt_;
        if (*born || passed >= kLookEvery || (queue_.hasUnknown() && passed >= kLookAtNew))
            if (auto looked = look(client); !looked) return looked;
        for (auto rows = queue_.take(kRowsAtOnce); !rows.empty(); rows = queue_.take(kRowsAtOnce))
            if (auto said = say(client, rows); !said) return said;
        if (auto flushed = client.flush(); !flushed) return flushed;
    }
    return {};
}

/// Which meters there are, what they are called and what is wrong with them.
Result<void> MqttOut::look(MqttClient& client) {
    lookedAt_ = Clock::now();
    const auto fresh =
        queue_.sort([this](const MeterId& meter) { return announcer_.sideOf(meter); });
    if (settings_.homeAssistant)
        if (auto looked = announcer_.look(client); !looked) return looked;
    return say(client, fresh);
}

Result<void> MqttOut::say(MqttClient& client, const OutRow& row) {
    if (!settings_.topic.hasMetric()) {
        Json object{{"at", row.at.time_since_epoch().count()}};
        forEachValue(row, [&](std::string_view name, double value) {
            object[std::string(name)] = value;
            return true;
        });
        return client.publish(settings_.topic.of(row.meter, {}), object.dump(), settings_.retain);
    }
    Result<void> said;
    forEachValue(row, [&](std::string_view name, double value) {
        said = client.publish(settings_.topic.of(row.meter, name), fmt::format("{}", value),
                              settings_.retain);
        return said.has_value();
    });
    return said;
}

Result<void> MqttOut::say(MqttClient& client, std::span<const OutRow> rows) {
    for (const OutRow& each : rows)
        if (auto said = say(client, each); !said) return said;
    if (rows.empty()) return {};
    if (auto flushed = client.flush(); !flushed) return flushed;
    const std::scoped_lock lock(guard_);
    state_.messages += rows.size();
    state_.readings += rows.size();
    state_.lastReadingAt = now();
    return {};
}

void MqttOut::noteError(const std::string& sentence) {
    const std::scoped_lock lock(guard_);
    ++state_.errors;
    state_.lastError = sentence;
}

void MqttOut::setConnected(bool connected) {
    const std::scoped_lock lock(guard_);
    if (state_.connected != connected) state_.since = now();
    if (connected) ++state_.connections;
    state_.connected = connected;
}

}  // namespace

std::unique_ptr<Source> startMqttOut(const MqttOutSettings& settings, const Intake& intake) {
    return std::make_unique<MqttOut>(settings, intake);
}

}  // namespace joulewatch
