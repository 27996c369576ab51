#include "app/live_feed.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

/// Rows as they came, in order of time; values of the same time make one row, the later ones win.
ReadingBatch inOrder(const MeterId& meter, std::vector<std::pair<Timestamp, Sample>> rows) {
    std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
    ReadingBatch batch(meter);
    for (std::size_t i = 0; i < rows.size();) {
        auto [at, sample] = rows[i];
        for (++i; i < rows.size() && rows[i].first == at; ++i)
            for (const MetricInfo& each : kMetrics)
                if (const double value = rows[i].second[index(each.metric)]; !std::isnan(value))
                    sample[index(each.metric)] = value;
        batch.append(at, sample);
    }
    return batch;
}

std::int64_t microsecondsNow() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

LiveFeed::LiveFeed(Write write)
    : write_(std::move(write)),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

LiveFeed::~LiveFeed() { stop(); }

void LiveFeed::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

Result<std::shared_ptr<LiveSubscription>> LiveFeed::subscribe(const std::set<MeterId>& meters) {
    if (meters.empty() || meters.size() > kMaxMeters)
        return fail(ErrorCode::invalidInput, "1 to {} meters can be followed at a time, not {}.",
                    kMaxMeters, meters.size());
    const std::lock_guard lock(mutex_);
    forgetReaders();
    if (subscribers_.size() >= kMaxSubscribers)
        return fail(ErrorCode::unavailable,
                    "{} pages follow live readings already; try again in a moment.",
                    kMaxSubscribers);
    auto subscription = std::make_shared<LiveSubscription>();
    for (const MeterId& each : meters) {
        MeterPointer& meter = meters_[each];
        if (!meter) meter = std::make_shared<Meter>();
        meter->readers.push_back(subscription);
    }
    subscribers_.push_back(subscription);
    return subscription;
}

void LiveFeed::forgetReaders() {
    const auto gone = [](const auto& reader) { return reader.expired(); };
    std::erase_if(subscribers_, gone);
    std::erase_if(meters_, [&](const auto& each) {
        std::erase_if(each.second->readers, gone);
        return each.second->readers.empty();
    });
}

void LiveFeed::stored(std::span<const MeterReadings> readings) {
    bool any = false;
    {
        const std::lock_guard lock(mutex_);
        if (meters_.empty()) return;
        for (const MeterReadings& each : readings) {
            const auto found = meters_.find(each.meter());
            if (found == meters_.end() || each.empty()) continue;
            Meter& meter = *found->second;
            keep(meter, each);
            if (!std::exchange(meter.waiting, true)) waiting_.push_back(*found);
            any = true;
        }
    }
    if (any) news_.notify_one();
}

void LiveFeed::announce(const MeterId& meter, std::string data, Timestamp since) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = meters_.find(meter);
        if (found == meters_.end() || announced_.size() >= kMaxAnnounced) return;
        announced_.push_back(
            {found->second, std::make_shared<const std::string>(std::move(data)), since});
    }
    news_.notify_one();
}

void LiveFeed::keep(Meter& meter, const MeterReadings& readings) {
    for (std::size_t row = 0; row < readings.rows(); ++row) {
        if (meter.rows.size() >= kMaxRows || waitingRows_ >= kMaxWaitingRows) {
            meter.lost = std::min(meter.lost.value_or(readings.at()[row]), readings.at()[row]);
            return;  // the rest is later still
        }
        meter.rows.emplace_back(readings.at()[row], readings.sample(row));
        ++waitingRows_;
    }
}

void LiveFeed::run(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested()) {
        if (!announced_.empty()) tellEvents(lock);
        const auto due = takeDue(Clock::now());
        for (const auto& [id, meter] : due) send(id, meter, lock);
        if (!due.empty()) continue;  // others may have become due meanwhile
        auto next = Clock::time_point::max();
        for (const auto& [id, meter] : waiting_) next = std::min(next, meter->next);
        const std::size_t before = waiting_.size();
        const auto more = [&] { return waiting_.size() != before || !announced_.empty(); };
        if (waiting_.empty())
            news_.wait(lock, stopping, more);
        else
            news_.wait_until(lock, stopping, next, more);
    }
}

std::vector<std::pair<MeterId, LiveFeed::MeterPointer>> LiveFeed::takeDue(Clock::time_point now) {
    const auto later = std::partition(waiting_.begin(), waiting_.end(),
                                      [&](const auto& each) { return each.second->next > now; });
    std::vector<std::pair<MeterId, MeterPointer>> due(later, waiting_.end());
    waiting_.erase(later, waiting_.end());
    return due;
}

std::vector<std::shared_ptr<LiveSubscription>> LiveFeed::readersOf(const Meter& meter) {
    std::vector<std::shared_ptr<LiveSubscription>> readers;
    for (const auto& each : meter.readers)
        if (auto there = each.lock()) readers.push_back(std::move(there));
    return readers;
}

/// The one before is free, for what is lost before the message.
std::int64_t LiveFeed::nextId() {
    lastId_ = std::max(lastId_ + 2, microsecondsNow());
    return lastId_;
}

/// Gives the lock away while it tells.
void LiveFeed::tellEvents(std::unique_lock<std::mutex>& lock) {
    for (const Announced& each : std::exchange(announced_, {})) {
        const auto readers = readersOf(*each.meter);
        const LiveMessage message{"anomaly", nextId(), each.since, each.data};
        lock.unlock();
        for (const auto& reader : readers) reader->push(message);
        lock.lock();
        messages_ += readers.size();
    }
}

/// Gives the lock away while the message is made and handed out.
void LiveFeed::send(const MeterId& id, const MeterPointer& meter,
                    std::unique_lock<std::mutex>& lock) {
    meter->waiting = false;
    meter->next = Clock::now() + kEvery;
    auto rows = std::exchange(meter->rows, {});
    waitingRows_ -= rows.size();
    const auto lost = std::exchange(meter->lost, std::nullopt);
    auto readers = readersOf(*meter);
    if (readers.empty() || rows.empty()) return;
    const std::int64_t messageId = nextId();
    lock.unlock();
    const ReadingBatch batch = inOrder(id, std::move(rows));
    const LiveMessage message{"readings", messageId, batch.at().front(),
                              std::make_shared<const std::string>(write_(batch))};
    std::uint64_t missed = 0;
    for (const auto& reader : readers) {
        if (lost) reader->lose(messageId - 1, *lost);
        missed += reader->push(message) && !lost ? 0 : 1;
    }
    const std::size_t told = readers.size();
    readers.clear();
    lock.lock();
    messages_ += told;
    lost_ += missed;
}

LiveFeed::Counts LiveFeed::counts() const {
    const std::lock_guard lock(mutex_);
    const auto there =
        std::ranges::count_if(subscribers_, [](const auto& reader) { return !reader.expired(); });
    return {static_cast<std::size_t>(there), messages_, lost_};
}

}  // namespace joulewatch
