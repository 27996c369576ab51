#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/alert_store.hpp"
#include "store/meter_store.hpp"

namespace joulewatch {

/// Whether meters have fallen silent. One alert a silence, which ends by itself when the meter is
/// heard again, or nobody wants to know of its silence any more; one for a whole source when
/// nothing that it brings is heard any more. Values in, values out: time is passed in, nothing is
/// stored. One thread at a time.
class NoDataAlarm {
 public:
    static constexpr std::string_view kKind = "noData";
    static constexpr std::chrono::seconds kLeast{30};  // of a silence that nobody has set
    static constexpr int kIntervals = 3;
    /// After a start, for senders to find their way back.
    static constexpr std::chrono::seconds kGrace{60};

    /// What people call a source.
    using SourceName = std::function<std::string(std::string_view source)>;

    /// Whether a meter's device says that it is offline.
    using SaysOffline = std::function<bool(std::string_view meter)>;

    /// `known`: alerts of earlier runs, of any kind.
    NoDataAlarm(
        Timestamp startedAt, std::span<const Alert> known, SourceName nameOfSource,
        SaysOffline saysOffline = [](std::string_view) { return false; });

    struct Verdict {
        std::vector<Alert> raised;       // without ids
        std::vector<std::string> ended;  // ids
    };
    /// `meters` in any order.
    Verdict judge(std::span<const RegisteredMeter> meters, Timestamp now);
    /// What a raised alert was stored as.
    void stored(const Alert& alert);

    /// How long this meter may be silent; empty: as long as it likes, or nothing is known yet.
    static std::optional<Duration> allowedSilence(const RegisteredMeter& meter);

 private:
    struct Told {
        Timestamp raisedAt;
        std::string openId;  // empty: it is over
    };
    using ToldOf = std::map<std::string, Told, std::less<>>;
    using Members = std::vector<const RegisteredMeter*>;

    void remember(const Alert& alert);
    Timestamp silentSince(Timestamp lastSeen, std::string_view source) const;
    bool isSilent(const Members& members, Timestamp lastSeen, Timestamp now) const;
    void judgeSource(std::string_view source, const Members& members, Timestamp now,
                     Verdict& verdict);
    std::string sentenceOf(const RegisteredMeter& meter, Timestamp now) const;
    void judgeMeter(const RegisteredMeter& meter, bool sourceIsSilent, Timestamp now,
                    Verdict& verdict);

    Timestamp startedAt_;
    SourceName nameOfSource_;
    SaysOffline saysOffline_;
    ToldOf meters_, sources_;                                     // by subject
    std::map<std::string, Timestamp, std::less<>> sourceBackAt_;  // heard again after an alert
};

}  // namespace joulewatch
