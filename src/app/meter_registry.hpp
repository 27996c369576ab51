#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "app/no_data_alarm.hpp"
#include "app/sending_rhythm.hpp"
#include "core/reading_set.hpp"
#include "core/text_hash.hpp"
#include "store/reading_spool.hpp"
#include "store/reading_store.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// What a source has brought just now, once it is stored.
struct Heard {
    std::string_view source;  // "http:<device>", "mqtt:<name>", "http" of a person
    std::span<const MeterReadings> readings;
    bool repeated = false;     // it was here already: the source lives, but brings nothing new
    std::size_t rejected = 0;  // readings that are none
    std::size_t refused = 0;   // readings of meters that the source may not write
    std::string_view error{};  // the last of both, in a sentence; empty: none
    std::span<const SpooledMeter>
        imported{};  // what a file has brought, in the place of `readings`
};

/// A meter as of now.
struct KnownMeter {
    RegisteredMeter meter;
    double readingsPerMinute = 0;
    bool silent = false;                      // for longer than it may be
    std::optional<Timestamp> offlineSince{};  // its device says so, and nothing came since
};
struct KnownSource {
    SourceFacts facts;
    double readingsPerMinute = 0;
};

/// Learns meters from what is stored: which there are, how often they send and when they were last
/// heard of; raises an alert when one falls silent. Hearing is a look-up in memory; the store is
/// written by a thread of its own. Safe to call from any thread.
class MeterRegistry {
 public:
    static constexpr std::chrono::seconds kTick{1};  // new meters, what a command has changed
    static constexpr std::chrono::seconds kFlushEvery{10}, kWatchEvery{5};

    /// `now` never goes back: forwardClock(). `store` outlives the registry.
    static Result<std::unique_ptr<MeterRegistry>> open(SettingsStore& store,
                                                       std::function<Timestamp()> now);
    ~MeterRegistry();  // stop()
    MeterRegistry(const MeterRegistry&) = delete;
    MeterRegistry& operator=(const MeterRegistry&) = delete;

    /// Meters that have readings and were never heard of, as before there was a registry.
    void learn(std::span<const StoredMeter> stored);
    /// A meter that somebody has accepted before its first reading; one that is known stays as it
    /// is. `conflict` when there are too many.
    Result<void> add(const Discovery& discovery);
    /// More than kMaxMeters meters or kMaxSources sources are not learned.
    void heard(const Heard& heard);
    /// A device has said, or its broker for it, whether it is there: the meter of this name and
    /// those that are parts of it, `device/…`. That it is not holds until it says otherwise, or a
    /// reading of them comes; what was said `before` we listened holds since its last reading, for
    /// all that is known. In memory only: it is told again.
    void said(std::string_view device, bool online, bool before = false);

    std::vector<KnownMeter> meters() const;    // in order of what their data calls them
    std::vector<KnownSource> sources() const;  // in order of name
    std::optional<KnownMeter> find(std::string_view meter) const;  // as its data calls it
    KnownSource source(std::string_view source) const;             // never heard of: all zero

    /// Reads again what people say of meters.
    Result<void> reload();

    /// Does from now on by itself what tick() does.
    void start();
    /// Writes down what was heard, and ends the thread.
    void stop();
    /// Stores new meters, sees what another program has changed, writes down what was heard,
    /// raises and ends alerts. What the store refuses is tried again by the next.
    Result<void> tick();

 private:
    struct Entry {
        RegisteredMeter known;
        SendingRhythm rhythm;
        RecentReadings recent;
        bool isNew = false, changed = false;
        Entry* follows = nullptr;  // of the meter that came next the last time
    };
    struct SourceEntry {
        SourceFacts facts;
        RecentReadings recent;
        bool changed = false;
    };
    template <class Value>
    using ByName = std::map<std::string, Value, std::less<>>;

    MeterRegistry(SettingsStore& store, std::function<Timestamp()> now)
        : store_(store), now_(std::move(now)) {}
    Result<void> restore();
    Entry* entryOf(std::string_view meter, Timestamp now);
    /// What has come of one meter.
    struct Sending {
        std::string_view meter;
        std::uint64_t rows;
        Timestamp newest;
    };
    /// Returns the meter's entry, as `before` of the next one.
    Entry* hear(const Sending& sending, const Heard& heard, Timestamp now, Entry* before);
    void takeBackOffline(std::string_view meter);
    std::optional<Timestamp> offlineSince(const RegisteredMeter& meter) const;
    bool saysOffline(std::string_view meter) const;
    KnownMeter shown(const Entry& entry, Timestamp now) const;
    Result<void> storeNew();
    Result<void> flush();
    Result<void> watch();
    Result<void> endAlerts(Timestamp now);
    std::string nameOfSource(std::string_view source) const;
    void run();

    SettingsStore& store_;
    std::function<Timestamp()> now_;

    mutable std::mutex mutex_;  // of what follows
    std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> meters_;
    ByName<SourceEntry> sources_;
    struct Word {
        Timestamp at;
        bool before = false;  // said before we listened
    };
    ByName<Word> offline_;  // devices that say that they are not there

    std::mutex ticking_;  // one tick at a time; of what follows
    std::optional<NoDataAlarm> alarm_;
    std::optional<std::int64_t> seenVersion_;
    std::optional<Timestamp> flushedAt_, watchedAt_;
    std::vector<std::string> toEnd_;  // alerts that are over, not yet in the store

    std::mutex ending_;
    std::condition_variable end_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace joulewatch
