#pragma once

#include "store/modbus_unit_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteModbusUnits final : public ModbusUnitStore {
 public:
    explicit SqliteModbusUnits(SharedDatabase& shared)
        : shared_(shared), database_(shared.database) {}

    Result<std::vector<ModbusUnitNumber>> units() override;
    Result<void> number(std::span<const std::string> meters) override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
