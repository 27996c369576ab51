#include "app/simulate/http_way.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "app/random_id.hpp"
#include "app/simulate/http_post.hpp"
#include "app/simulate/parcel.hpp"
#include "reports/section.hpp"

namespace joulewatch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kParcelReadings = 2000;
constexpr milliseconds kParcelTime{200};
constexpr std::size_t kMostWaiting = 1'000'000;
constexpr milliseconds kFirstPause{250}, kLongestPause{5000};
constexpr std::chrono::seconds kLongestRetryAfter{300};

HttpTarget targetOf(const HttpWayOptions& options) {
    const bool json = options.dialect == HttpDialect::json;
    HttpTarget target;
    target.url = options.server + (json ? "/api/ingest" : "/api/v2/write?precision=ms");
    target.headers = {(json ? "Authorization: Bearer " : "Authorization: Token ") + options.token,
                      json ? "Content-Type: application/x-ndjson" : "Content-Type: text/plain"};
    target.caFile = options.caFile;
    return target;
}

/// What the server says, in its own words where it has any.
std::string sentenceOf(const HttpAnswer& answer) {
    const Json body = Json::parse(answer.body, nullptr, false);
    for (const char* name : {"detail", "message", "error"})
        if (body.is_object() && body.contains(name) && body[name].is_string())
            return fmt::format("{} ({})", body[name].get<std::string>(), answer.status);
    return fmt::format("the server answers {}", answer.status);
}

/// Why a body that was taken was not taken whole; empty when it was.
std::string whatIsMissing(const HttpAnswer& answer) {
    const Json body = Json::parse(answer.body, nullptr, false);
    if (!body.is_object()) return {};
    if (const auto refused = body.find("refused"); refused != body.end() && !refused->empty())
        return fmt::format("the device may not write {}", refused->front().value("meter", ""));
    if (const auto rejected = body.find("rejected"); rejected != body.end() && !rejected->empty())
        return rejected->front().value("reason", "a reading was rejected");
    return {};
}

class HttpWay : public DeviceWay {
 public:
    HttpWay(const HttpWayOptions& options, const std::vector<Meter>& meters)
        : share_(options.share),
          packer_(options.dialect, randomId(), meters),
          post_(targetOf(options)),
          thread_([this] { run(); }) {}
    ~HttpWay() override {
        {
            const std::scoped_lock lock(guard_);
            ending_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    HttpWay(const HttpWay&) = delete;
    HttpWay& operator=(const HttpWay&) = delete;

    void take(const PlantTick& tick) override {
        for (std::size_t m = 0; m < tick.machines.size(); ++m) {
            if (!share_.holds(m)) continue;
            packer_.add(m, tick.at, tick.machines[m]);
            if (packer_.readings() >= kParcelReadings) flush();
        }
        if (Clock::now() - flushed_ >= kParcelTime) flush();
    }
    void flush() override {
        flushed_ = Clock::now();
        if (packer_.readings() == 0) return;
        Parcel parcel = packer_.pack();
        {
            const std::scoped_lock lock(guard_);
            state_.given += parcel.readings;
            parcels_.push_back(std::move(parcel));
        }
        wake_.notify_all();
    }
    bool full() const override { return state().waiting() >= kMostWaiting; }
    WayState state() const override {
        const std::scoped_lock lock(guard_);
        return state_;
    }

 private:
    /// The oldest parcel until it is acknowledged, then the next.
    void run() {
        milliseconds pause = kFirstPause;
        std::unique_lock lock(guard_);
        while (!ending_ && !state_.end) {
            if (parcels_.empty()) {
                wake_.wait(lock);
                continue;
            }
            const Parcel& parcel = parcels_.front();  // only this thread takes one away
            lock.unlock();
            const auto answer = post_.send(parcel.body, "Idempotency-Key: " + parcel.key);
            lock.lock();
            const milliseconds wait = judge(answer, pause);
            pause = wait.count() > 0 ? std::min(pause * 2, kLongestPause) : kFirstPause;
            if (wait.count() > 0) wake_.wait_for(lock, wait, [this] { return ending_; });
        }
    }

    /// How long to wait before the same parcel goes out again; 0 when it is done with. `guard_` is
    /// held.
    milliseconds judge(const Result<HttpAnswer>& answer, milliseconds pause) {
        if (!answer) {
            state_.trouble = answer.error().message;
            return pause;
        }
        if (answer->status == 429 || answer->status >= 500) {
            state_.trouble = sentenceOf(*answer);
            return std::max<milliseconds>(pause, std::min(answer->retryAfter, kLongestRetryAfter));
        }
        if (answer->status != 200 && answer->status != 204) {
            state_.end = sentenceOf(*answer);
            return {};
        }
        if (const std::string missing = whatIsMissing(*answer); !missing.empty()) {
            state_.end = missing;
            return {};
        }
        state_.trouble.clear();
        state_.acknowledged += parcels_.front().readings;
        state_.acknowledgedTo = parcels_.front().newest;
        parcels_.pop_front();
        return {};
    }

    MachineShare share_;
    ParcelPacker packer_;
    Clock::time_point flushed_ = Clock::now();
    HttpPost post_;  // of the thread alone

    mutable std::mutex guard_;
    std::condition_variable wake_;
    std::deque<Parcel> parcels_;
    WayState state_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<DeviceWay> makeHttpWay(const HttpWayOptions& options,
                                       const std::vector<Meter>& meters) {
    return std::make_unique<HttpWay>(options, meters);
}

}  // namespace joulewatch
