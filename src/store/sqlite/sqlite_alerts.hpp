#pragma once

#include "store/alert_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteAlerts final : public AlertStore {
 public:
    explicit SqliteAlerts(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> addAlert(const Alert& alert) override;
    Result<std::vector<Alert>> alerts(std::optional<AlertState> state,
                                      std::int64_t maxAlerts) override;
    Result<Alert> alert(std::string_view alertId) override;
    Result<void> acknowledgeAlert(std::string_view alertId, std::string_view userId,
                                  Timestamp at) override;
    Result<void> endAlert(std::string_view alertId, std::string_view userId, Timestamp at) override;

 private:
    Result<Alert> find(std::string_view alertId);
    Result<void> explain(Result<void> ran, std::string_view alertId, std::string_view otherwise);

    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
