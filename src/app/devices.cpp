#include "app/devices.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "app/plain_text.hpp"
#include "app/random_id.hpp"

namespace joulewatch {

/// What a device has left, whichever of its tokens it shows.
struct DeviceQuota {
    std::mutex mutex;
    SendingLimit requests, readings;
};

/// SipHash-2-4 with a key that nobody knows and that ends with the program.
using QuickHash = std::array<std::byte, crypto_shorthash_siphashx24_BYTES>;

/// A token and its device, as last read. What it remembers of a token that was right goes with it:
/// whatever ends or changes a token or its device puts another in its place (reload()).
struct Devices::Known final : Sender {
    Device owner;
    DeviceSecret secret;
    std::shared_ptr<DeviceQuota> quota;
    std::uint64_t readingsPerSecond = 0;
    std::optional<Timestamp> touchedAt;   // guarded by Devices::mutex_
    std::optional<QuickHash> recognised;  // of the secret that was right; guarded likewise

    bool isToBeTouched(Timestamp now) const {
        return !touchedAt || now - *touchedAt >= kTouchEvery;
    }
    const Device& device() const override { return owner; }
    bool mayWrite(std::string_view meter) const override { return isInList(owner.meters, meter); }
    std::chrono::milliseconds admitReadings(std::uint64_t count) override {
        const std::lock_guard lock(quota->mutex);
        return quota->readings.take(count, readingsPerSecond, SendingLimit::Clock::now());
    }
};

namespace {

constexpr std::size_t kDeviceIdDigits = 20, kTokenIdDigits = 12, kSecretDigits = 64;
constexpr std::size_t kSecretAt = Devices::kTokenPrefix.size() + kTokenIdDigits + 1;
constexpr std::size_t kMaxNameBytes = 64, kMaxPlaceBytes = 128, kMaxMeterBytes = 255;

/// Empty when the token is not well formed.
std::string_view idIn(std::string_view token) {
    const bool wellFormed = token.size() == kSecretAt + kSecretDigits &&
                            token.starts_with(Devices::kTokenPrefix) && token[kSecretAt - 1] == '_';
    return wellFormed ? token.substr(Devices::kTokenPrefix.size(), kTokenIdDigits)
                      : std::string_view();
}

Result<void> check(const Device& device) {
    if (!isPlainText(device.name, 1, kMaxNameBytes))
        return fail(ErrorCode::invalidInput, "A device's name has 1 to {} bytes on one line.",
                    kMaxNameBytes);
    if (!isPlainText(device.place, 0, kMaxPlaceBytes))
        return fail(ErrorCode::invalidInput, "A place has up to {} bytes on one line.",
                    kMaxPlaceBytes);
    if (device.meters.empty() || device.meters.size() > Devices::kMaxMeters)
        return fail(ErrorCode::invalidInput, "A device writes 1 to {} meters; '*' is all of them.",
                    Devices::kMaxMeters);
    for (const std::string& meter : device.meters) {
        const auto star = meter.find('*');
        if (!isPlainText(meter, 1, kMaxMeterBytes) ||
            (star != std::string::npos && star + 1 != meter.size()))
            return fail(ErrorCode::invalidInput,
                        "A meter's id has 1 to {} bytes on one line; a '*' may only end it.",
                        kMaxMeterBytes);
    }
    return {};
}

/// Compares all of both whatever they are: the time tells nothing about where they differ.
template <class Hash>
bool isSame(const Hash& a, const Hash& b) {
    return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Sha256 hashOf(std::string_view secret) { return sha256(std::as_bytes(std::span(secret))); }

QuickHash quickHashOf(std::string_view secret) {
    using Key = std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES>;
    static const Key key = [] {
        ensure(sodium_init() >= 0, "libsodium starts");
        Key random;
        randombytes_buf(random.data(), random.size());
        return random;
    }();
    QuickHash hash;
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(hash.data()),
                                reinterpret_cast<const unsigned char*>(secret.data()),
                                secret.size(), key.data());
    return hash;
}

}  // namespace

bool isInList(const std::vector<std::string>& meters, std::string_view meter) {
    return std::ranges::any_of(meters, [&](std::string_view each) {
        if (!each.ends_with('*')) return each == meter;
        return meter.starts_with(each.substr(0, each.size() - 1));
    });
}

Devices::Devices(SettingsStore& store, Accounts& accounts, DevicesOptions options)
    : store_(store), accounts_(accounts), options_(std::move(options)) {}
Devices::~Devices() = default;

Result<std::vector<DeviceWithTokens>> Devices::list() {
    auto devices = store_.devices().devices();
    if (!devices) return fail(devices.error());
    const auto tokens = store_.devices().tokens();
    if (!tokens) return fail(tokens.error());
    std::vector<DeviceWithTokens> all;
    for (Device& each : *devices) all.push_back({std::move(each), {}});
    std::map<std::string_view, DeviceWithTokens*> byId;
    for (DeviceWithTokens& each : all) byId[each.device.id] = &each;
    for (const DeviceSecret& each : *tokens)
        if (const auto found = byId.find(each.token.deviceId); found != byId.end())
            found->second->tokens.push_back(each.token);
    return all;
}

Result<DeviceWithTokens> Devices::find(std::string_view deviceId) {
    auto all = list();
    if (!all) return fail(all.error());
    const auto found = std::ranges::find_if(
        *all, [&](const DeviceWithTokens& each) { return each.device.id == deviceId; });
    if (found == all->end()) return fail(ErrorCode::notFound, "There is no such device.");
    return std::move(*found);
}

Result<Device> Devices::findNamed(std::string_view name) {
    auto all = store_.devices().devices();
    if (!all) return fail(all.error());
    const auto found =
        std::ranges::find_if(*all, [&](const Device& each) { return isSameName(each.name, name); });
    if (found == all->end())
        return fail(ErrorCode::notFound,
                    "There is no device '{}'; 'joulewatch device list' names all.", name);
    return std::move(*found);
}

Result<Device> Devices::add(const Actor& actor, const NewDevice& wanted) {
    Device device{
        randomId(kDeviceIdDigits), wanted.name, wanted.place, wanted.meters, false, options_.now()};
    if (auto good = check(device); !good) return fail(good.error());
    if (auto added = store_.devices().addDevice(device); !added) return fail(added.error());
    if (auto noted = accounts_.record(actor, "device.add", device.id, device.name); !noted)
        return fail(noted.error());
    return device;
}

Result<Device> Devices::change(const Actor& actor, std::string_view deviceId,
                               const DeviceChange& change) {
    const auto found = find(deviceId);
    if (!found) return fail(found.error());
    Device device = found->device;
    if (change.name) device.name = *change.name;
    if (change.place) device.place = *change.place;
    if (change.meters) device.meters = *change.meters;
    if (change.disabled) device.disabled = *change.disabled;
    if (auto good = check(device); !good) return fail(good.error());
    if (auto changed = store_.devices().changeDevice(device); !changed)
        return fail(changed.error());
    if (auto noted = accounts_.record(actor, "device.change", device.id, device.name); !noted)
        return fail(noted.error());
    if (auto fresh = reload(); !fresh) return fail(fresh.error());
    return device;
}

Result<void> Devices::remove(const Actor& actor, std::string_view deviceId) {
    if (auto removed = store_.devices().removeDevice(deviceId); !removed) return removed;
    if (auto noted = accounts_.record(actor, "device.remove", deviceId); !noted) return noted;
    return reload();
}

Result<NewToken> Devices::addToken(const Actor& actor, std::string_view deviceId) {
    const Timestamp now = options_.now();
    if (auto swept = store_.devices().removeExpiredTokens(now); !swept) return fail(swept.error());
    NewToken made;
    made.token = {randomId(kTokenIdDigits), std::string(deviceId), now, std::nullopt, std::nullopt};
    const std::string secret = randomId(kSecretDigits);
    made.text = std::string(kTokenPrefix) + made.token.id + "_" + secret;
    if (auto added = store_.devices().addToken({made.token, hashOf(secret)}, now + kOverlap);
        !added)
        return fail(added.error());
    if (auto noted = accounts_.record(actor, "device.token.add", deviceId, made.token.id); !noted)
        return fail(noted.error());
    if (auto fresh = reload(); !fresh) return fail(fresh.error());
    return made;
}

Result<void> Devices::removeToken(const Actor& actor, std::string_view deviceId,
                                  std::string_view tokenId) {
    if (auto removed = store_.devices().removeToken(deviceId, tokenId); !removed) return removed;
    if (auto noted = accounts_.record(actor, "device.token.remove", deviceId, tokenId); !noted)
        return noted;
    return reload();
}

Result<void> Devices::reload() {
    const std::lock_guard lock(mutex_);
    auto version = store_.devices().foreignVersion();
    if (!version) return fail(version.error());
    const auto all = store_.devices().devices();
    if (!all) return fail(all.error());
    const auto tokens = store_.devices().tokens();
    if (!tokens) return fail(tokens.error());
    std::map<std::string_view, const Device*> byId;
    for (const Device& each : *all) byId[each.id] = &each;
    decltype(known_) known;
    decltype(quotas_) quotas;
    for (const DeviceSecret& each : *tokens) {
        const auto device = byId.find(each.token.deviceId);
        if (device == byId.end()) continue;
        auto& quota = quotas[each.token.deviceId];
        if (!quota) {
            const auto before = quotas_.find(each.token.deviceId);
            quota = before == quotas_.end() ? std::make_shared<DeviceQuota>() : before->second;
        }
        auto entry = std::make_shared<Known>();
        entry->owner = *device->second;
        entry->secret = each;
        entry->quota = quota;
        entry->readingsPerSecond = options_.readingsPerSecond;
        entry->touchedAt = each.token.lastUsedAt;
        known.emplace(each.token.id, std::move(entry));
    }
    known_ = std::move(known);
    quotas_ = std::move(quotas);
    seenVersion_ = *version;
    return {};
}

/// Reads again what a command of this program, run beside it, may have changed.
Result<void> Devices::refresh() {
    const auto now = SendingLimit::Clock::now();
    {
        const std::lock_guard lock(mutex_);
        if (seenVersion_ && now - lookedAt_ < kLookEvery) return {};
        lookedAt_ = now;
    }
    const auto version = store_.devices().foreignVersion();
    if (!version) return fail(version.error());
    {
        const std::lock_guard lock(mutex_);
        if (seenVersion_ == *version) return {};
    }
    return reload();
}

bool Devices::knowsByHeart(std::string_view token) {
    const std::lock_guard lock(mutex_);
    if (!seenVersion_ || SendingLimit::Clock::now() - lookedAt_ >= kLookEvery) return false;
    const auto found = known_.find(idIn(token));
    return found == known_.end() || !found->second->isToBeTouched(options_.now());
}

/// Whose secret it is, disabled or expired ones too. Of a token in use a SHA-256 is made once, then
/// a hash that costs a twentieth. Whatever is wrong with a token, both are made; that a right one
/// is sooner done with says no more than the answer.
std::shared_ptr<Devices::Known> Devices::recognise(std::string_view id, std::string_view secret) {
    const QuickHash quick = quickHashOf(secret);
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(id);
        if (found != known_.end() && found->second->recognised &&
            isSame(*found->second->recognised, quick))
            return found->second;
    }
    const Sha256 given = hashOf(secret);
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(id);
    if (found == known_.end() || !isSame(found->second->secret.secretHash, given)) return nullptr;
    found->second->recognised = quick;
    return found->second;
}

Result<Admitted> Devices::admit(std::string_view token) {
    const Timestamp now = options_.now();
    if (auto fresh = refresh(); !fresh) return fail(fresh.error());
    const auto unknown = [] { return fail(ErrorCode::notFound, "This token lets nobody in."); };
    const std::string_view id = idIn(token);
    auto known = recognise(id, id.empty() ? std::string_view() : token.substr(kSecretAt));
    bool touch = false;
    {
        const std::lock_guard lock(mutex_);
        if (known && (known->owner.disabled ||
                      (known->secret.token.expiresAt && *known->secret.token.expiresAt <= now)))
            known = nullptr;
        touch = known && known->isToBeTouched(now);
        if (touch) known->touchedAt = now;
    }
    if (!known) return unknown();
    if (touch)
        if (auto noted = store_.devices().touchToken(known->secret.token.id, now); !noted)
            return fail(noted.error());
    Admitted admitted;
    {
        const std::lock_guard lock(known->quota->mutex);
        admitted.waitFor =
            known->quota->requests.take(1, options_.requestsPerSecond, SendingLimit::Clock::now());
    }
    if (admitted.waitFor.count() == 0) admitted.sender = std::move(known);
    return admitted;
}

}  // namespace joulewatch
