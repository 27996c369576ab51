#pragma once

#include "store/audit_trail.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqliteAudit final : public AuditTrail {
 public:
    explicit SqliteAudit(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}
    Result<void> append(const AuditEvent& event) override;
    Result<std::vector<AuditRow>> read(std::int64_t before, std::int64_t maxRows) override;
    Result<AuditCheck> verify() override;

 private:
    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
