#include "store/sqlite/sqlite_modbus_units.hpp"

namespace joulewatch::sqlite {

Result<std::vector<ModbusUnitNumber>> SqliteModbusUnits::units() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT unit, meter FROM modbus_units ORDER BY unit"),
                   [](const Statement& row) {
                       return ModbusUnitNumber{static_cast<std::uint8_t>(row.integer(0)),
                                               std::string(row.text(1))};
                   });
}

Result<void> SqliteModbusUnits::number(std::span<const std::string> meters) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    for (const std::string& meter : meters) {
        auto numbered = database_.run(
            "INSERT OR IGNORE INTO modbus_units(unit, meter)"
            "  SELECT coalesce(max(unit), 0) + 1, ?1 FROM modbus_units"
            "  HAVING coalesce(max(unit), 0) < ?2",
            meter, kMaxUnits);
        if (!numbered) return numbered;
    }
    return transaction->commit();
}

}  // namespace joulewatch::sqlite
