#include "store/sqlite/sqlite_settings.hpp"

#include <utility>

#include "store/sqlite/migrate.hpp"
#include "store/sqlite/settings_schema.hpp"
#include "store/sqlite/sqlite_alerts.hpp"
#include "store/sqlite/sqlite_audit.hpp"
#include "store/sqlite/sqlite_devices.hpp"
#include "store/sqlite/sqlite_discoveries.hpp"
#include "store/sqlite/sqlite_meters.hpp"
#include "store/sqlite/sqlite_modbus_units.hpp"
#include "store/sqlite/sqlite_people.hpp"
#include "store/sqlite/sqlite_resets.hpp"
#include "store/sqlite/sqlite_sites.hpp"
#include "store/sqlite/sqlite_work.hpp"

namespace joulewatch {
namespace {

class SqliteSettings final : public SettingsStore {
 public:
    explicit SqliteSettings(sqlite::Database database) : shared_(std::move(database)) {}
    PeopleStore& people() override { return people_; }
    AuditTrail& audit() override { return audit_; }
    WorkStore& work() override { return work_; }
    DeviceStore& devices() override { return devices_; }
    SiteStore& sites() override { return sites_; }
    MeterStore& meters() override { return meters_; }
    AlertStore& alerts() override { return alerts_; }
    DiscoveryStore& discoveries() override { return discoveries_; }
    ResetQueue& resets() override { return resets_; }
    ModbusUnitStore& modbusUnits() override { return modbusUnits_; }

    Result<void> verify() override {
        {
            const std::lock_guard lock(shared_.mutex);
            if (auto sound = shared_.database.verify(); !sound) return sound;
        }
        const auto check = audit_.verify();
        if (!check) return fail(check.error());
        if (check->firstBad)
            return fail(ErrorCode::corrupted,
                        "{}: row {} of the audit trail is not as it was written.",
                        shared_.database.file().filename().string(), *check->firstBad);
        return {};
    }

 private:
    sqlite::SharedDatabase shared_;
    sqlite::SqlitePeople people_{shared_};
    sqlite::SqliteAudit audit_{shared_};
    sqlite::SqliteWork work_{shared_};
    sqlite::SqliteDevices devices_{shared_};
    sqlite::SqliteSites sites_{shared_};
    sqlite::SqliteMeters meters_{shared_};
    sqlite::SqliteAlerts alerts_{shared_};
    sqlite::SqliteDiscoveries discoveries_{shared_};
    sqlite::SqliteResets resets_{shared_};
    sqlite::SqliteModbusUnits modbusUnits_{shared_};
};

}  // namespace

Result<std::unique_ptr<SettingsStore>> openSqliteSettings(const std::filesystem::path& file) {
    auto database = sqlite::Database::open(file);
    if (!database) return fail(database.error());
    if (auto current = sqlite::migrate(*database, sqlite::kSettingsSchema); !current)
        return fail(current.error());
    return std::make_unique<SqliteSettings>(std::move(*database));
}

}  // namespace joulewatch
