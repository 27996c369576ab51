#include "app/mqtt_source.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "app/discovery_inbox.hpp"
#include "app/random_id.hpp"
#include "app/retry_pause.hpp"
#include "ingest/mqtt/home_assistant.hpp"
#include "ingest/mqtt/message_decoder.hpp"
#include "ingest/mqtt/mqtt_client.hpp"
#include "ingest/mqtt/shelly.hpp"
#include "ingest/mqtt/tasmota.hpp"

namespace joulewatch {
namespace {

constexpr std::chrono::milliseconds kPatience{500};      // with a read, until something else is due
constexpr std::chrono::milliseconds kJournalPause{200};  // before a batch is offered again
/// Messages of QoS 0 are owed no acknowledgement: those of so long, or so many, share a write to
/// the disk, and under load those of a few milliseconds a read.
constexpr std::chrono::milliseconds kGather{100}, kRest{5};
constexpr std::size_t kGatherRows = 20'000, kLoad = 16;
/// Appends whose messages are known when they come again. What a broker has not seen acknowledged
/// is of the last one or two.
constexpr std::uint64_t kNotes = 64;
constexpr std::string_view kAnnouncementsId = "-announcements";

Timestamp now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

/// Whether readings are wanted of a meter that was found: a topic's own, or one that a person has
/// accepted.
MessageDecoder::IsAccepted acceptanceOf(const MqttSettings& settings, const DiscoveryInbox* inbox) {
    std::set<std::string, std::less<>> named;
    for (const TopicTemplate& each : settings.topics)
        if (!each.meter.empty()) named.insert(each.meter);
    return [named = std::move(named), inbox](std::string_view meter) {
        return inbox == nullptr || inbox->accepted(meter) || named.contains(meter);
    };
}

MessageDecoder decoderOf(const MqttSettings& settings, const DiscoveryInbox* inbox) {
    std::vector<std::unique_ptr<MessageFormat>> formats;
    if (!settings.topics.empty()) formats.push_back(makeTopicTemplates(settings.topics));
    if (settings.homeAssistant) formats.push_back(makeHomeAssistantFormat());
    if (settings.tasmota) formats.push_back(makeTasmotaFormat(settings.zone));
    if (settings.shelly) {
        formats.push_back(makeShellyFormat());
        formats.push_back(makeShellyGen1Format());
    }
    return {std::move(formats), "joulewatch/", acceptanceOf(settings, inbox)};
}

/// A lost broker costs no signal: OpenSSL writes without saying so.
void blockBrokenPipes() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

class MqttSource final : public Source {
 public:
    MqttSource(MqttSettings settings, const Intake& intake)
        : settings_(std::move(settings)),
          intake_(intake),
          source_("mqtt:" + settings_.name),
          notes_(fmt::format("mqtt/{}/", settings_.name)),
          decoder_(decoderOf(settings_, intake.inbox)) {
        state_.name = settings_.name;
        state_.kind = "mqtt";
        state_.target = settings_.target();
        state_.since = now();
        thread_ = std::thread([this] { run(); });
    }
    ~MqttSource() override {
        ending_ = true;
        wakeup_.wake();
        thread_.join();
    }
    MqttSource(const MqttSource&) = delete;
    MqttSource& operator=(const MqttSource&) = delete;

    SourceState state() const override {
        const std::scoped_lock lock(guard_);
        return state_;
    }

 private:
    void run();
    void recallDelivered();
    MqttConnect greeting() const;
    Result<void> readAnnouncements();
    Result<void> serve();
    Result<void> begin(MqttClient& client);
    Result<void> subscribeToNew(MqttClient& client);
    Result<void> takeMessages(MqttClient& client);
    Result<void> awaitClock(MqttClient& client);
    bool mayGather(std::span<const MqttPublish> messages);
    Result<void> keep(MqttClient& client);
    void appendOneByOne(const ReadingSet& readings, const JournalNote& note);
    std::string nextKey();
    void tellPresences();
    void offerFound();
    void noteState(MqttClient& client);
    void noteError(const std::string& sentence);
    void setConnected(bool connected);

    MqttSettings settings_;
    Intake intake_;
    std::string source_;  // as the registry of meters knows it
    std::string notes_;   // how their names begin
    std::string runId_ = randomId();
    std::uint64_t appends_ = 0;
    std::uint64_t noted_ = 0;  // notes, which are written in turn
    MessageDecoder decoder_;
    std::set<std::string> subscribed_;  // in this connection
    std::uint64_t subscribedVersion_ = 0;
    std::optional<std::chrono::steady_clock::time_point> gatheringSince_;

