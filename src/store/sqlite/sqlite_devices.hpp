#pragma once

#include "store/device_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteDevices final : public DeviceStore {
 public:
    explicit SqliteDevices(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> addDevice(const Device& device) override;
    Result<std::vector<Device>> devices() override;
    Result<void> changeDevice(const Device& device) override;
    Result<void> removeDevice(std::string_view deviceId) override;

    Result<void> addToken(const DeviceSecret& token, Timestamp othersUntil) override;
    Result<std::vector<DeviceSecret>> tokens() override;
    Result<void> touchToken(std::string_view tokenId, Timestamp at) override;
    Result<void> removeToken(std::string_view deviceId, std::string_view tokenId) override;
    Result<void> removeExpiredTokens(Timestamp now) override;

    Result<std::int64_t> foreignVersion() override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
