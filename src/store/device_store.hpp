#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

/// Something that sends readings: a meter, a gateway, a script.
struct Device {
    std::string id;  // random, 20 hex digits
    std::string name;
    std::string place;  // empty when nobody has said
    /// Meters it may write: ids, or the beginning of ids with a `*` behind it.
    std::vector<std::string> meters;
    bool disabled = false;
    Timestamp createdAt;
};

/// What a device shows to be let in, without the secret: of that only the SHA-256 is kept.
struct DeviceToken {
    std::string id;  // 12 hex digits, the visible part of the token
    std::string deviceId;
    Timestamp createdAt;
    std::optional<Timestamp> expiresAt;   // when a newer one has taken its place
    std::optional<Timestamp> lastUsedAt;  // to the minute
};
struct DeviceSecret {
    DeviceToken token;
    Sha256 secretHash{};
};

/// Devices and their tokens. Safe to call from any thread; each call is all or nothing. `notFound`
/// when there is no such thing.
class DeviceStore {
 public:
    static constexpr std::int64_t kMaxDevices = 10'000;
    static constexpr std::int64_t kMaxTokensOfDevice = 4;

    virtual ~DeviceStore() = default;

    /// `conflict` when the name is taken or there are too many. Names are told apart without regard
    /// to (ASCII) case.
    virtual Result<void> addDevice(const Device& device) = 0;
    virtual Result<std::vector<Device>> devices() = 0;  // by name
    /// All but id and createdAt.
    virtual Result<void> changeDevice(const Device& device) = 0;
    virtual Result<void> removeDevice(std::string_view deviceId) = 0;  // and its tokens

    /// The device's other tokens end at `othersUntil`, unless they do before. `conflict` when it
    /// has too many.
    virtual Result<void> addToken(const DeviceSecret& token, Timestamp othersUntil) = 0;
    virtual Result<std::vector<DeviceSecret>> tokens() = 0;  // of all devices, the newest first
    virtual Result<void> touchToken(std::string_view tokenId, Timestamp at) = 0;
    virtual Result<void> removeToken(std::string_view deviceId, std::string_view tokenId) = 0;
    virtual Result<void> removeExpiredTokens(Timestamp now) = 0;

    /// Another number whenever another program has changed what is stored.
    virtual Result<std::int64_t> foreignVersion() = 0;
};

}  // namespace joulewatch
