#include "store/sqlite/sqlite_devices.hpp"

#include <algorithm>

#include "store/sqlite/lines.hpp"

namespace joulewatch::sqlite {
namespace {

constexpr const char* kTaken = "The name is taken by another device.";
Device readDevice(const Statement& row) {
    Device device;
    device.id = row.text(0);
    device.name = row.text(1);
    device.place = row.text(2);
    device.meters = split(row.text(3));
    device.disabled = row.integer(4) != 0;
    device.createdAt = timestamp(row.integer(5));
    return device;
}

DeviceSecret readToken(const Statement& row) {
    DeviceSecret secret;
    secret.token.id = row.text(0);
    secret.token.deviceId = row.text(1);
    secret.token.createdAt = timestamp(row.integer(3));
    secret.token.expiresAt = timestamp(row.optionalInteger(4));
    secret.token.lastUsedAt = timestamp(row.optionalInteger(5));
    const auto hash = row.bytes(2);
    if (hash.size() == secret.secretHash.size()) std::ranges::copy(hash, secret.secretHash.begin());
    return secret;
}

}  // namespace

Result<void> SqliteDevices::addDevice(const Device& device) {
    const std::lock_guard lock(shared_.mutex);
    auto added = database_.run(
        "INSERT INTO devices SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM devices) < ?",
        device.id, device.name, device.place, joined(device.meters), std::int64_t{device.disabled},
        stored(device.createdAt), kMaxDevices);
    if (!added && added.error().code == ErrorCode::conflict)
        return fail(ErrorCode::conflict, kTaken);
    if (added && database_.changes() == 0)
        return fail(ErrorCode::conflict, "There are {} devices already.", kMaxDevices);
    return added;
}

Result<std::vector<Device>> SqliteDevices::devices() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM devices ORDER BY name"), readDevice);
}

Result<void> SqliteDevices::changeDevice(const Device& device) {
    const std::lock_guard lock(shared_.mutex);
    auto changed = database_.run(
        "UPDATE devices SET name = ?2, place = ?3, meters = ?4, disabled = ?5 WHERE id = ?1",
        device.id, device.name, device.place, joined(device.meters), std::int64_t{device.disabled});
    if (!changed && changed.error().code == ErrorCode::conflict)
        return fail(ErrorCode::conflict, kTaken);
    return expectChange(database_, std::move(changed), "such device");
}

Result<void> SqliteDevices::removeDevice(std::string_view deviceId) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(database_, database_.run("DELETE FROM devices WHERE id = ?", deviceId),
                        "such device");
}

Result<void> SqliteDevices::addToken(const DeviceSecret& token, Timestamp othersUntil) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    if (auto ending = database_.run("UPDATE device_tokens SET expires_at = ?2 WHERE device_id = ?1"
                                    "  AND (expires_at IS NULL OR expires_at > ?2)",
                                    token.token.deviceId, stored(othersUntil));
        !ending)
        return ending;
    auto added = database_.run(
        "INSERT INTO device_tokens SELECT ?1, id, ?3, ?4, ?5, NULL FROM devices WHERE id = ?2 AND"
        "  (SELECT count(*) FROM device_tokens WHERE device_id = ?2) < ?6",
        token.token.id, token.token.deviceId, std::span<const std::byte>(token.secretHash),
        stored(token.token.createdAt), stored(token.token.expiresAt), kMaxTokensOfDevice);
    if (!added) return added;
    if (database_.changes() == 0)
        return fail(ErrorCode::conflict,
                    "There is no such device, or it has {} tokens already: end one first.",
                    kMaxTokensOfDevice);
    return transaction->commit();
}

Result<std::vector<DeviceSecret>> SqliteDevices::tokens() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(
        database_.query("SELECT id, device_id, secret_hash, created_at, expires_at, last_used_at"
                        "  FROM device_tokens ORDER BY created_at DESC, id"),
        readToken);
}

Result<void> SqliteDevices::touchToken(std::string_view tokenId, Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(database_,
                        database_.run("UPDATE device_tokens SET last_used_at = ?2 WHERE id = ?1",
                                      tokenId, stored(at)),
                        "such token");
}

Result<void> SqliteDevices::removeToken(std::string_view deviceId, std::string_view tokenId) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(database_,
                        database_.run("DELETE FROM device_tokens WHERE id = ? AND device_id = ?",
                                      tokenId, deviceId),
                        "such token");
}

Result<void> SqliteDevices::removeExpiredTokens(Timestamp now) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM device_tokens WHERE expires_at <= ?", stored(now));
}

Result<std::int64_t> SqliteDevices::foreignVersion() {
    const std::lock_guard lock(shared_.mutex);
    return readOne(database_.query("PRAGMA data_version"), "version",
                   [](const Statement& row) { return row.integer(0); });
}

}  // namespace joulewatch::sqlite