    Wakeup wakeup_;
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;  // of state_
    SourceState state_;
    std::uint64_t failures_ = 0, refused_ = 0, unreadable_ = 0;  // its errors
    std::thread thread_;
};

void MqttSource::run() {
    blockBrokenPipes();
    recallDelivered();
    RetryPause pause;
    while (!ending_) {
        const auto began = std::chrono::steady_clock::now();
        const auto served = serve();
        if (ending_) return;
        noteError(served ? "The connection to the broker ended." : served.error().message);
        setConnected(false);
        // A connection that held is tried again at once, and one that never comes is no hurry.
        if (std::chrono::steady_clock::now() - began > RetryPause::kLongest) pause.reset();
        wakeup_.waitFor(pause.next());
    }
}

/// Which messages an earlier run has kept without being able to say so.
void MqttSource::recallDelivered() {
    const auto notes = intake_.readings.notes(notes_);
    if (!notes) return noteError(notes.error().message);
    // The next note takes the oldest one's place, never that of the newest: its messages may still
    // come again.
    for (std::size_t i = 0; i < notes->size(); ++i)
        if (decoder_.delivered().restore((*notes)[i])) noted_ = i + 1;
}

MqttConnect MqttSource::greeting() const {
    MqttConnect connect;
    connect.clientId = settings_.clientId;
    connect.user = settings_.user;
    connect.password = settings_.password;
    connect.keepAlive = settings_.keepAlive;
    return connect;
}

/// What devices have announced is read first, on a connection of its own: the broker sends what
/// waited for us before it sends announcements, and a message on a topic that nobody knows is gone.
Result<void> MqttSource::readAnnouncements() {
    MqttConnect connect = greeting();
    connect.clientId += kAnnouncementsId;
    connect.cleanSession = true;
    auto client = MqttClient::connect(settings_.address, connect, wakeup_);
    if (!client) return fail(client.error());
    std::vector<MqttSubscription> announcements = decoder_.subscriptions();
    std::erase_if(announcements, [](const MqttSubscription& each) {
        return !each.filter.starts_with("homeassistant/");
    });
    if (auto asked = (*client)->subscribe(announcements); !asked) return asked;
    if (auto pinged = (*client)->ping(); !pinged) return pinged;
    // All were there when a ping is answered and none came before the answer, and for a while:
    // there are brokers that look for retained messages on the side.
    bool silent = true;
    auto heard = std::chrono::steady_clock::now();
    while (!ending_) {
        const auto messages = (*client)->receive(kPatience);
        if (!messages) return fail(messages.error());
        // Readings are left to the connection that acknowledges them.
        for (const MqttPublish& each : *messages) {
            if (!each.retained) continue;
            decoder_.take(each, now());
            silent = false;
        }
        if (auto done = (*client)->acknowledge(); !done) return done;
        if (!silent) heard = std::chrono::steady_clock::now();
        if (!(*client)->pingsAnswered()) continue;
        if (silent && std::chrono::steady_clock::now() - heard >= kPatience) break;
        if (silent) continue;
        silent = true;
        if (auto pinged = (*client)->ping(); !pinged) return pinged;
    }
    (*client)->disconnect();
    return {};
}

/// One connection, to its end.
Result<void> MqttSource::serve() {
    if (settings_.homeAssistant)
        if (auto read = readAnnouncements(); !read) return read;
    const MqttConnect connect = greeting();
    auto client = MqttClient::connect(settings_.address, connect, wakeup_);
    if (!client) return fail(client.error());
    if (auto begun = begin(**client); !begun) return begun;
    setConnected(true);
    while (!ending_)
        if (auto taken = takeMessages(**client); !taken) {
            (void)keep(**client);  // what was gathered comes from nobody again
            return taken;
        }
    (void)keep(**client);
    (*client)->disconnect();
    return {};
}

Result<void> MqttSource::begin(MqttClient& client) {
    if (!client.sessionPresent()) {
        // Ids of another session say nothing of those of this one.
        decoder_.delivered().clear();
        if (auto forgotten = intake_.readings.forgetNotes(notes_); !forgotten) return forgotten;
        noted_ = 0;
    }
    subscribed_.clear();
    return subscribeToNew(client);
}

/// Devices that announce themselves have topics that nobody knew before.
Result<void> MqttSource::subscribeToNew(MqttClient& client) {
    std::vector<MqttSubscription> fresh;
    for (const MqttSubscription& each : decoder_.subscriptions())
        if (subscribed_.insert(each.filter).second) fresh.push_back(each);
    subscribedVersion_ = decoder_.version();
    return fresh.empty() ? Result<void>() : client.subscribe(fresh);
}

Result<void> MqttSource::takeMessages(MqttClient& client) {
    const auto messages = client.receive(gatheringSince_ ? kGather : kPatience);
    if (!messages) return fail(messages.error());
    for (const MqttPublish& each : *messages) {
        if (each.qos > 0)
            if (auto waited = awaitClock(client); !waited || ending_) return waited;
        decoder_.take(each, now());
    }
    if (mayGather(*messages)) return {};
    if (auto kept = keep(client); !kept || ending_) return kept;
    if (auto acknowledged = client.acknowledge(); !acknowledged) return acknowledged;
    tellPresences();
    offerFound();
    noteState(client);
    return decoder_.version() == subscribedVersion_ ? Result<void>() : subscribeToNew(client);
}

/// What waited at the broker comes faster than a value a millisecond. Those without a time of their
/// own would be refused, though the broker was promised that they are kept: it waits instead.
Result<void> MqttSource::awaitClock(MqttClient& client) {
    constexpr Duration kEnough = MessageRows::kMostAhead / 2;
    Result<void> alive;
    for (Duration ahead = decoder_.ahead(now()); ahead > kEnough && alive && !ending_;
         ahead = decoder_.ahead(now())) {
        wakeup_.waitFor(ahead - kEnough);
        alive = client.keepAlive();
    }
    return alive;
}

bool MqttSource::mayGather(std::span<const MqttPublish> messages) {
    const auto now = std::chrono::steady_clock::now();
    const bool owed = std::ranges::any_of(messages, [](const auto& each) { return each.qos > 0; });
    if (decoder_.waitingRows() == 0 || owed || decoder_.waitingRows() >= kGatherRows) return false;
    if (!gatheringSince_) gatheringSince_ = now;
    if (now - *gatheringSince_ >= kGather) return false;
    if (messages.size() >= kLoad) wakeup_.waitFor(kRest);
    return true;
}

/// Returns when the readings are safe, or when the program ends before: also after the connection
/// has broken, for then messages of QoS 0 would be gone, and the broker sends the others again.
Result<void> MqttSource::keep(MqttClient& client) {
    gatheringSince_.reset();
    const ReadingSet readings = decoder_.takeBatches();
    const auto delivered = decoder_.delivered().takeNew();
    if (readings.empty()) return {};
    const std::string name = fmt::format("{}{:02}", notes_, noted_ % kNotes);
    const JournalNote note{delivered.empty() ? std::string() : name, delivered};
    Result<void> alive;
    do {
        const auto done = intake_.append(source_, nextKey(), readings, note);
        if (done || done.error().code == ErrorCode::invalidInput) {
            if (!done) appendOneByOne(readings, note);
            decoder_.delivered().restore(delivered);
            if (!note.name.empty()) ++noted_;
            return alive;
        }
        noteError(done.error().message);
        wakeup_.waitFor(kJournalPause);
        if (alive) alive = client.keepAlive();
    } while (!ending_);
    return alive;
}

/// One meter too many must not cost the others' readings.
void MqttSource::appendOneByOne(const ReadingSet& readings, const JournalNote& note) {
    for (const MeterReadings& each : readings)
        if (const auto done = intake_.append(source_, nextKey(), ReadingSet::of(each), note); !done)
            noteError(done.error().message);
}

std::string MqttSource::nextKey() {
    return fmt::format("mqtt {} {} {}", settings_.name, runId_, ++appends_);
}

/// After the readings that came before.
void MqttSource::tellPresences() {
    for (const Presence& each : decoder_.takePresences())
        if (intake_.registry != nullptr)
            intake_.registry->said(each.device, each.online, each.retained);
}

/// What nobody has accepted waits for an answer.
void MqttSource::offerFound() {
    if (intake_.inbox == nullptr) return;
    for (FoundMeter& each : decoder_.takeFound()) {
        Discovered offered{source_,
                           std::move(each.id),
                           std::move(each.name),
                           std::move(each.maker),
                           std::move(each.model),
                           {},
                           std::move(each.sample)};
        for (const MetricInfo& metric : kMetrics)
            if (each.metrics.contains(metric.metric)) offered.metrics.emplace_back(metric.name);
        if (const auto taken = intake_.inbox->offer(offered); !taken)
            noteError(taken.error().message);
    }
}

void MqttSource::noteState(MqttClient& client) {
    const auto unreadable = client.takeUnreadable();
    const auto refused = client.takeRefused();
    const MessageCounts& counts = decoder_.counts();
    if (counts.refused > refused_)
        intake_.reject(source_, counts.refused - refused_, decoder_.lastProblem());
    if (unreadable.messages > 0) intake_.reject(source_, unreadable.messages, unreadable.reason);
    const std::scoped_lock lock(guard_);
    if (counts.readings > state_.readings) state_.lastReadingAt = now();
    unreadable_ += unreadable.messages + refused.size();
    state_.messages = counts.messages;
    state_.readings = counts.readings;
    if (counts.refused > refused_) state_.lastError = decoder_.lastProblem();
    if (unreadable.messages > 0) state_.lastError = unreadable.reason;
    if (!refused.empty())
        state_.lastError =
            fmt::format("The broker does not let us subscribe to '{}'.", refused.back());
    refused_ = counts.refused;
    state_.errors = failures_ + refused_ + unreadable_;
}

void MqttSource::noteError(const std::string& sentence) {
    const std::scoped_lock lock(guard_);
    ++failures_;
    ++state_.errors;
    state_.lastError = sentence;
}

void MqttSource::setConnected(bool connected) {
    const std::scoped_lock lock(guard_);
    if (state_.connected != connected) state_.since = now();
    if (connected) ++state_.connections;
    state_.connected = connected;
}

}  // namespace

std::unique_ptr<Source> startMqttSource(const MqttSettings& settings, const Intake& intake) {
    return std::make_unique<MqttSource>(settings, intake);
}

}  // namespace joulewatch
