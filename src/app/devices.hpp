#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/accounts.hpp"
#include "app/sending_limit.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

struct DevicesOptions {
    std::function<Timestamp()> now;  // never goes back: forwardClock()
    std::uint64_t requestsPerSecond = 50;
    std::uint64_t readingsPerSecond = 20'000;
};

struct NewDevice {
    std::string name;   // 1 to 64 bytes
    std::string place;  // up to 128 bytes
    std::vector<std::string> meters;
};

struct DeviceChange {
    std::optional<std::string> name, place;
    std::optional<std::vector<std::string>> meters;
    std::optional<bool> disabled;
};

/// A token that was made just now. The text is told once and kept nowhere.
struct NewToken {
    DeviceToken token;
    std::string text;  // "jwd_<id>_<64 hex digits>"
};

struct DeviceWithTokens {
    Device device;
    std::vector<DeviceToken> tokens;  // the newest first
};

/// Who sends, as its token says. Safe to call from any thread.
class Sender {
 public:
    virtual ~Sender() = default;
    virtual const Device& device() const = 0;
    virtual bool mayWrite(std::string_view meter) const = 0;
    /// Zero: go on. Else the device has sent more readings than it may: come back after it.
    virtual std::chrono::milliseconds admitReadings(std::uint64_t count) = 0;
};

/// What came of a token: a sender, or how long it has to wait.
struct Admitted {
    std::shared_ptr<Sender> sender;
    std::chrono::milliseconds waitFor{0};
};

/// What sends readings, and what lets it in. Who may change them is decided by the caller's route
/// or by the shell; every change is in the audit trail. Safe to call from any thread.
class Devices {
 public:
    static constexpr std::string_view kTokenPrefix = "jwd_";
    static constexpr std::size_t kMaxMeters = 256;         // of one device's list
    static constexpr std::chrono::hours kOverlap{24};      // an old token beside a new one
    static constexpr std::chrono::minutes kTouchEvery{1};  // how exactly "last used" is known
    static constexpr std::chrono::seconds kLookEvery{1};   // for what a command has changed

    Devices(SettingsStore& store, Accounts& accounts, DevicesOptions options);
    ~Devices();
    Devices(const Devices&) = delete;
    Devices& operator=(const Devices&) = delete;

    Result<std::vector<DeviceWithTokens>> list();
    Result<DeviceWithTokens> find(std::string_view deviceId);
    /// By name, for a command line.
    Result<Device> findNamed(std::string_view name);
    /// `invalidInput` names what is wrong with it.
    Result<Device> add(const Actor& actor, const NewDevice& wanted);
    Result<Device> change(const Actor& actor, std::string_view deviceId,
                          const DeviceChange& change);
    Result<void> remove(const Actor& actor, std::string_view deviceId);
    /// Tokens that it has go on for kOverlap, so that a device can be moved to the new one.
    Result<NewToken> addToken(const Actor& actor, std::string_view deviceId);
    Result<void> removeToken(const Actor& actor, std::string_view deviceId,
                             std::string_view tokenId);

    /// `notFound` when no token that is good looks like that, in the same time whatever is wrong
    /// with it.
    Result<Admitted> admit(std::string_view token);
    /// Whether admit() needs no disk to say so now: most often, of a token that is in use.
    bool knowsByHeart(std::string_view token);

 private:
    struct Known;
    std::shared_ptr<Known> recognise(std::string_view id, std::string_view secret);
    Result<void> refresh();
    Result<void> reload();

    SettingsStore& store_;
    Accounts& accounts_;
    DevicesOptions options_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Known>, std::less<>> known_;                // by token id
    std::map<std::string, std::shared_ptr<struct DeviceQuota>, std::less<>> quotas_;  // by device
    std::optional<std::int64_t> seenVersion_;
    SendingLimit::Clock::time_point lookedAt_{};
};

/// Whether an id is in a list of ids, or of beginnings with a `*` behind them.
bool isInList(const std::vector<std::string>& meters, std::string_view meter);

}  // namespace joulewatch
